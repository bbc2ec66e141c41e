import Files
import Foundation
import LearningCurves
import Results
import Statistics
import Studies
import Training

/// What a finished study says about how much teachers vary, and what another one could therefore detect.
public struct PilotStudy: Sendable {
  public let name: String
  public let components: Calibration.VarianceComponents
  /// Whether one replicate per teacher left `run` inside `teacherByLearner`.
  public let hasOneReplicate: Bool
  /// What an oracle gains over the best dense learner, in words, one sentence for each condition; empty without an oracle.
  let headroom: [String]

  /// Reads the study.h5 of `folder`: the short methods and their baselines, over the sizes at which all were measured.
  /// - Throws: `BrevityError` where the study compares nothing, or too few of its cells were measured.
  public init(_ folder: ResultsFolder) throws {
    let study = try SavedStudy.load(folder)
    guard study.hasCurves else {
      throw BrevityError(
        .foreignData,
        "cannot take variance components from '\(folder.path)': the study repeats an experiment and compares no learners")
    }
    let curves = try TeacherCurves(study, StudyContents(reading: folder.study, of: study))
    let students = curves.students
    let labels = study.analysis.short + study.analysis.baselines
    let methods = labels.map(study.methodIndex)
    guard !study.analysis.short.isEmpty, !study.analysis.baselines.isEmpty else {
      throw BrevityError(
        .foreignData,
        "cannot take variance components from '\(folder.path)': the study compares no short method with a baseline")
    }
    var losses: [[[[Double]]]] = []
    for condition in study.conditions.indices {
      let block = (0..<study.conditions[condition].settings.teachers.count).map { teacher in
        (0..<study.replicates).map { replicate in
          methods.map { method in
            study.trainCounts.map { n in
              let cell = Cell(condition: condition, teacher: teacher, replicate: replicate, trainCount: n)
              return log(students.excess(of: method, in: cell))
            }
          }
        }
      }
      // each condition has means of its own
      let complete = block.filter { $0.allSatisfy { $0.allSatisfy { $0.allSatisfy(\.isFinite) } } }
      losses += Self.centred(complete)
    }
    guard let components = Calibration.VarianceComponents(estimatedFrom: losses) else {
      throw BrevityError(
        .foreignData,
        "cannot take variance components from '\(folder.path)': \(losses.count) of its teachers were measured completely, with a "
          + "positive excess everywhere; at least 2 teachers and 2 sizes are needed")
    }
    name = study.name
    self.components = components
    hasOneReplicate = study.replicates == 1
    headroom = try study.conditions.indices.compactMap { try Self.headroom(curves, condition: $0) }
  }

  /// The best dense learner is the baseline on which the oracle gains least.
  private static func headroom(_ curves: TeacherCurves, condition c: Int) throws -> String? {
    let study = curves.study
    let found = try study.analysis.baselines.compactMap { try curves.headroom(condition: c, against: $0) }
    let least = found.min {
      ($0.comparison.estimate?.lower ?? .infinity) < ($1.comparison.estimate?.lower ?? .infinity)
    }
    guard let least else { return nil }
    let place = study.conditions.count > 1 ? " at \(study.title(ofCondition: c))" : ""
    guard let estimate = least.comparison.estimate, estimate.isInformative else {
      return "Headroom\(place): the curves of '\(study.name)' do not bound what \(least.oracle), which is told the answer, gains."
    }
    return "Headroom\(place): in '\(study.name)' \(least.oracle), which is told the answer, needs "
      + "\(LabelFactor.words(estimate)) than \(least.comparison.baseline), the best dense learner there "
      + "(p = \(VerdictSentence.probability(least.comparison.pSupported)))"
      + (least.isShown(at: study.analysis.significance)
        ? "." : ": no headroom is shown, so a short learner as good as the oracle would not be shown to win.")
  }

  /// What could be gained at all, before the study is run: from a pilot, or why that is not known.
  package static func headroom(of study: Study, pilot: PilotStudy?) -> [String] {
    guard !study.analysis.short.isEmpty, !study.analysis.baselines.isEmpty, study.files.isEmpty else { return [] }
    if let pilot, !pilot.headroom.isEmpty { return pilot.headroom }
    let hasOracle = study.conditions[0].settings.methods.contains { $0.kind.learnerClass == .oracle }
    return [
      "Headroom: unknown, "
        + (pilot.map { "since the pilot '\($0.name)' trained no oracle." }
          ?? (hasOracle
            ? "until a pilot with the oracle has been run (pool: pilot, or --pilot DIR)."
            : "and the verdict could not say it: no method is told the answer, as oracle_map is (oracle_support for linear "
              + "teachers)."))
    ]
  }

  private static func centred(_ block: [[[[Double]]]]) -> [[[[Double]]]] {
    guard let shape = block.first?.first else { return [] }
    let means = shape.indices.map { m in shape[m].indices.map { n in mean(block.flatMap { $0.map { $0[m][n] } }) } }
    return block.map { $0.map { $0.enumerated().map { m, curve in curve.enumerated().map { n, value in value - means[m][n] } } } }
  }

  /// The excess ratio that a study detects with 80 % power, in words.
  ///
  /// - Parameter pilot: nil for the standard deviation 0.7 of trials.
  package static func power(of study: Study, pilot: PilotStudy?) -> String? {
    guard !study.analysis.short.isEmpty, !study.analysis.baselines.isEmpty else { return nil }
    let teachers = study.conditions.map(\.settings.teachers.count).min() ?? 0
    let deviation = pilot?.components.ratioDeviation(replicates: study.replicates) ?? 0.7
    let source = pilot.map { "of the pilot '\($0.name)'" } ?? "of trials, for want of a pilot (--pilot DIR)"
    guard
      let design = PairedDesign(
        count: teachers, standardDeviation: deviation, level: study.analysis.significance, alternative: .oneSided)
    else { return study.vocabulary("Power: \(teachers) teacher\(teachers == 1 ? " detects" : "s detect") nothing.") }
    var words = "Power: at a standard deviation of " + String(format: "%.2f", deviation)
    words += " of the log excess ratio per teacher (\(source)), \(teachers) teachers detect a factor of "
    words += String(format: "%.2f", exp(design.detectableDifference())) + " in excess against one baseline with 80 % power "
    words +=
      "(t test, one-sided level \(VerdictSentence.number(study.analysis.significance))); the rank test needs a little more, "
    words += "the best of several baselines more still. Equivalence within a factor of 1.25 would need about "
    let needed = PairedDesign.equivalenceCount(
      standardDeviation: deviation, margin: log(1.25), level: study.analysis.significance)
    words += "\(needed.map(String.init) ?? "too many") teachers."
    return study.vocabulary(words)
  }
}
