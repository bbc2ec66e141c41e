import Experiments
import SettingKeys

/// The keys at the top of a study file.
extension Study: DeclaredSettings {
  package static let settings = SettingGroup(
    "", standard: Study(), "A study: one question, asked by an experiment.",
    [
      SettingKey<Study>("schema", \.schema, .schema, "Version of this form of study files."),
      SettingKey<Study>(
        "name", \.name, .folderName, required: "a short name, which is also that of the results folder",
        "Name of the study and of its results folder."),
      SettingKey<Study>("kind", \.kind, .choice, "`learning-curve`; `traces` and `regression` repeat a published experiment."),
      SettingKey<Study>(
        "question", \.question, .text("the question the study asks"), required: "the question the study asks",
        "The question the study asks."),
      SettingKey<Study>(
        "prediction", \.prediction, .text(prediction), required: prediction, "What is expected, stated before the run."),
      SettingKey<Study>(
        "demonstration", \.isDemonstration, .bool, "Whether the verdict says that it is a demonstration, not evidence."),
      SettingKey<Study>(
        "seed", \.seed, .unsigned, required: SettingForm.unsigned.accepted, "The only seed; everything random follows from it."),
      SettingKey<Study>(
        section: "teachers", accepted: "a mapping", required: "a mapping, such as {kind: mlp, count: 12}",
        "The sources that label the data."),
      SettingKey<Study>(section: "data", accepted: "a mapping", "Inputs and label noise."),
      SettingKey<Study>(
        "n_train", \.trainCounts, .budgets, required: budgets, unit: "labels",
        "Label budgets: the labels that a learner may see, for any purpose."),
      SettingKey<Study>(
        "replicates", \.replicates, .whole(1...Limits.repetitions), unit: "data sets",
        "Data and starting weights, nested in each teacher."),
      SettingKey<Study>(section: "student", accepted: "a mapping", "The networks that learn."),
      SettingKey<Study>(section: "training", accepted: "a mapping", "How they are trained."),
      SettingKey<Study>(section: "protocol", accepted: "a mapping", "What happens to the labels."),
      SettingKey<Study>(
        section: "methods", accepted: "a mapping", required: "a mapping of labels to settings, such as {dense_early: {}}",
        "The methods by label; the label is also the method, unless `method` says another."),
      SettingKey<Study>(
        section: "factors", accepted: "a mapping", default: "none",
        "What varies: key paths and their levels, such as {data.noise_std: [0, 0.1]}; several are crossed."),
      SettingKey<Study>(section: "analysis", accepted: "a mapping", "What is asked of the curves."),
      SettingKey<Study>(section: "traces", traces),
      SettingKey<Study>("students", \.storesStudents, .bool, "Whether the weights of every student are stored."),
      SettingKey<Study>(
        section: "presets", accepted: "a mapping", default: "none",
        "Names of blocks of dotted keys, applied by `--set preset=NAME`."),
    ])

  package static let traces = SettingGroup(
    "traces", standard: Study(), "What is recorded while students are trained.",
    [
      SettingKey<Study>(
        "every", \.traceEvery, .whole(0...Limits.count), unit: "epochs",
        "Epochs between two points of a stored training trace; 0 stores none."),
      SettingKey<Study>(
        "test_at_turns", \.watchesTest, .bool,
        "Whether the test loss is recorded where the validation loss turns; it chooses nothing."),
    ])

  /// The keys of a study that repeats an experiment.
  /// - Parameter example: the kind of an experiment.
  static func experimentSettings(example: String) -> SettingGroup<Study> {
    let shared = ["schema", "name", "kind", "question", "prediction", "demonstration", "seed"]
    return SettingGroup(
      "", standard: Study(), settings.help,
      settings.keys.filter { shared.contains($0.name) } + [
        SettingKey<Study>(
          "replicates", \.replicates, .whole(1...10_000), default: "20", "Repetitions, each with data of its own."
        ).notRecorded,
        SettingKey<Study>(
          section: "experiment", accepted: "a mapping", required: "a mapping, such as {kind: \(example)}",
          "The experiment and its settings."),
        SettingKey<Study>(section: "presets", accepted: "a mapping", default: "none", "Names of blocks of dotted keys."),
      ])
  }

  private static let prediction = "what is expected, stated before the run"
  private static let budgets = "a list of label budgets, whole numbers from 1 on, increasing"
}

extension SettingType where Value == Int {
  /// The only schema there is.
  fileprivate static var schema: SettingType {
    .whole(0...Limits.count).refusing {
      $0 == 1 ? nil : .value(", and this program reads schema 1", accepted: "1")
    }
  }
}

extension SettingType where Value == [Int] {
  fileprivate static var budgets: SettingType {
    list(
      of: .whole(1...Limits.count), "a list of label budgets, whole numbers from 1 on, increasing",
      order: .increasing(accepted: "budgets in increasing order, each once"))
  }
}

extension SettingType where Value == String {
  /// A text that can name a folder on any file system.
  fileprivate static var folderName: SettingType {
    .text("letters, digits, _, - and ., beginning with a letter or digit, at most 100 in all").refusing { text in
      let isSafe =
        text.utf8.count <= 100
        && text.unicodeScalars.allSatisfy {
          $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil || "_-.".unicodeScalars.contains($0))
        }
      return isSafe && text.first.map { $0.isLetter || $0.isNumber } == true ? nil : .value()
    }
  }
}
