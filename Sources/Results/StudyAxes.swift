import Studies

/// The dimensions of a study's results, and where each cell of the design lies along them.
public struct StudyAxes: Hashable, Sendable {
  /// A dimension of the cube, or all the factors at once; in the order of the cube.
  public enum Axis: CaseIterable, Hashable, Sendable {
    case factors, method, trainCount, teacher, replicate
  }

  /// What varies between conditions; the last factor varies fastest.
  public var factors: [Factor]
  /// Labels of the methods.
  public var methods: [String]
  /// Label budgets, increasing.
  public var trainCounts: [Int]
  public var teacherCount: Int
  public var replicateCount: Int

  public init(factors: [Factor], methods: [String], trainCounts: [Int], teacherCount: Int, replicateCount: Int) {
    self.factors = factors
    self.methods = methods
    self.trainCounts = trainCounts
    self.teacherCount = teacherCount
    self.replicateCount = replicateCount
  }

  public init(_ study: Study) {
    self.init(
      factors: study.factors, methods: study.methodLabels, trainCounts: study.trainCounts,
      teacherCount: study.conditions.map(\.settings.teachers.count).max() ?? 0, replicateCount: study.replicates)
  }

  public var conditionCount: Int { factors.reduce(1) { $0 * $1.levels.count } }
  /// Cells of the cube.
  public var cellCount: Int {
    conditionCount * methods.count * trainCounts.count * teacherCount * replicateCount
  }

  /// The index of the level of each factor in a condition.
  public func levels(ofCondition condition: Int) -> [Int] {
    var rest = condition
    var levels: [Int] = []
    for factor in factors.reversed() {
      levels.append(rest % factor.levels.count)
      rest /= factor.levels.count
    }
    return levels.reversed()
  }

  /// Where the selected student of a method lies in a variable of the cube.
  /// - Precondition: the label budget is one of `trainCounts`.
  public func index(of cell: Cell, method: Int) -> Int {
    guard let size = trainCounts.firstIndex(of: cell.trainCount) else {
      preconditionFailure("\(cell.trainCount) is not a label budget of the study")
    }
    return (((cell.condition * methods.count + method) * trainCounts.count + size) * teacherCount + cell.teacher)
      * replicateCount + cell.replicate
  }

  /// Names of dimensions, for variables that extend over some of the axes.
  public func dimensions(_ axes: [Axis] = Axis.allCases) -> [String] {
    axes.flatMap { axis in
      switch axis {
      case .factors: factors.map(\.name)
      // not "method", which is an argument of xarray's sel
      case .method: ["learner"]
      case .trainCount: ["n_train"]
      case .teacher: ["teacher"]
      case .replicate: ["replicate"]
      }
    }
  }
}

extension Factor {
  /// The levels as numbers; nil if any of them is a text.
  var numbers: [Double]? {
    let numbers = levels.compactMap { if case .number(let value) = $0 { value } else { nil } }
    return numbers.count == levels.count ? numbers : nil
  }

  /// The levels as words.
  var meanings: [String] {
    levels.map {
      switch $0 {
      case .number(let value): "\(value)"
      case .text(let text): text
      }
    }
  }
}
