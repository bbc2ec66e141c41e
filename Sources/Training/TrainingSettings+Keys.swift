import Networks
import SettingKeys

extension TrainingSettings: DeclaredSettings {
  package static let settings = SettingGroup(
    "training", standard: TrainingSettings(), "How students are trained, the same for every gradient method of a study.",
    [
      SettingKey<TrainingSettings>(
        "loss", \.loss, .choice, default: "`mse`; `cross_entropy` for classes",
        "`mse`; `gaussian`: code length per label with a learned noise scale; `cross_entropy` for classes."),
      SettingKey<TrainingSettings>("optimizer", \.optimizer, .choice, "How gradients become steps."),
      SettingKey<TrainingSettings>("learning_rate", \.learningRate, .positive, unit: "per step", "Learning rate."),
      SettingKey<TrainingSettings>(
        "batch", \.batch, .batch, unit: "samples", "Samples in a gradient, drawn without replacement in each epoch."),
      SettingKey<TrainingSettings>(
        "min_epochs", \.minEpochs, .whole(0...Limits.count), unit: "epochs",
        "Training is not stopped as saturated before this epoch."),
      SettingKey<TrainingSettings>(
        "max_epochs", \.maxEpochs, .whole(1...Limits.count), unit: "epochs", "Training ends here at the latest."),
      SettingKey<TrainingSettings>(
        "finetune_max_epochs", \.finetuneMaxEpochs, .whole(0...Limits.count), unit: "epochs",
        "The same for training after pruning."),
      SettingKey<TrainingSettings>(
        "evaluate_every", \.evaluateEvery, .whole(1...Limits.count), unit: "epochs",
        "Epochs between two evaluations of the validation loss."),
      SettingKey<TrainingSettings>(
        "smoothing_window", \.smoothingWindow, .whole(2...Limits.count), unit: "evaluations", "Window of the saturation test."),
    ])
}

extension SettingType where Value == TrainingSettings.Batch {
  fileprivate static var batch: SettingType {
    let sizes = SettingForm.integer(1...Limits.count)
    return SettingType(
      .word("full", or: sizes, accepted: "full or a whole number of samples from 1 to \(Limits.count)"),
      encode: { batch in
        switch batch {
        case .full: .text("full")
        case .size(let size): .integer(size)
        }
      },
      decode: { value in
        switch value {
        case .text: .full
        case .integer(let size): .size(size)
        default: nil
        }
      })
  }
}

extension StudentSettings: DeclaredSettings {
  package static let settings = SettingGroup(
    "student", standard: StudentSettings(architecture: Architecture(layers: [2, 25, 25, 1], activation: .tanh)),
    "What the students are, the same for every method of a study.",
    [
      SettingKey<StudentSettings>(
        "layers", \.layers, .layers, default: "inputs, 25, 25, outputs of the teachers; no hidden layers for linear teachers",
        "Widths of the layers, inputs first."),
      SettingKey<StudentSettings>(
        "activation", \.activation, .choice, default: "`tanh`; `identity` without hidden layers",
        "Nonlinearity of the hidden units."),
      SettingKey<StudentSettings>("initialisation", \.initialisation, .choice, "Distribution of the starting weights."),
      SettingKey<StudentSettings>(
        "bias", \.hasBias, .bool, default: "`true`; `false` for linear students of linear teachers", "Whether layers have biases."
      ),
      SettingKey<StudentSettings>("precision", \.precision, .choice, "Floating-point type in which gradients are computed."),
      SettingKey<StudentSettings>(
        "realizable", \.realizable, .choice,
        "`required` refuses students narrower than the teachers; `any` warns."
      ).notRecorded,
    ])

  package var layers: [Int] {
    get { architecture.layers }
    set { architecture = Architecture(layers: newValue, activation: activation, hasBias: hasBias) }
  }

  package var activation: Activation {
    get { architecture.activation }
    set { architecture = Architecture(layers: layers, activation: newValue, hasBias: hasBias) }
  }

  package var hasBias: Bool {
    get { architecture.hasBias }
    set { architecture = Architecture(layers: layers, activation: activation, hasBias: newValue) }
  }
}

extension LabelProtocol: DeclaredSettings {
  package static let settings = SettingGroup(
    "protocol", standard: LabelProtocol(), "What happens to the labels that a learner may see.",
    [
      SettingKey<LabelProtocol>(
        "validation", \.validation, .section(ValidationKeys.accepted, encode: \.setting),
        default: "`{fraction: 0.2, refit: true}`",
        "Which labels choose among the candidates; `none` where nothing is chosen."),
      SettingKey<LabelProtocol>(
        "selection", \.selection, .choice, "The smallest `validation` loss, or the shortest description length (`mdl`)."),
      SettingKey<LabelProtocol>(
        "alpha_unit", \.alphaUnit, .choice, default: "`sse` with `mse`, otherwise `bits`",
        "Unit of penalty strengths: the sum of squared errors, or bits per live parameter."),
      SettingKey<LabelProtocol>(
        "label_precision", \.labelPrecision, .positive, unit: "that of the labels", "The grid on which labels are coded."),
      SettingKey<LabelProtocol>(
        "symmetry_refund", \.symmetryRefund, .bool,
        "Whether description lengths subtract log₂(m! 2^m) for the order and signs of m hidden units."),
      SettingKey<LabelProtocol>(
        "candidates", \.candidates, .whole(1...Limits.repetitions),
        default: "the largest number that a method writes; 6 where none writes one and some method has a grid",
        "Candidates of every method: settings, or starts where it has fewer settings."),
    ])
}

/// The keys of `protocol.validation`, one of the first three with or without `refit`.
package struct ValidationKeys: DeclaredSettings {
  package var fraction: Double?
  package var folds: Int?
  package var extra: Int?
  package var refit: Bool?

  package static let accepted = "{fraction: f, refit: true}, {folds: K, refit: true}, {fraction: f}, {extra: m} or none"

  package static let settings = SettingGroup(
    "protocol.validation", standard: ValidationKeys(), "Which labels choose: \(accepted).",
    [
      SettingKey<ValidationKeys>(
        "fraction", \.fraction,
        .orAbsent(.fraction.because { $0 >= 1 ? ", which leaves no training label" : nil }), default: "0.2",
        unit: "share of n_train", "This share of the labels chooses."),
      SettingKey<ValidationKeys>(
        "folds", \.folds, .orAbsent(.whole(2...Limits.count)), default: "none", unit: "folds",
        "Means over folds choose; the chosen setting is trained again on all labels."),
      SettingKey<ValidationKeys>(
        "extra", \.extra, .orAbsent(.whole(1...Limits.count)), default: "none", unit: "labels",
        "Labels that are not counted in n_train choose, as in the reference."),
      SettingKey<ValidationKeys>(
        "refit", \.refit, .orAbsent(.bool), default: "`true` without `protocol.validation`, otherwise `false`",
        "Whether the chosen setting is trained again on all labels."),
    ])
}

extension LabelProtocol.Validation {
  package var setting: SettingValue {
    switch self {
    case .fraction(let f, let refit): .mapping(["fraction": .number(f), "refit": .bool(refit)])
    case .folds(let k): .mapping(["folds": .integer(k), "refit": .bool(true)])
    case .extra(let m): .mapping(["extra": .integer(m)])
    case .none: .text("none")
    }
  }
}
