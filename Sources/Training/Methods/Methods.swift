/// All methods, in the order in which messages name them. A new method is a file beside this one and a line here.
package enum Methods {
  package static let all: [any Method] = [
    Dense(),
    DenseEarly(),
    L2(),
    AdamW(),
    RL1(),
    DRR(),
    PMMP(),
    FPP(),
    EGP(),
    HardConcrete(),
    Magnitude(),
    IMP(),
    DenseMAP(),
    DRRMAP(),
    LadderMAP(),
    OracleMAP(),
    LeastSquares(),
    RidgeOptimal(),
    OracleSupport(),
    BestThresholdSelection(),
    External(),
  ]

  /// The method of a name, with its default settings.
  package static func named(_ name: String) -> (any Method)? { all.first { $0.name == name } }

  /// The methods that have a key of the study file.
  package static func having(_ key: String) -> [any Method] { all.filter { $0.keys.contains(key) } }

  /// All keys of all methods, each once.
  package static let keys: [String] = {
    var seen: Set<String> = []
    return all.flatMap(\.keys).filter { seen.insert($0).inserted }
  }()
}
