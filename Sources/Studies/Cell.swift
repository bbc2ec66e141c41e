/// Where students are trained on the same data: a condition, a teacher, a replicate and a label budget.
public struct Cell: Hashable, Sendable {
  /// Index into `Study.conditions`.
  public var condition: Int
  public var teacher: Int
  public var replicate: Int
  /// The label budget n_train.
  public var trainCount: Int

  public init(condition: Int, teacher: Int, replicate: Int, trainCount: Int) {
    self.condition = condition
    self.teacher = teacher
    self.replicate = replicate
    self.trainCount = trainCount
  }
}
