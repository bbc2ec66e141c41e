import ExternalProcesses
import Networks
import SettingKeys

extension TeacherSettings: DeclaredSettings {
  package static let settings = SettingGroup(
    "teachers", standard: standard(.mlp), "The sources that label the data, and the unit of inference.", keys)

  private typealias Key = SettingKey<TeacherSettings>
  private static let keys: [Key] =
    [
      Key("kind", \.kind, .choice, "What the teachers are."),
      Key(
        "count", \.count, .whole(1...Limits.repetitions), default: "12; 1 for `files`", unit: "teachers", "How many there are."),
      Key(
        "pool", \.pool, .choice,
        "Methods are tuned on `pilot` teachers; a verdict that counts needs `confirmation` teachers, which no choice has seen."),
      Key(
        "layers", \.layers, .layers, default: "`[2, 5, 8, 1]`; `[32, 1]` for linear teachers; required by `files`",
        "Widths of the layers, inputs first."),
      Key("activation", \.activation, .choice, "Nonlinearity of the hidden units.")
        .only(networks, acceptsDefault: true) { $0.kind.isNetwork },
      Key("initialisation", \.initialisation, .choice, "Distribution from which the weights are drawn.")
        .only(networks) { $0.kind.isNetwork },
      Key(
        "weight_scaling", \.weightScaling, .orNull(.positive),
        "The factor s of the reference: W₁ ← s W₁ + s/2, W₂ ← s W₂; `null` leaves the weights as drawn."
      )
      .only(networks, acceptsDefault: true) { !$0.kind.isLinear },
      Key(
        "weight_bits", \.weightBits, .orNull(.whole(1...32)), unit: "bits",
        "Bits of each live parameter after rounding to a uniform grid; `null` keeps 32-bit values."
      )
      .only(networks, acceptsDefault: true) { $0.kind.isDrawn },
      Key(
        "output_variance", \.outputVariance, .orNull(.positive),
        "Variance of the noise-free output, set by rescaling the output layer; `null` leaves it as drawn."
      )
      .only(networks, acceptsDefault: true) { !$0.kind.isLinear },
      Key(
        "rotate", \.rotate, .bool, "Whether the teacher sees its inputs through a random rotation, which hides its sparsity."
      )
      .only("any kind but files and external", acceptsDefault: true) { $0.kind.isDrawn },
      Key(
        "nonzero", \.nonzero, .orAbsent(.whole(1...Int(Limits.parameters))), default: "required by the sparse kinds",
        unit: "parameters", "Live parameters."
      )
      .only("sparse_mlp and sparse_linear") { $0.kind.isSparse },
      Key("norm", \.norm, .positive, "Euclidean norm of the weights.")
        .only("linear and sparse_linear") { $0.kind.isLinear },
      Key(
        "classes", \.classes, .orAbsent(.whole(2...Limits.width)), default: "none: labels are numbers",
        "Labels are classes, as many as the teachers have outputs."
      ).recordedIfPresent,
      Key(
        "temperature", \.temperature, .orAbsent(.positive), default: "1 with classes",
        "Class c is drawn with a probability ∝ exp(output c/temperature)."
      ).recordedIfPresent
        .only(networks) { $0.kind.isDrawn },
      Key("form", \.form, .orAbsent(.choice), default: "`idx`", "Form of the files.").recordedIfPresent
        .only("files") { $0.kind == .files },
      Key("train", \.trainFiles, .orAbsent(.files), default: "required by `files`", "Files of training samples.")
        .recordedIfPresent.only("files") { $0.kind == .files },
      Key("test", \.testFiles, .orAbsent(.files), default: "required by `files`", "Files of test samples.")
        .recordedIfPresent.only("files") { $0.kind == .files },
      Key(
        "command", \.command, .orAbsent(.words), default: "required by `external`",
        "The program that labels, and its arguments."
      ).recordedIfPresent.only("external") { $0.kind == .external },
      Key(
        "depends", \.depends, .orAbsent(.paths), default: "none",
        "Files on which its labels depend; their SHA-256 is part of every run's key."
      ).notRecorded.only("external") { $0.kind == .external },
      Key(
        "digests", \.digests, .orAbsent(.digests), default: "computed from the files",
        "SHA-256 of the files of `depends`; results folders keep it, nobody has to write it."
      ).recordedIfPresent.only("external") { $0.kind == .external },
      Key("timeout", \.timeout, .orAbsent(.duration), default: "`10m`", "How long an answer may take.")
        .notRecorded.only("external") { $0.kind == .external },
    ]

  private static let networks = "mlp and sparse_mlp"

  /// The defaults of a kind.
  package static func standard(_ kind: Kind) -> TeacherSettings {
    switch kind {
    case .mlp, .sparseMLP:
      TeacherSettings(kind: kind, count: 12, pool: .pilot, architecture: Architecture(layers: [2, 5, 8, 1], activation: .tanh))
    case .linear, .sparseLinear:
      TeacherSettings(
        kind: kind, count: 12, pool: .pilot, architecture: Architecture(layers: [32, 1], activation: .identity, hasBias: false),
        initialisation: .gaussian, weightScaling: nil, outputVariance: nil)
    case .files:
      TeacherSettings(
        kind: kind, count: 1, pool: .pilot, architecture: Architecture(layers: [784, 10], activation: .identity, hasBias: false),
        weightScaling: nil, outputVariance: nil, temperature: 1, files: FileSettings(form: .idx, train: [], test: []))
    case .external: programStandard
    }
  }

  private static var programStandard: TeacherSettings {
    var settings = TeacherSettings(
      kind: .external, count: 12, pool: .pilot,
      architecture: Architecture(layers: [2, 1], activation: .identity, hasBias: false),
      weightScaling: nil, outputVariance: nil)
    settings.program = ExternalCommand()
    return settings
  }
}

/// What the study file calls by names of its own.
extension TeacherSettings {
  package var layers: [Int] {
    get { architecture.layers }
    set { architecture = Architecture(layers: newValue, activation: activation, hasBias: architecture.hasBias) }
  }

  package var activation: Activation {
    get { architecture.activation }
    set { architecture = Architecture(layers: layers, activation: newValue, hasBias: architecture.hasBias) }
  }

  /// Classes are drawn at temperature 1 unless the study says otherwise; their number is that of the outputs.
  package var classes: Int? {
    get { temperature.map { _ in architecture.outputCount } }
    set { if newValue != nil, temperature == nil { temperature = 1 } }
  }

  package var form: FileSettings.Form? {
    get { files?.form }
    set { if let newValue { files?.form = newValue } }
  }

  package var trainFiles: [String]? {
    get { files?.train }
    set { if let newValue { files?.train = newValue } }
  }

  package var command: [String]? {
    get { program?.words }
    set { if let newValue { program?.words = newValue } }
  }

  package var depends: [String]? {
    get { program?.depends }
    set { if let newValue { program?.depends = newValue } }
  }

  package var digests: [String]? {
    get { program?.digests }
    set { if let newValue { program?.digests = newValue } }
  }

  package var timeout: String? {
    get { program?.timeout }
    set { if let newValue { program?.timeout = newValue } }
  }

  package var testFiles: [String]? {
    get { files?.test }
    set { if let newValue { files?.test = newValue } }
  }
}

extension SettingType where Value == [String] {
  /// Paths of files, at least one.
  package static var files: SettingType { list(of: .text("the path of a file"), "a list of files") }
}

extension DataSettings: DeclaredSettings {
  package static let settings = SettingGroup(
    "data", standard: DataSettings(), "How inputs and label noise are drawn.",
    [
      SettingKey<DataSettings>(
        "inputs", \.inputs, .choice, "`uniform` on [−1, 1]^d, or `normal`: standard normal in each coordinate."),
      SettingKey<DataSettings>(
        "noise_std", \.noiseStd, .nonNegative, unit: "that of the labels",
        "Standard deviation of the Gaussian label noise (not its variance)."),
      SettingKey<DataSettings>(
        "test", \.testCount, .whole(1...Limits.count), unit: "inputs", "Test inputs of each teacher and replicate."),
    ])
}
