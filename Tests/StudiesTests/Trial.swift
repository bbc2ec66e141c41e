import Experiments
import Studies

/// A small valid study, and the sentence with which a changed one is refused.
enum Trial {
  static let lines = [
    "name: trial",
    "question: Is it so?",
    "prediction: Yes.",
    "seed: 1",
    "teachers: {count: 2, pool: confirmation}",
    "n_train: [32, 57, 100, 178, 320, 562, 1000, 1780]",
    "methods:",
    "  dense_early: {}",
    "  drr: {alpha: [0.1, 0.4], beta: 5}",
  ]

  /// The study with some lines (numbers from 1) replaced, and others appended from line 10 on.
  static func text(_ replaced: [Int: String] = [:], adding added: String...) -> String {
    (lines.enumerated().map { replaced[$0 + 1] ?? $1 } + added).joined(separator: "\n") + "\n"
  }

  static func load(_ text: String, _ overrides: String...) throws -> Study {
    try Study.load(text: text, sourceName: "trial.yaml", overrides: overrides)
  }

  /// What is said of a study that must be refused.
  static func sentence(_ text: String, _ overrides: String...) -> String {
    do {
      _ = try Study.load(text: text, sourceName: "trial.yaml", overrides: overrides)
      return "the study was accepted"
    } catch {
      return "\(error)"
    }
  }
}

extension Study {
  /// What the study repeats; nil for learning curves.
  var experiment: (any Experiment)? {
    if case .experiment(let experiment) = design { experiment } else { nil }
  }
}
