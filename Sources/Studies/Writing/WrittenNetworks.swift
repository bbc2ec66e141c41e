import Networks
import Teachers
import Training

extension UntypedValue {
  /// Widths of the layers of a network, inputs first.
  func layers() throws -> Written<[Int]> {
    let accepted = "a list of at least two widths, such as [2, 25, 25, 1]"
    let widths = try list(accepted).map { try $0.integer(in: 1...Limits.width).value }
    guard widths.count >= 2, widths.count <= 33 else {
      throw error("has \(widths.count) width\(widths.count == 1 ? "" : "s")", accepted: accepted)
    }
    let parameters = zip(widths, widths.dropFirst()).reduce(0.0) { $0 + Double($1.1) * (Double($1.0) + 1) }
    guard parameters <= Limits.parameters else {
      throw error("has more than \(Int(Limits.parameters)) parameters", accepted: "a smaller network")
    }
    return written(widths)
  }
}

/// What a person wrote about the teachers.
struct WrittenTeachers: Sendable {
  let place: Place
  let kind: Written<TeacherSettings.Kind>?
  let count: Written<Int>?
  let pool: Written<TeacherSettings.Pool>?
  let layers: Written<[Int]>?
  let activation: Written<Activation>?
  let initialisation: Written<Initialisation>?
  let weightScaling: Written<Double?>?
  let weightBits: Written<Int?>?
  let outputVariance: Written<Double?>?
  let rotate: Written<Bool>?
  let nonzero: Written<Int>?
  let norm: Written<Double>?
  let classes: Written<Int>?
  let temperature: Written<Double>?
  let form: Written<FileSettings.Form>?
  let train: Written<[String]>?
  let test: Written<[String]>?

  init(_ node: StudyNode) throws {
    let section = try StudySection(node, path: "teachers", keys: StudyKeys.teachers)
    place = node.place
    kind = try section.value("kind")?.choice()
    count = try section.value("count")?.integer(in: 1...Limits.repetitions)
    pool = try section.value("pool")?.choice()
    layers = try section.value("layers")?.layers()
    activation = try section.value("activation")?.choice()
    initialisation = try section.value("initialisation")?.choice()
    weightScaling = try section.value("weight_scaling")?.optional { try $0.number(.positive) }
    weightBits = try section.value("weight_bits")?.optional { try $0.integer(in: 1...32) }
    outputVariance = try section.value("output_variance")?.optional { try $0.number(.positive) }
    rotate = try section.value("rotate")?.truth()
    nonzero = try section.value("nonzero")?.integer(in: 1...Int(Limits.parameters))
    norm = try section.value("norm")?.number(.positive)
    classes = try section.value("classes")?.integer(in: 2...Limits.width)
    temperature = try section.value("temperature")?.number(.positive)
    form = try section.value("form")?.choice()
    train = try section.value("train")?.paths()
    test = try section.value("test")?.paths()
  }

  /// - Parameter kindVaries: whether the kind is a factor, so that keys which apply to some of its levels only are ignored
  ///   at the others instead of being refused.
  func resolve(kindVaries: Bool) throws -> TeacherSettings {
    let kind = self.kind?.value ?? .mlp
    if !kindVaries { try refuseWhatDoesNotApply(to: kind) }
    if kind == .files { return try realSamples() }
    let widths = layers?.value ?? (kind.isLinear ? [32, 1] : [2, 5, 8, 1])
    if kind.isLinear, let layers, widths.count != 2 || widths[1] != 1 {
      throw layers.error("has hidden layers or several outputs", accepted: "[inputs, 1] for a teacher of kind \(kind.rawValue)")
    }
    let architecture = Architecture(
      layers: widths, activation: kind.isLinear ? .identity : activation?.value ?? .tanh, hasBias: !kind.isLinear)
    if initialisation?.value == .zeros, !kind.isLinear {
      throw initialisation!.error(
        "is zeros, which makes every teacher the constant 0", accepted: "lux, glorot, pytorch, gaussian")
    }
    return TeacherSettings(
      kind: kind, count: count?.value ?? 12, pool: pool?.value ?? .confirmation, architecture: architecture,
      initialisation: kind.isLinear ? .gaussian : initialisation?.value ?? .lux,
      weightScaling: kind.isLinear ? nil : weightScaling.map(\.value) ?? 2, weightBits: weightBits?.value ?? nil,
      outputVariance: kind.isLinear ? nil : outputVariance.map(\.value) ?? 1, rotate: rotate?.value ?? false,
      nonzero: try liveParameters(kind, architecture), norm: kind.isLinear ? norm?.value ?? 1 : 1,
      temperature: try classTemperature(architecture))
  }

  /// Files in the place of teachers: their widths and paths, and nothing that is drawn.
  private func realSamples() throws -> TeacherSettings {
    guard let layers, layers.value.count == 2, let classes, classes.value == layers.value[1] else {
      throw StudyError(
        layers?.place ?? place, "teachers.layers", "and classes do not say what the files hold",
        accepted: "layers: [numbers of a sample, classes] and classes, such as layers: [784, 10], classes: 10")
    }
    guard let train, let test else {
      throw StudyError(
        place, "teachers.\(self.train == nil ? "train" : "test")", "is missing", accepted: "a list of files")
    }
    return TeacherSettings(
      kind: .files, count: count?.value ?? 1, pool: pool?.value ?? .confirmation,
      architecture: Architecture(layers: layers.value, activation: .identity, hasBias: false), weightScaling: nil,
      outputVariance: nil, temperature: 1, files: FileSettings(form: form?.value ?? .idx, train: train.value, test: test.value))
  }

  /// The temperature at which classes are drawn; nil where labels are real.
  private func classTemperature(_ architecture: Architecture) throws -> Double? {
    guard let classes else {
      if let temperature {
        throw temperature.error("is \(temperature.value), and the teachers have no classes", accepted: "it with classes only")
      }
      return nil
    }
    guard classes.value == architecture.outputCount else {
      throw classes.error(
        "is \(classes.value) for teachers with layers \(architecture.layers)",
        accepted: "the last width, \(architecture.outputCount)")
    }
    return temperature?.value ?? 1
  }

  private func liveParameters(_ kind: TeacherSettings.Kind, _ architecture: Architecture) throws -> Int? {
    guard kind.isSparse else { return nil }
    let range = architecture.layerCount...architecture.parameterCount
    guard let nonzero else {
      throw StudyError(
        place, "teachers.nonzero", "is missing",
        accepted: "the live parameters of a \(kind.rawValue) teacher, "
          + "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    guard range.contains(nonzero.value) else {
      throw nonzero.error(
        "is \(nonzero.value)",
        accepted: "a whole number from \(range.lowerBound) to \(range.upperBound), "
          + "the live parameters that layers \(architecture.layers) can have on a path from input to output")
    }
    return nonzero.value
  }

  private func refuseWhatDoesNotApply(to kind: TeacherSettings.Kind) throws {
    func refuse<Value>(_ written: Written<Value>?, _ kinds: String) throws {
      if let written {
        throw written.error("does not apply to teachers of kind \(kind.rawValue)", accepted: "it with \(kinds) only")
      }
    }
    let networks = "mlp and sparse_mlp"
    if kind.isLinear {
      try refuse(activation?.value == .identity ? nil : activation, networks)
      try refuse(initialisation, networks)
      try refuse(weightScaling.flatMap { $0.value == nil ? nil : $0 }, networks)
      try refuse(outputVariance.flatMap { $0.value == nil ? nil : $0 }, networks)
    } else {
      try refuse(norm, "linear and sparse_linear")
    }
    if !kind.isSparse { try refuse(nonzero, "sparse_mlp and sparse_linear") }
    if kind == .files {
      try refuse(activation, networks)
      try refuse(initialisation, networks)
      try refuse(weightBits.flatMap { $0.value == nil ? nil : $0 }, networks)
      try refuse(rotate.flatMap { $0.value ? $0 : nil }, "any kind but files")
      try refuse(temperature, networks)
    } else {
      try refuse(form, "files")
      try refuse(train, "files")
      try refuse(test, "files")
    }
  }
}

extension UntypedValue {
  /// A list of file names, at least one.
  func paths() throws -> Written<[String]> {
    let accepted = "a list of files"
    let names = try list(accepted).map { try $0.text("the path of a file").value }
    guard !names.isEmpty else { throw refusal(accepted) }
    return written(names)
  }
}

/// What a person wrote about the students.
struct WrittenStudent: Sendable {
  let layers: Written<[Int]>?
  let activation: Written<Activation>?
  let initialisation: Written<Initialisation>?
  let bias: Written<Bool>?
  let precision: Written<Precision>?
  let realizable: Written<Realizable>?

  /// What happens where the students are narrower than the teachers.
  enum Realizable: String, CaseIterable, Sendable {
    /// The study is refused.
    case required
    /// A warning.
    case any
  }

  init(_ node: StudyNode) throws {
    let section = try StudySection(node, path: "student", keys: StudyKeys.student)
    layers = try section.value("layers")?.layers()
    activation = try section.value("activation")?.choice()
    initialisation = try section.value("initialisation")?.choice()
    bias = try section.value("bias")?.truth()
    precision = try section.value("precision")?.choice()
    realizable = try section.value("realizable")?.choice()
  }

  /// The student of a linear teacher is by default linear and without bias, as the teacher is.
  /// - Parameter teachersPlace: what to point at where the widths do not match and the student's are the default.
  func resolve(for teachers: TeacherSettings, at teachersPlace: Place) throws -> StudentSettings {
    let teacher = teachers.architecture
    let widths = layers?.value ?? (teachers.kind.isLinear ? teacher.layers : [2, 25, 25, 1])
    let isLinear = widths.count == 2
    let architecture = Architecture(
      layers: widths, activation: activation?.value ?? (isLinear ? .identity : .tanh),
      hasBias: bias?.value ?? !(isLinear && teachers.kind.isLinear))
    for (end, student, expected) in [
      ("first", architecture.inputCount, teacher.inputCount), ("last", architecture.outputCount, teacher.outputCount),
    ] where student != expected {
      throw StudyError(
        layers?.place ?? teachersPlace, "student.layers",
        "is \(widths)\(layers == nil ? " by default" : "") for teachers with layers \(teacher.layers)",
        accepted: "\(expected) as the \(end) width")
    }
    if let initialisation, initialisation.value == .zeros, !isLinear {
      throw initialisation.error(
        "is zeros, and a network with hidden layers never leaves that saddle",
        accepted: "lux, glorot, pytorch, gaussian; or zeros with layers \([architecture.inputCount, architecture.outputCount])")
    }
    return StudentSettings(
      architecture: architecture, initialisation: initialisation?.value ?? .lux, precision: precision?.value ?? .float)
  }
}
