import Foundation
import Pipeline
import Results
import Testing

/// The contract of docs/reproducibility.md: tiny studies with every method give the same bits here, on emulated processors of
/// other kinds, and on every machine that has run this test.
@Suite struct PortableBitsTests {
  /// Sizes around the blocks of the kernels: 37 samples, layers narrow and wide, two numbers of labels and three activations.
  static let studies: [String: String] = [
    "regression": """
    name: regression
    question: Are the bits of regressions the same everywhere?
    prediction: Yes.
    seed: 11
    teachers: {pool: confirmation, count: 1, layers: [2, 3, 3, 1]}
    data: {noise_std: 0.1, test: 101}
    n_train: [37]
    student: {layers: [2, 9, 7, 1], precision: float}
    training: {learning_rate: 0.01, min_epochs: 20, max_epochs: 60, finetune_max_epochs: 20, smoothing_window: 5}
    protocol: {candidates: 2}
    methods:
      dense: {}
      dense_early: {}
      l2: {alpha: [0.01, 0.1]}
      rl1: {alpha: [0.5, 2]}
      drr: {alpha: [0.1, 0.3], beta: 5}
      pmmp: {alpha: [1, 5], u0: 0.5, warmup: 10}
      fpp: {alpha: [1, 5]}
      egp: {alpha: [0.05, 0.5]}
      egp_sigmoid: {method: egp, alpha: [0.05, 0.5], variant: sigmoid}
      hard_concrete: {alpha: [0.01, 0.1]}
      magnitude: {keep: [0.4, 0.6]}
      imp: {rounds: [1, 2]}
      dense_map: {average: mdl}
      drr_map: {alpha: [0.1, 0.3], beta: 5}
      ladder_map: {}
      oracle_map: {}
    analysis: {short: [drr], baselines: [dense_early], curve_model: none}

    """,
    "classes": """
    name: classes
    question: Are the bits of classes the same everywhere?
    prediction: Yes.
    seed: 12
    teachers: {pool: confirmation, count: 1, layers: [3, 4, 3], classes: 3, temperature: 0.2}
    data: {test: 101}
    n_train: [41]
    student: {layers: [3, 6, 3], precision: float}
    training: {loss: cross_entropy, learning_rate: 0.01, min_epochs: 20, max_epochs: 40, finetune_max_epochs: 20}
    protocol: {candidates: 2, symmetry_refund: false}
    methods:
      dense_early: {}
      drr: {alpha: [0.3, 1], beta: 5}
      dense_map: {}
      drr_map: {alpha: [1, 3], beta: 5}
    analysis: {short: [drr], baselines: [dense_early], curve_model: none}

    """,
    "wide": """
    name: wide
    question: Are the bits of wide layers the same everywhere?
    prediction: Yes.
    seed: 13
    teachers: {pool: confirmation, count: 1, layers: [3, 4, 1], activation: erf}
    data: {noise_std: 0.1, test: 50}
    n_train: [401]
    student: {layers: [3, 70, 66, 1], activation: erf, precision: double}
    training: {learning_rate: 0.01, min_epochs: 3, max_epochs: 5, finetune_max_epochs: 3}
    protocol: {candidates: 1}
    methods:
      dense_early: {}
      drr: {alpha: [0.1], beta: 5}
    analysis: {short: [drr], baselines: [dense_early], curve_model: none}

    """,
    "linear": """
    name: linear
    question: Are the bits of closed forms the same everywhere?
    prediction: Yes.
    seed: 14
    teachers: {pool: confirmation, kind: sparse_linear, count: 2, layers: [20, 1], nonzero: 5, norm: 1}
    data: {inputs: normal, noise_std: 0.3, test: 50}
    n_train: [15, 40]
    student: {layers: [20, 1], bias: false, precision: double}
    protocol: {validation: none}
    methods: {least_squares: {}, ridge_optimal: {}, oracle_support: {}}
    analysis:
      hypotheses: [{name: P2, method: oracle_support}]

    """,
  ]

  /// Writes study.h5 by the program, or by an emulator that runs it.
  private static func results(_ name: String, in folder: String, by emulator: [String] = []) throws -> String {
    let file = folder + "/\(name).yaml"
    try #require(studies[name]).write(toFile: file, atomically: true, encoding: .utf8)
    for stage in [["run", file, "--jobs", "2", "-o", folder], ["merge", folder + "/" + name]] {
      let end = try BrevityProgram.run(stage, through: emulator, environment: ["SOURCE_DATE_EPOCH": "0"])
      #expect(end.status == 0, "\(emulator) \(name): \(end.errors)")
    }
    return folder + "/\(name)/study.h5"
  }

  /// FNV-1a over what /runs says of the students.
  private static func fingerprint(_ path: String) throws -> String {
    let contents = try StudyContents(reading: path)
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for column in [
      "train_mse", "test_mse", "excess_mse", "nonzero_parameters", "model_bits", "data_bits", "evidence_bits", "epochs",
    ] {
      for value in try contents.runs(column) {
        for shift in stride(from: 0, to: 64, by: 8) {
          hash = (hash ^ ((value.isNaN ? .nan : value).bitPattern >> UInt64(shift) & 0xff)) &* 0x100_0000_01b3
        }
      }
    }
    return String(hash, radix: 16)
  }

  /// Recorded on an AMD EPYC with AVX-512.
  static let golden = [
    "classes": "69bcaad77d4d19b3", "linear": "5c8fc8ff484e2e9b", "regression": "cb3e03379231a335", "wide": "c8b5a694c565c9e7",
  ]

  @Test(arguments: golden.keys.sorted())
  func bitsOfAStudyAreThoseOfEveryMachine(_ name: String) throws {
    try Scratch.withDirectory { folder in
      let fingerprint = try Self.fingerprint(try Self.results(name, in: folder))
      #expect(fingerprint == Self.golden[name])
    }
  }

  /// Processors with AVX2 alone, and with everything that the emulator knows.
  @Test(
    .enabled(if: Emulator.isInstalled, "qemu-x86_64 (package qemu-user) is not installed"),
    arguments: [("Haswell", "regression"), ("Haswell", "wide"), ("max", "classes"), ("max", "linear")])
  func anotherProcessorWritesTheSameFile(_ processor: String, _ name: String) throws {
    try Scratch.withDirectory { folder in
      let (here, there) = (folder + "/here", folder + "/there")
      for place in [here, there] { try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false) }
      let files = [
        try Self.results(name, in: here), try Self.results(name, in: there, by: [Emulator.program, "-cpu", processor]),
      ]
      let check = try BrevityProgram.run(["check", "--same"] + files)
      #expect(check.status == 0, "\(check.output)\(check.errors)")
      let bytes = try files.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
      #expect(bytes[0] == bytes[1])
    }
  }
}

/// Runs programs of this processor's kind as if on another one.
enum Emulator {
  static let program = "qemu-x86_64"
  static var isInstalled: Bool {
    #if arch(x86_64)
      (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .contains { FileManager.default.isExecutableFile(atPath: $0 + "/" + program) }
    #else
      false
    #endif
  }
}
