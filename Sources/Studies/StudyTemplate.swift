/// The study that `brevity init` writes: short teachers, a short method and two dense ones, and a comment for each line.
package struct StudyTemplate {
  let name: String
  let inputs: Int
  let classes: Int?

  package init(name: String, inputs: Int, classes: Int?) {
    self.name = name
    self.inputs = inputs
    self.classes = classes
  }

  package var text: String {
    let outputs = classes ?? 1
    let kind = classes.map { ", classes: \($0)" } ?? ""
    let noise = classes == nil ? ", noise_std: 0.2" : ""
    return """
      # Question, in words: does a pruned student need fewer labels than the best dense one?
      # Prediction, in words, written before the run: yes, because the teachers are short.
      #
      # brevity plan \(name).yaml says what would run and what it costs; brevity reproduce \(name).yaml does all of it, with
      # tables, a verdict and figures; brevity explain KEY says what a key means.
      schema: 1
      name: \(name)  # also the results folder
      question: Does a pruned student need fewer labels than the best dense one?
      prediction: Yes, because the teachers are short.
      seed: 1                           # the only seed; everything random follows from it
      # Where labels come from. Teachers are the unit of inference: 12 detect a factor of about 1.8. Tune methods on the pilot
      # pool; write pool: confirmation once, for the verdict, when nothing will be changed any more.
      teachers: {kind: sparse_mlp, count: 12, pool: pilot, layers: [\(inputs), 4, \(outputs)], nonzero: \(nonzero)\(kind)}
      data: {inputs: normal\(noise), test: 1000}
      n_train: [25, 40, 63, 100, 158, 250, 397, 630]   # label budgets; at least 8 for a fitted curve
      replicates: 1                     # data and starting weights, nested in each teacher
      student: {layers: [\(inputs), 16, \(outputs)]}  # wider than the teachers: it has to find out what is not needed
      training: {min_epochs: 200, max_epochs: 2500, finetune_max_epochs: 1000, learning_rate: 3e-3}
      protocol: {candidates: 4}         # settings or starts that each method may choose from, by a fifth of the labels
      methods:                          # brevity methods lists them; alpha and beta have defaults
        dense_early: {}
        l2: {}
        drr: {}
      analysis: {short: [drr], baselines: [dense_early, l2]}   # the verdict: drr against the best of the baselines
      presets:                          # --set preset=tiny
        tiny: {teachers.count: 2, n_train: [40, 100, 250]}

      """
  }

  /// Live parameters of the teachers: about two for each hidden unit and output.
  private var nonzero: Int { 8 + 2 * ((classes ?? 1) - 1) }

  /// A study under another name.
  package static func renamed(_ text: String, name: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.hasPrefix("name:") ? "name: \(name)" : String($0) }.joined(separator: "\n")
  }
}

extension StudyError {
  /// A name that is neither a file nor an embedded study.
  package init(unknownStudy name: String, names: [String]) {
    self.init(
      .source(name), "", "there is no such file and no embedded study of that name",
      accepted: "the path of a study, or one of \(names.joined(separator: ", "))",
      hint: NearestName.of(name, among: names).map { "did you mean \($0)?" })
  }
}
