import Experiments
import Files
import Networks
import Teachers
import Training

/// The resolved study as JSON, under the keys of the study file.
extension Study {
  var json: JSON {
    if case .experiment(let experiment) = design { return json(of: experiment) }
    return .object([
      "schema": .integer(schema), "name": .text(name), "kind": .text(kind.rawValue), "question": .text(question),
      "prediction": .text(prediction), "demonstration": .bool(isDemonstration), "seed": .unsigned(seed),
      "factors": .array(factors.map(\.json)),
      "conditions": .array(
        conditions.map { condition in
          .object([
            "levels": .array(condition.levels.map { .integer($0) }), "teachers": condition.settings.teachers.json,
            "data": condition.settings.data.json, "student": condition.settings.student.json,
            "training": condition.settings.training.json, "protocol": condition.settings.labels.json,
            "methods": .array(condition.settings.methods.map(\.json)),
          ])
        }),
      "n_train": .array(trainCounts.map { .integer($0) }), "replicates": .integer(replicates), "analysis": analysis.json,
      "traces": .object(["every": .integer(traceEvery), "test_at_turns": .bool(watchesTest)]),
      "students": .bool(storesStudents),
    ])
  }

  private func json(of experiment: any Experiment) -> JSON {
    .object([
      "schema": .integer(schema), "name": .text(name), "kind": .text(kind.rawValue), "question": .text(question),
      "prediction": .text(prediction), "demonstration": .bool(isDemonstration), "seed": .unsigned(seed),
      "experiment": .object(
        experiment.settings.mapValues(\.json).merging(["kind": .text(type(of: experiment).kind)]) { $1 }),
    ])
  }
}

extension SettingValue {
  var json: JSON {
    switch self {
    case .integer(let value): .integer(value)
    case .number(let value): .number(value)
    case .text(let value): .text(value)
    case .list(let values): .array(values.map(\.json))
    case .mapping(let values): .object(values.mapValues(\.json))
    }
  }
}

extension Factor {
  var json: JSON {
    .object([
      "key": .text(key), "name": .text(name),
      "levels": .array(
        levels.map { level in
          switch level {
          case .number(let value): .number(value)
          case .text(let text): .text(text)
          }
        }),
    ])
  }
}

extension Architecture {
  /// Keys that teachers and students share.
  fileprivate var json: [String: JSON] {
    ["layers": .array(layers.map { .integer($0) }), "activation": .text(activation.rawValue), "bias": .bool(hasBias)]
  }
}

extension TeacherSettings {
  var json: JSON {
    .object(identity.merging(["count": .integer(count)]) { $1 })
  }

  /// What teacher i of the pool depends on: everything but how many there are.
  var identity: [String: JSON] {
    let classes: [String: JSON] =
      temperature.map {
        ["classes": .integer(architecture.outputCount), "temperature": .number($0)]
      } ?? [:]
    let paths: [String: JSON] =
      files.map {
        [
          "form": .text($0.form.rawValue), "train": .array($0.train.map { .text($0) }),
          "test": .array($0.test.map { .text($0) }),
        ]
      } ?? [:]
    return architecture.json.merging(classes) { $1 }.merging(paths) { $1 }.merging([
      "kind": .text(kind.rawValue), "pool": .text(pool.rawValue), "initialisation": .text(initialisation.rawValue),
      "weight_scaling": weightScaling.map { .number($0) } ?? .null, "weight_bits": weightBits.map { .integer($0) } ?? .null,
      "output_variance": outputVariance.map { .number($0) } ?? .null, "rotate": .bool(rotate),
      "nonzero": nonzero.map { .integer($0) } ?? .null, "norm": .number(norm),
    ]) { $1 }
  }
}

extension DataSettings {
  var json: JSON {
    .object(["inputs": .text(inputs.rawValue), "noise_std": .number(noiseStd), "test": .integer(testCount)])
  }
}

extension StudentSettings {
  var json: JSON {
    .object(
      architecture.json.merging([
        "initialisation": .text(initialisation.rawValue), "precision": .text(precision.rawValue),
      ]) { $1 })
  }
}

extension TrainingSettings {
  var json: JSON {
    let batchSize: JSON =
      switch batch {
      case .full: .text("full")
      case .size(let size): .integer(size)
      }
    return .object([
      "loss": .text(loss.rawValue), "optimizer": .text(optimizer.rawValue), "learning_rate": .number(learningRate),
      "batch": batchSize, "min_epochs": .integer(minEpochs), "max_epochs": .integer(maxEpochs),
      "finetune_max_epochs": .integer(finetuneMaxEpochs), "evaluate_every": .integer(evaluateEvery),
      "smoothing_window": .integer(smoothingWindow),
    ])
  }
}

extension LabelProtocol {
  var json: JSON {
    .object(identity.merging(["selection": .text(selection.rawValue), "candidates": .integer(candidates)]) { $1 })
  }

  /// What a single run depends on: not how many candidates there are, nor how one of them is selected afterwards.
  var identity: [String: JSON] {
    let form: JSON =
      switch validation {
      case .fraction(let f, let refit): .object(["fraction": .number(f), "refit": .bool(refit)])
      case .folds(let k): .object(["folds": .integer(k), "refit": .bool(true)])
      case .extra(let m): .object(["extra": .integer(m)])
      case .none: .text("none")
      }
    return lengthIdentity.merging(["validation": form, "alpha_unit": .text(alphaUnit.rawValue)]) { $1 }
  }

  /// What description lengths depend on.
  var lengthIdentity: [String: JSON] {
    ["label_precision": .number(labelPrecision), "symmetry_refund": .bool(symmetryRefund)]
  }
}

extension Method {
  var json: JSON {
    .object(
      identity.merging([
        "label": .text(label), kind.grid?.rawValue ?? "alpha": .array(alphas.map { .number($0) }), "restarts": .integer(restarts),
        "selection": .text(selection.rawValue),
      ]) { $1 })
  }

  /// What a single run of the method depends on besides the value of its grid and the restart: not its label. What only
  /// some kinds have is there for these kinds only, and how to prune where it differs from the default.
  var identity: [String: JSON] {
    var identity: [String: JSON] = [
      "method": .text(kind.rawValue), "beta": beta.map { .number($0) } ?? .null, "rho": .number(rho),
      "tolerance": .number(pruneTolerance), "normalised": .bool(layerNormalised),
    ].merging(pruning.identity) { $1 }.merging(details.identity(kind)) { $1 }
    // members of an average keep their weights in their records
    if average != .none { identity["average"] = .text(average.rawValue) }
    if kind == .ladderMAP { identity["restarts"] = .integer(restarts) }
    return identity
  }
}

extension PruningSettings {
  fileprivate var identity: [String: JSON] {
    let standard = PruningSettings()
    var object: [String: JSON] = [:]
    if toleranceUnit != standard.toleranceUnit { object["tolerance_unit"] = .text(toleranceUnit.rawValue) }
    if search != standard.search { object["search"] = .text(search.rawValue) }
    if shrinkEvery != standard.shrinkEvery { object["shrinking"] = .integer(shrinkEvery) }
    if foldsConstants != standard.foldsConstants { object["fold_constants"] = .bool(foldsConstants) }
    return object
  }
}

extension MethodDetails {
  fileprivate func identity(_ kind: Method.Kind) -> [String: JSON] {
    switch self {
    case .none: return [:]
    case .minimax(let minimax):
      let game: [String: JSON] = [
        "u0": .number(minimax.multiplier), "pi0": .number(minimax.probability), "warmup": .integer(minimax.warmup),
        "mask": .text(minimax.mask.rawValue),
      ]
      guard kind == .fpp else { return game }
      return game.merging(["decay": .number(minimax.decay), "repetitions": .integer(minimax.repetitions)]) { $1 }
    case .layerwise(let layerwise):
      return [
        "variant": .text(layerwise.variant.rawValue), "pi0": .number(layerwise.probability),
        "layer_rate": .number(layerwise.rate), "layer_epochs": .integer(layerwise.maxEpochs),
      ]
    case .hardConcrete(let gates): return ["gates": .text(gates.grouping.rawValue), "drop": .number(gates.dropRate)]
    case .magnitude(let magnitude):
      let scope: [String: JSON] = ["scope": .text(magnitude.scope.rawValue)]
      return kind == .imp ? scope.merging(["fraction": .number(magnitude.fraction)]) { $1 } : scope
    }
  }
}

extension AnalysisSettings {
  var json: JSON {
    var stated: [String: JSON] = hypotheses.isEmpty ? [:] : ["hypotheses": .array(hypotheses.map(\.json))]
    if let codelengths { stated["codelengths"] = codelengths.json }
    return .object(
      [
        "short": .array(short.map { .text($0) }), "baselines": .array(baselines.map { .text($0) }),
        "excess_levels": .object(["relative_to": .text(levelReference.rawValue), "values": .array(levels.map { .number($0) })]),
        "curve_model": .text(curveModel), "significance": .number(significance),
      ].merging(stated) { $1 })
  }
}
