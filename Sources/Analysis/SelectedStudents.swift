import LearningCurves
import Results
import Statistics
import Studies

/// The selected student of every cell of a study, as the analysis sees them.
package struct SelectedStudents {
  let study: Study
  private let axes: StudyAxes
  /// Excess of each cell; NaN where it is missing or not applicable.
  private let excess: [Double]
  private let liveParameters: [Double]
  /// α, share kept or rounds of the selected student, NaN for methods without a grid.
  private let settings: [Double]
  /// Loss on the labels up to the next n_train; empty for files without it.
  private let nextBlockMSE: [Double]
  /// Excess of the null model; empty where it is not known.
  private let nullExcess: [Double]
  /// The length of the selected student; of an external program, what it states.
  private let modelBits: [Double]

  /// The arrays are the cube in its order: condition (the factors flattened), method, n_train, teacher, replicate.
  package init(
    study: Study, excess: [Double], liveParameters: [Double], settings: [Double], nextBlockMSE: [Double] = [],
    nullExcess: [Double] = [], modelBits: [Double] = []
  ) {
    self.study = study
    axes = StudyAxes(study)
    self.excess = excess
    self.liveParameters = liveParameters
    self.settings = settings
    self.nextBlockMSE = nextBlockMSE
    self.nullExcess = nullExcess
    self.modelBits = modelBits
  }

  var sizes: [Double] { study.trainCounts.map(Double.init) }

  /// Teachers may vary in number between conditions; the cube is as wide as the largest.
  var teacherCount: Int { axes.teacherCount }

  private func cells(_ values: [Double], condition: Int, method: Int, size: Int, teacher: Int) -> [Double] {
    let first = Cell(condition: condition, teacher: teacher, replicate: 0, trainCount: study.trainCounts[size])
    let start = axes.index(of: first, method: method)
    return values[start..<start + study.replicates].filter { !$0.isNaN }
  }

  /// The excess of a method in one cell; NaN where it was not measured.
  func excess(of method: Int, in cell: Cell) -> Double { excess[axes.index(of: cell, method: method)] }

  /// The loss of a method in one cell on the labels up to the next n_train; NaN where it was not measured.
  func nextBlockMSE(of method: Int, in cell: Cell) -> Double {
    nextBlockMSE.isEmpty ? .nan : nextBlockMSE[axes.index(of: cell, method: method)]
  }

  /// Means over replicates of a variable of the cube, for every teacher that has one.
  func teacherMeans(of variable: [Double], condition: Int, method: Int, size: Int) -> [Double] {
    (0..<teacherCount).map { cells(variable, condition: condition, method: method, size: size, teacher: $0) }
      .filter { !$0.isEmpty }.map { mean($0) }
  }

  /// Means over replicates of the length of the selected student, for every teacher that has one.
  func modelBits(condition: Int, method: Int, size: Int) -> [Double] {
    modelBits.isEmpty ? [] : teacherMeans(of: modelBits, condition: condition, method: method, size: size)
  }

  /// Mean over replicates of the excess for one teacher; NaN where nothing was measured.
  func teacherExcess(condition: Int, method: Int, size: Int, teacher: Int) -> Double {
    let values = cells(excess, condition: condition, method: method, size: size, teacher: teacher)
    return values.isEmpty ? .nan : mean(values)
  }

  /// The excess of all teachers that were measured.
  func teacherExcesses(condition: Int, method: Int, size: Int) -> [Double] {
    (0..<teacherCount).map { teacherExcess(condition: condition, method: method, size: size, teacher: $0) }.filter { !$0.isNaN }
  }

  /// Mean over replicates of the excess of the null model for one teacher; NaN where it is not known.
  func nullExcess(condition: Int, size: Int, teacher: Int) -> Double {
    guard !nullExcess.isEmpty else { return .nan }
    // methods share the null model
    let values = cells(nullExcess, condition: condition, method: 0, size: size, teacher: teacher)
    return values.isEmpty ? .nan : mean(values)
  }

  /// Live parameters of all selected students of a method at one size.
  func liveParameters(condition: Int, method: Int, size: Int) -> [Double] {
    (0..<teacherCount).flatMap { cells(liveParameters, condition: condition, method: method, size: size, teacher: $0) }
  }

  /// One teacher's curve of excess against n_train, over the sizes that were measured; nil below two of them.
  func curve(condition: Int, method: Int, teacher: Int) -> (sizes: [Double], losses: [Double])? {
    var points: (sizes: [Double], losses: [Double]) = ([], [])
    for (index, size) in sizes.enumerated() {
      let loss = teacherExcess(condition: condition, method: method, size: index, teacher: teacher)
      guard loss.isFinite else { continue }
      points.sizes.append(size)
      points.losses.append(loss)
    }
    return points.sizes.count >= 2 ? points : nil
  }

  /// How often the selected α of a method lies on the edge of its grid.
  func gridEdge(condition: Int, method: Int) -> GridEdge {
    let written = study.conditions[condition].settings.methods[method]
    return GridEdge(method: written.label, cells: selectedCells(condition: condition, method: method), grid: written.values)
  }

  /// What was selected in every cell that was measured.
  func selectedCells(condition: Int, method: Int) -> [GridEdge.Cell] {
    var measured: [GridEdge.Cell] = []
    for size in study.trainCounts.indices {
      for teacher in 0..<teacherCount {
        for replicate in 0..<study.replicates {
          let cell = Cell(
            condition: condition, teacher: teacher, replicate: replicate, trainCount: study.trainCounts[size])
          let index = axes.index(of: cell, method: method)
          guard !excess[index].isNaN else { continue }
          measured.append(GridEdge.Cell(alpha: settings[index], liveParameters: liveParameters[index]))
        }
      }
    }
    return measured
  }
}
