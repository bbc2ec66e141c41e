import Studies
import Testing
import Training

/// Whole sentences: where, which key, which value, what would be accepted.
@Suite struct RefusalTests {
  static let study =
    "schema, name, kind, question, prediction, demonstration, seed, teachers, data, n_train, replicates, student, "
    + "training, protocol, methods, factors, analysis, traces, students, presets"
  static let seeds = "accepted: a whole number from 0 to 18446744073709551615"
  static let budgets = "accepted: a list of label budgets, whole numbers from 1 on, increasing."
  static func kinds(where matches: (any Method) -> Bool) -> String {
    Methods.all.filter(matches).map(\.name).joined(separator: ", ")
  }
  static let kinds = Methods.all.map(\.name).joined(separator: ", ")
  static let validations = "{fraction: f, refit: true}, {folds: K, refit: true}, {fraction: f}, {extra: m} or none"

  /// A line of the trial study, what stands there instead, and the sentence after the file's name.
  static let replaced: [(Int, String, String)] = [
    (
      1, "name: ../x",
      "1:7: name is ../x; accepted: letters, digits, _, - and ., beginning with a letter or digit, at most 100 in all."
    ),
    (
      1, "name:",
      "1:6: name is empty; accepted: letters, digits, _, - and ., beginning with a letter or digit, at most 100 in all."
    ),
    (2, "question: ''", "2:11: question is the quoted text \"\"; accepted: the question the study asks."),
    (4, "sed: 1", "4:1: sed is not a known key; accepted: \(study) (did you mean seed?)."),
    (4, "seed: one", "4:7: seed is one; \(seeds)."),
    (4, "seed: -1", "4:7: seed is -1; \(seeds)."),
    (4, "seed: 18446744073709551616", "4:7: seed is 18446744073709551616; \(seeds)."),
    (4, "seed: [1]", "4:7: seed is a list; \(seeds)."),
    (4, "question: b", "2:1: question is given more than once; accepted: each key once."),
    (
      5, "teachers: 5",
      "5:11: teachers is 5; accepted: a mapping with the keys kind, count, pool, layers, activation, initialisation, "
        + "weight_scaling, weight_bits, output_variance, rotate, nonzero, norm, classes, temperature, form, train, test, command, depends, digests, timeout."
    ),
    (
      5, "teachers: {kind: mpl}",
      "5:18: teachers.kind is mpl; accepted: mlp, sparse_mlp, linear, sparse_linear, files, external (did you mean mlp?)."
    ),
    (
      5, "teachers: {learning_rate: 1}",
      "5:12: teachers.learning_rate is not a known key; accepted: kind, count, pool, layers, activation, "
        + "initialisation, weight_scaling, weight_bits, output_variance, rotate, nonzero, norm, classes, temperature, form, train, test, command, depends, digests, timeout (did you mean "
        + "training.learning_rate?)."
    ),
    (
      5, "teachers: {kind: sparse_mlp}",
      "5:11: teachers.nonzero is missing; accepted: the live parameters of a sparse_mlp teacher, "
        + "a whole number from 3 to 72."
    ),
    (
      5, "teachers: {kind: sparse_mlp, nonzero: 99}",
      "5:39: teachers.nonzero is 99; accepted: a whole number from 3 to 72, the live "
        + "parameters that layers [2, 5, 8, 1] can have on a path from input to output."
    ),
    (
      5, "teachers: {nonzero: 4}",
      "5:21: teachers.nonzero does not apply to teachers of kind mlp; accepted: it with sparse_mlp and "
        + "sparse_linear only."
    ),
    (
      5, "teachers: {norm: 1}",
      "5:18: teachers.norm does not apply to teachers of kind mlp; accepted: it with linear and sparse_linear only."
    ),
    (
      5, "teachers: {kind: linear, layers: [4, 2, 1]}",
      "5:34: teachers.layers has hidden layers or several outputs; accepted: [inputs, 1] "
        + "for a teacher of kind linear."
    ),
    (
      5, "teachers: {kind: linear, weight_scaling: 2}",
      "5:42: teachers.weight_scaling does not apply to teachers of kind linear; accepted: "
        + "it with mlp and sparse_mlp only."
    ),
    (
      5, "teachers: {initialisation: zeros}",
      "5:28: teachers.initialisation is zeros, which makes every teacher the constant 0; "
        + "accepted: lux, glorot, pytorch, gaussian."
    ),
    (
      5, "teachers: {layers: [2]}",
      "5:20: teachers.layers has 1 width; accepted: a list of at least two widths, such as [2, 25, 25, 1]."
    ),
    (
      5, "teachers: {layers: [100000, 100000]}",
      "5:20: teachers.layers has more than 100000000 parameters; accepted: a smaller network."
    ),
    (6, "n_train: 32", "6:10: n_train is 32; \(budgets)"),
    (6, "n_train: []", "6:10: n_train is an empty list; \(budgets)"),
    (6, "n_train: [0, 1]", "6:11: n_train[0] is 0; accepted: a whole number from 1 to 1000000000."),
    (6, "n_train: [1.5]", "6:11: n_train[0] is 1.5; accepted: a whole number from 1 to 1000000000."),
    (6, "n_train: [32, 32]", "6:15: n_train[1] is 32 after 32; accepted: budgets in increasing order, each once."),
    (6, "n_train: [57, 32]", "6:15: n_train[1] is 32 after 57; accepted: budgets in increasing order, each once."),
    (
      6, "n_train: [4, 32]",
      "6:10: protocol.validation.fraction is 0.2, which leaves no validation label at n_train 4; accepted: fraction × "
        + "n_train of at least 1, or {folds: K, refit: true}."
    ),
    (
      8, "  dens: {}",
      "8:3: methods.dens is not a known method; accepted: \(kinds), or another label with method: one of these (did you "
        + "mean dense?)."
    ),
    (
      8, "  9x: {}",
      "8:3: methods.9x is not a valid method label; accepted: a letter followed by letters, digits, _ and -, at most 64 in all."
    ),
    (8, "  short: {method: dr}", "8:19: methods.short.method is dr; accepted: \(kinds) (did you mean drr?)."),
    (
      8, "  dense: {alpha: [1]}",
      "8:18: methods.dense.alpha does not apply to the method dense; accepted: it with \(Self.kinds { $0.takesAlpha }) only."
    ),
    (
      8, "  rl1: {alpha: [0.1, 0.2], beta: 5}",
      "8:34: methods.rl1.beta does not apply to the method rl1; accepted: it with \(Self.kinds { $0.keys.contains("beta") }) only."
    ),
    (
      8, "  l2: {alpha: []}",
      "8:15: methods.l2.alpha is an empty list; accepted: a list, not empty, in which each value is a number of at least 0."
    ),
    (8, "  l2: {alpha: [-1, 2]}", "8:16: methods.l2.alpha[0] is -1; accepted: a number of at least 0."),
    (8, "  l2: {alpha: [1, 1.0]}", "8:19: methods.l2.alpha[1] is 1.0 again; accepted: each value once."),
    (
      8, "  l2: {alpha: [1, 2, 3]}",
      "9:16: methods.drr.alpha has 2 values; accepted: a number of values that divides 3, the candidates "
        + "every method gets (protocol.candidates)."
    ),
    (
      8, "  l2: {alpha: [1], restarts: 1}",
      "8:30: methods.l2.restarts is 1, which with 1 value of alpha makes 1 candidate; accepted: 2, as "
        + "every method gets (protocol.candidates)."
    ),
    (
      8, "  dense_early: {restarts: 1, average: uniform}",
      "8:27: methods.dense_early.restarts is 1, which with 1 value of alpha makes 1 candidate; accepted: 2, as "
        + "every method gets (protocol.candidates), or more, since it is a dense ensemble."
    ),
    (
      8, "  dense_map: {selection: validation}",
      "8:26: methods.dense_map.selection is validation, and dense_map trains on all labels; accepted: mdl."
    ),
    (
      8, "  l2: {alpha: [1, 2], average: uniform}",
      "8:32: methods.l2.average is uniform, and the candidates differ in alpha; accepted: mdl, none, or one value of alpha with "
        + "several restarts."
    ),
    (
      8, "  dense_early: {average: median}",
      "8:26: methods.dense_early.average is median; accepted: none, mdl, uniform."
    ),
    (
      8, "  least_squares: {average: mdl}",
      "8:3: methods.least_squares needs a linear student, and student.layers is [2, 25, 25, 1]; accepted: layers "
        + "[2, 1], or a method trained by gradients.\ntrial.yaml:8:28: methods.least_squares.average does not apply to the method least_squares; accepted: it with "
        + "\(Self.kinds { !$0.isClosedForm }) only."
    ),
    (
      8, "  least_squares: {restarts: 2}",
      "8:3: methods.least_squares needs a linear student, and student.layers is [2, 25, 25, 1]; accepted: layers "
        + "[2, 1], or a method trained by gradients.\ntrial.yaml:8:29: methods.least_squares.restarts does not apply to the method least_squares; accepted: it with "
        + "\(Self.kinds { !$0.isClosedForm }) only."
    ),
    (
      8, "  least_squares: {}",
      "8:3: methods.least_squares needs a linear student, and student.layers is [2, 25, 25, 1]; accepted: layers "
        + "[2, 1], or a method trained by gradients."
    ),
    (
      8, "  oracle_support: {}\nstudent: {layers: [2, 1]}\nmethods2:",
      "8:3: methods.oracle_support needs a linear teacher, and teachers.kind is mlp; accepted: teachers of kind linear or "
        + "sparse_linear.\ntrial.yaml:10:1: methods2 is not a known key; accepted: \(study) (did you mean methods?)."
    ),
    (
      9, "  drr: {alpha: [0.1, 0.4], beta: 0}",
      "9:34: methods.drr.beta is 0, and beta = 0 makes the penalty and its gradient vanish; "
        + "accepted: a number greater than 0, such as 5."
    ),
    (9, "  drr: {alpha: [0.1, 0.4], beta: -2}", "9:34: methods.drr.beta is -2; accepted: a number greater than 0, such as 5."),
  ]

  @Test(arguments: replaced)
  func aLineOfTheStudy(number: Int, line: String, expected: String) {
    #expect(Trial.sentence(Trial.text([number: line])) == "trial.yaml:\(expected)")
  }

  /// What is appended at line 10, and the sentence after the file's name.
  static let added: [(String, String)] = [
    ("schema: 2", "10:9: schema is 2, and this program reads schema 1; accepted: 1."),
    (
      "kind: traces",
      " experiment is missing; accepted: a mapping, such as {kind: rebound}.\n"
        + [("5:1", "teachers"), ("6:1", "n_train"), ("7:1", "methods")].map {
          "trial.yaml:\($0): \($1) does not belong to a study of kind traces; accepted: schema, name, kind, question, prediction, "
            + "demonstration, seed, replicates, experiment, presets."
        }.joined(separator: "\n")
    ),
    ("kind: regresion", "10:7: kind is regresion; accepted: learning-curve, traces, regression (did you mean regression?)."),
    ("replicates: 0", "10:13: replicates is 0; accepted: a whole number from 1 to 1000000."),
    ("learning_rate: 1", "10:1: learning_rate is not a known key; accepted: \(study) (did you mean training.learning_rate?)."),
    ("data: {noise_std: -1}", "10:19: data.noise_std is -1; accepted: a number of at least 0."),
    (
      "student: {layers: [3, 25, 1]}",
      "10:19: student.layers is [3, 25, 1] for teachers with layers [2, 5, 8, 1]; accepted: 2 as the first width."
    ),
    (
      "student: {layers: [2, 25, 2]}",
      "10:19: student.layers is [2, 25, 2] for teachers with layers [2, 5, 8, 1]; accepted: 1 as the last width."
    ),
    (
      "student: {initialisation: zeros}",
      "10:27: student.initialisation is zeros, and a network with hidden layers never leaves that saddle; "
        + "accepted: lux, glorot, pytorch, gaussian; or zeros with layers [2, 1]."
    ),
    (
      "training: {min_epochs: 200, max_epochs: 100}",
      "10:24: training.min_epochs is 200 and training.max_epochs 100; accepted: min_epochs of "
        + "at most max_epochs."
    ),
    ("training: {batch: 0}", "10:19: training.batch is 0; accepted: full or a whole number of samples from 1 to 1000000000."),
    (
      "training: {batch: ful}",
      "10:19: training.batch is ful; accepted: full or a whole number of samples from 1 to 1000000000 (did you mean full?)."
    ),
    ("training: {learning_rate: 0}", "10:27: training.learning_rate is 0; accepted: a number greater than 0."),
    (
      "training: {loss: gaussian}\nprotocol: {alpha_unit: sse}",
      "11:24: protocol.alpha_unit is sse, and training.loss gaussian is measured in "
        + "bits; accepted: bits, or training.loss mse."
    ),
    (
      "protocol: {alpha_unit: bits}",
      "10:24: protocol.alpha_unit is bits, and training.loss mse is measured in sse; accepted: sse, or "
        + "training.loss gaussian or cross_entropy."
    ),
    ("protocol: {selection: best}", "10:23: protocol.selection is best; accepted: validation, mdl."),
    (
      "protocol: {candidates: 3}",
      "9:16: methods.drr.alpha has 2 values; accepted: a number of values that divides 3, the candidates every "
        + "method gets (protocol.candidates)."
    ),
    (
      "protocol: {validation: none}",
      [("8:3: methods.dense_early", ""), ("9:3: methods.drr", "trial.yaml:")].map {
        "\($1)\($0) chooses by validation, and protocol.validation is none; accepted: a validation "
          + "part, selection mdl, or methods without choices (dense with one candidate, least_squares, ridge_optimal, "
          + "oracle_support)."
      }.joined(separator: "\n")
    ),
    ("protocol: {validation: 0.2}", "10:24: protocol.validation is 0.2; accepted: \(validations)."),
    (
      "protocol: {validation: {refit: true}}",
      "10:24: protocol.validation does not say one way to use labels; accepted: \(validations)."
    ),
    (
      "protocol: {validation: {extra: 5, folds: 5}}",
      "10:24: protocol.validation does not say one way to use labels; accepted: \(validations)."
    ),
    (
      "protocol: {validation: {fraction: 0.01}}",
      "10:24: protocol.validation.fraction is 0.01, which leaves no validation label at n_train 32; "
        + "accepted: fraction × n_train of at least 1, or {folds: K, refit: true}."
    ),
    (
      "protocol: {validation: {fraction: 1}}",
      "10:35: protocol.validation.fraction is 1, which leaves no training label; accepted: a number "
        + "greater than 0 and less than 1."
    ),
    (
      "protocol: {validation: {fraction: 0.9999999999999}}",
      "10:24: protocol.validation.fraction is 0.9999999999999, which leaves no training "
        + "label at n_train 32; accepted: a smaller fraction."
    ),
    (
      "protocol: {validation: {folds: 33}}",
      "10:24: protocol.validation.folds is 33, which leaves folds without labels at n_train 32; accepted: "
        + "at most 32 folds, or larger budgets."
    ),
    (
      "protocol: {validation: {folds: 5, refit: false}}",
      "10:42: protocol.validation.refit is false, and without the refit no student would be "
        + "recorded; accepted: {folds: 5, refit: true}."
    ),
    (
      "protocol: {validation: {extra: 5, refit: true}}",
      "10:42: protocol.validation.refit does not apply to extra labels; accepted: {extra: 5}."
    ),
    (
      "analysis: {short: [dense_early]}",
      "10:20: analysis.short[0] is dense_early, a learner of class dense; accepted: short learners, such as drr, rl1 and ladder_map."
    ),
    (
      "analysis: {short: [dr]}",
      "10:20: analysis.short[0] is dr, which is not a method of this study; accepted: dense_early, drr (did you mean drr?)."
    ),
    (
      "analysis: {baselines: [drr]}",
      "10:24: analysis.baselines[0] is drr, a learner of class short_by_pruning; accepted: dense learners that "
        + "are stopped or regularised, such as dense_early and l2."
    ),
    (
      "  dense: {}\nanalysis: {baselines: [dense]}",
      "11:24: analysis.baselines[0] is dense, whose excess depends on when training is cut; a ratio "
        + "against it would measure the stopping rule; accepted: dense learners that are stopped or "
        + "regularised, such as dense_early and l2."
    ),
    (
      "analysis: {curve_model: pow5}",
      "10:25: analysis.curve_model is pow5; accepted: pow2, pow3, pow4, none (did you mean pow2?)."
    ),
    ("analysis: {significance: 0.9}", "10:26: analysis.significance is 0.9; accepted: a number greater than 0 and at most 0.5."),
    (
      "analysis: {hypotheses: [a]}",
      "10:25: analysis.hypotheses[0] is a; accepted: a mapping with the keys name, method, baselines, statistic, margin, level."
    ),
    (
      "analysis: {hypotheses: [{method: drr}]}",
      "10:25: analysis.hypotheses[0].name is missing; accepted: short_beats_dense, P7, dose_response, P1, P2, P3, P4, P5, P6."
    ),
    (
      "analysis: {hypotheses: [{name: short_beat_dense}]}",
      "10:32: analysis.hypotheses[0].name is short_beat_dense; accepted: short_beats_dense, P7, dose_response, P1, P2, P3, P4, "
        + "P5, P6 (did you mean short_beats_dense?)."
    ),
    (
      "analysis: {hypotheses: [{name: P7, method: dr}]}",
      "10:44: analysis.hypotheses[0].method is dr, which is not a method of this study; accepted: dense_early, drr (did you mean drr?)."
    ),
    (
      "analysis: {hypotheses: [{name: P7, method: dense_early}]}",
      "10:44: analysis.hypotheses[0].method is dense_early, a learner of class dense; accepted: short learners, such as drr, rl1 and ladder_map."
    ),
    (
      "analysis: {hypotheses: [{name: P7, baselines: [drr]}]}",
      "10:48: analysis.hypotheses[0].baselines[0] is drr, a learner of class short_by_pruning; accepted: dense learners that are "
        + "stopped or regularised, such as dense_early and l2."
    ),
    (
      "analysis: {hypotheses: [{name: P7, margin: 0.8}]}",
      "10:44: analysis.hypotheses[0].margin is 0.8, and the margin of P7 is a factor; accepted: a number greater than 1."
    ),
    (
      "analysis: {hypotheses: [{name: P7, statistic: regret}]}",
      "10:47: analysis.hypotheses[0].statistic is regret, which does not decide P7; accepted: signed_rank."
    ),
    (
      "analysis: {hypotheses: [{name: short_beats_dense, margin: 2}]}",
      "10:59: analysis.hypotheses[0].margin is given, and short_beats_dense by signed_rank has no margin; accepted: no margin."
    ),
    (
      "analysis: {hypotheses: [{name: P7}, {name: P7}]}",
      "10:44: analysis.hypotheses[1].name is P7 again with the same settings; accepted: each hypothesis once."
    ),
    (
      "analysis: {hypotheses: [{name: P7, level: 0}]}",
      "10:43: analysis.hypotheses[0].level is 0; accepted: a number greater than 0 and at most 0.5."
    ),
    (
      "analysis: {excess_levels: {relative_to: noise_variance}}\ndata: {noise_std: 0}",
      "10:41: analysis.excess_levels.relative_to is "
        + "noise_variance, and data.noise_std is 0; accepted: teacher_variance, null_model, or noise."
    ),
    (
      "analysis: {excess_levels: {values: [0]}}",
      "10:37: analysis.excess_levels.values[0] is 0; accepted: a number greater than 0."
    ),
    ("traces: {every: -1}", "10:17: traces.every is -1; accepted: a whole number from 0 to 1000000000."),
    ("presets: {a: 5}", "10:14: presets.a is 5; accepted: a block of dotted keys, such as {teachers.count: 3}."),
    (
      "presets: {a: {training: {max_epochs: 5}}}",
      "10:15: training is a section, and sections are set key by key; accepted: training.loss, "
        + "training.optimizer, training.learning_rate, training.batch, training.min_epochs, training.max_epochs, "
        + "training.finetune_max_epochs, training.evaluate_every, training.smoothing_window."
    ),
  ]

  @Test(arguments: added)
  func somethingAtTheEndOfTheStudy(text: String, expected: String) {
    #expect(Trial.sentence(Trial.text(adding: text)) == "trial.yaml:\(expected)")
  }

  @Test(arguments: [("{}", "an empty mapping"), ("[drr]", "a list"), ("drr", "drr"), ("", "empty")])
  func methodsAreAMapping(written: String, quoted: String) {
    #expect(
      Trial.sentence(Trial.text([7: "methods: \(written)", 8: "", 9: ""]))
        == "trial.yaml:7:\(written.isEmpty ? 9 : 10): methods is \(quoted); accepted: a mapping of labels to settings, such as "
        + "{dense_early: {}, drr: {alpha: [0.1], beta: 5}}.")
  }

  @Test(arguments: ["name", "question", "prediction", "seed", "teachers", "n_train", "methods"])
  func theRequiredKeysAreRequired(key: String) {
    let kept = Trial.lines.filter { !$0.hasPrefix(key + ":") && !(key == "methods" && $0.hasPrefix("  ")) }
    #expect(Trial.sentence(kept.joined(separator: "\n")).hasPrefix("trial.yaml: \(key) is missing; accepted: "))
  }

  @Test func anErrorCarriesItsPlaceAndKeyPath() throws {
    let error = try #require(throws: StudyError.self) { try Trial.load(Trial.text([4: "seed: one"])) }
    #expect(error.place == .mark("trial.yaml", line: 4, column: 7))
    #expect(error.keyPath == "seed")
  }
}
