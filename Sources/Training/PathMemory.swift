/// Where the paths of a cell stand: the dense weights after each setting, so that a rising α starts from the one before it.
/// What is missing, as after an interruption, is computed again and comes out the same.
public struct PathMemory {
  struct Step: Hashable {
    var method: Learner
    var restart: Int
    var settingIndex: Int
  }

  /// What the training at one setting left, and the epochs of that step.
  struct Left {
    var weights: [Double]
    var epochs: Int
  }

  private var left: [Step: Left] = [:]

  public init() {}

  subscript(step: Step) -> Left? {
    get { left[step] }
    set { left[step] = newValue }
  }
}
