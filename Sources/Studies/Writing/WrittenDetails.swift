import Training

/// What a person wrote about the settings that only some kinds of methods have.
struct WrittenDetails: Sendable {
  let multiplier: Written<Double>?
  let probability: Written<Double>?
  let warmup: Written<Int>?
  let mask: Written<MinimaxSettings.Mask>?
  let decay: Written<Double>?
  let repetitions: Written<Int>?
  let variant: Written<LayerwiseSettings.Variant>?
  let layerRate: Written<Double>?
  let layerEpochs: Written<Int>?
  let gates: Written<HardConcreteSettings.Grouping>?
  let drop: Written<Double>?
  let scope: Written<MagnitudeSettings.Scope>?
  let fraction: Written<Double>?
  let toleranceUnit: Written<PruningSettings.ToleranceUnit>?
  let search: Written<Tamade.Search>?
  let shrinking: Written<Int>?
  let foldsConstants: Written<Bool>?

  static let keys = [
    "u0", "pi0", "warmup", "mask", "decay", "repetitions", "variant", "layer_rate", "layer_epochs", "gates", "drop", "scope",
    "fraction", "tolerance_unit", "search", "shrinking", "fold_constants",
  ]

  init(_ section: StudySection) throws {
    multiplier = try section.value("u0")?.number(.nonNegative)
    probability = try section.value("pi0")?.number(.probability)
    warmup = try section.value("warmup")?.integer(in: 0...Limits.count)
    mask = try section.value("mask")?.choice()
    decay = try section.value("decay")?.number(
      NumberRange(sentence: "a number of at least 0 and less than 1") { $0 >= 0 && $0 < 1 })
    repetitions = try section.value("repetitions")?.integer(in: 1...Limits.repetitions)
    variant = try section.value("variant")?.choice()
    layerRate = try section.value("layer_rate")?.number(.positive)
    layerEpochs = try section.value("layer_epochs")?.integer(in: 1...Limits.count)
    gates = try section.value("gates")?.choice()
    drop = try section.value("drop")?.number(.fraction)
    scope = try section.value("scope")?.choice()
    fraction = try section.value("fraction")?.number(.fraction)
    toleranceUnit = try section.value("tolerance_unit")?.choice()
    search = try section.value("search")?.choice()
    shrinking = try section.value("shrinking")?.integer(in: 0...Limits.count)
    foldsConstants = try section.value("fold_constants")?.truth()
  }

  func resolve(_ kind: Method.Kind) throws -> MethodDetails {
    switch MethodDetails(kind) {
    case .none: return .none
    case .minimax(let standard):
      return .minimax(
        MinimaxSettings(
          multiplier: multiplier?.value ?? standard.multiplier, probability: probability?.value ?? standard.probability,
          warmup: warmup?.value ?? standard.warmup, mask: mask?.value ?? standard.mask,
          decay: kind.takesAverages ? decay?.value ?? standard.decay : standard.decay,
          repetitions: kind.takesAverages ? repetitions?.value ?? standard.repetitions : standard.repetitions))
    case .layerwise(let standard):
      let variant = variant?.value ?? standard.variant
      if variant == .sigmoid, let probability, probability.value == 1 {
        throw probability.error(
          "is 1, at which the sigmoid variant cannot start", accepted: "a number greater than 0 and less than 1")
      }
      return .layerwise(
        LayerwiseSettings(
          variant: variant, probability: probability?.value, rate: layerRate?.value ?? standard.rate,
          maxEpochs: layerEpochs?.value ?? standard.maxEpochs))
    case .hardConcrete(let standard):
      return .hardConcrete(
        HardConcreteSettings(grouping: gates?.value ?? standard.grouping, dropRate: drop?.value ?? standard.dropRate))
    case .magnitude(let standard):
      return .magnitude(
        MagnitudeSettings(
          scope: scope?.value ?? standard.scope, fraction: kind.takesFraction ? fraction?.value ?? standard.fraction : 0))
    }
  }

  func pruning(_ kind: Method.Kind) -> PruningSettings {
    guard kind.takesSearch else { return PruningSettings() }
    return PruningSettings(
      toleranceUnit: toleranceUnit?.value ?? .relative, search: search?.value ?? .bisection,
      shrinkEvery: kind.takesShrinking ? shrinking?.value ?? 0 : 0, foldsConstants: foldsConstants?.value ?? false)
  }

  func refuseWhatDoesNotApply(to kind: Method.Kind) throws {
    try kind.refuse(multiplier, where: \.takesMultiplier)
    try kind.refuse(probability, where: \.takesProbability)
    try kind.refuse(warmup, where: \.takesMultiplier)
    try kind.refuse(mask, where: \.takesMultiplier)
    try kind.refuse(decay, where: \.takesAverages)
    try kind.refuse(repetitions, where: \.takesAverages)
    try kind.refuse(variant, where: \.takesLayers)
    try kind.refuse(layerRate, where: \.takesLayers)
    try kind.refuse(layerEpochs, where: \.takesLayers)
    try kind.refuse(gates, where: \.takesGates)
    try kind.refuse(drop, where: \.takesGates)
    try kind.refuse(scope, where: \.takesScope)
    try kind.refuse(fraction, where: \.takesFraction)
    try kind.refuse(toleranceUnit, where: \.takesSearch)
    try kind.refuse(search, where: \.takesSearch)
    try kind.refuse(shrinking, where: \.takesShrinking)
    try kind.refuse(foldsConstants, where: \.takesSearch)
  }
}

extension Method.Kind {
  var takesKeep: Bool { grid == .keep }
  var takesRounds: Bool { grid == .rounds }
  var takesMultiplier: Bool { self == .pmmp || self == .fpp }
  var takesProbability: Bool { takesMultiplier || self == .egp }
  var takesAverages: Bool { self == .fpp }
  var takesLayers: Bool { self == .egp }
  var takesGates: Bool { self == .hardConcrete }
  var takesScope: Bool { self == .magnitude || self == .imp }
  var takesFraction: Bool { self == .imp }
  /// Whether parameters are removed by TAMADE, unless the study says otherwise.
  var takesTolerance: Bool { prunes && self != .imp }
  /// Whether how to prune can be told in more detail; the path prunes as it always has.
  var takesSearch: Bool { takesTolerance && !isPath }
  /// Whether the method can prune while it trains; those that train dense networks first have nothing to prune yet.
  var takesShrinking: Bool { takesSearch && self != .egp && self != .magnitude }
  /// Penalties that can be scaled by layer.
  var takesLayerScale: Bool { self == .rl1 || self == .drr || self == .drrMAP }
  /// Whether α = 0 leaves nothing of the method.
  var needsPositiveAlpha: Bool { takesMultiplier || self == .egp || self == .hardConcrete }

  /// Throws if something was written that this kind does not have.
  func refuse<Value>(_ written: Written<Value>?, where applies: KeyPath<Method.Kind, Bool>) throws {
    guard let written, !self[keyPath: applies] else { return }
    let kinds = Method.Kind.allCases.filter { $0[keyPath: applies] }.map(\.rawValue)
    throw written.error("does not apply to the method \(rawValue)", accepted: "it with \(kinds.joined(separator: ", ")) only")
  }
}
