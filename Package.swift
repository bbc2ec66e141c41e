// swift-tools-version: 6.0
// Brevity: do learners that are forced to be short need fewer samples?
// The manifest is the table of contents: the house is read from the roof down, and a target imports only from
// storeys below its own (README, "The house").
import PackageDescription

let package = Package(
  name: "brevity",
  products: [
    .executable(name: "brevity", targets: ["brevity"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "3.12.3"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // MARK: 9 - the command line
    .executableTarget(name: "brevity", dependencies: ["Pipeline", "Codes", .argumentParser]),

    // MARK: 8 - from a study file to a verdict: plan, run, merge, fit, verdict, figures
    .target(
      name: "Pipeline",
      dependencies: [
        "Results", "Studies", "Codes", "Experiments", "Training", "Laplace", "Teachers", "LearningCurves", "Statistics",
        "Kernels", "HDF5",
      ],
      resources: [.embedInCode("Embedded")]),

    // MARK: 7 - what happened: journals, study.h5, provenance
    .target(name: "Results", dependencies: ["Studies", "Experiments", "HDF5", "Checksums", .crypto]),

    // MARK: 6 - what a study is, and how it is written in YAML
    .target(name: "Studies", dependencies: ["Experiments", "Training", "Laplace", "Teachers", "Networks", "Kernels", .yams, .crypto]),

    // MARK: 5 - published experiments, repeated, and what was claimed of them
    .target(
      name: "Experiments", dependencies: ["Training", "Networks", "Kernels", "RandomStreams", "GSL"],
      exclude: ["Published/README.md"],
      resources: [
        .embedInCode("Published/expA.csv"), .embedInCode("Published/expB.csv"), .embedInCode("Published/expC.csv"),
      ]),

    // MARK: 5 - description lengths as bits that can be decoded
    .target(
      name: "Codes",
      dependencies: ["Training", "Teachers", "Codelengths", "Networks", "Kernels", "RandomStreams", "GSL", "Checksums", "Compressors"]),

    // MARK: 4 - students: objectives, optimisers, pruning, the three phases
    .target(
      name: "Training",
      dependencies: ["Teachers", "Laplace", "LearningCurves", "Codelengths", "Networks", "Kernels", "RandomStreams", "GSL"]),

    // MARK: 3 - sources of low complexity; lengths in bits; curves of loss against sample size; the linearised posterior
    .target(name: "Teachers", dependencies: ["Networks", "RandomStreams", "Codelengths", "Compressors"]),
    .target(name: "Codelengths", dependencies: ["Networks", "GSL"]),
    .target(name: "LearningCurves", dependencies: ["Statistics", "GSL"]),
    .target(name: "Laplace", dependencies: ["Codelengths", "Networks", "Kernels", "RandomStreams"]),

    // MARK: 2 - multilayer perceptrons; exact tests and monotone regression
    .target(name: "Networks", dependencies: ["Kernels", "RandomStreams"]),
    .target(name: "Statistics", dependencies: ["GSL"]),

    // MARK: 1 - one keeper for each C library, and the only source of randomness
    .target(name: "Kernels", dependencies: ["CKernels"]),
    .target(name: "RandomStreams"),
    .target(name: "GSL", dependencies: ["CGSL"]),
    .target(name: "HDF5", dependencies: ["CHDF5"]),
    .target(name: "Compressors", dependencies: ["CCompressors"]),
    .target(name: "Checksums"),

    // MARK: 0 - C: vector loops and elementary functions, headers and shims
    .target(name: "CKernels", linkerSettings: [.linkedLibrary("m"), .linkedLibrary("pthread"), .linkedLibrary("dl")]),
    .target(name: "CCompressors", linkerSettings: [.linkedLibrary("dl")]),
    .systemLibrary(name: "CGSL", providers: [.apt(["libgsl-dev"])]),
    .systemLibrary(name: "CHDF5", pkgConfig: "hdf5", providers: [.apt(["libhdf5-dev"])]),

    // MARK: Benchmarks - the speed of training beside JAX and PyTorch (make bench)
    .executableTarget(
      name: "brevity-bench",
      dependencies: [
        "Pipeline", "Training", "Laplace", "LearningCurves", "Kernels", "CMeasures", "CAllocations", .argumentParser,
      ],
      path: "Benchmarks/brevity-bench"),
    .target(
      name: "CMeasures", dependencies: ["CKernels"], path: "Benchmarks/CMeasures",
      linkerSettings: [.linkedLibrary("dl")]),
    .target(name: "CAllocations", path: "Benchmarks/CAllocations"),

    // MARK: Tests mirror the names
    .testTarget(name: "KernelsTests", dependencies: ["Kernels"]),
    .testTarget(name: "RandomStreamsTests", dependencies: ["RandomStreams"]),
    .testTarget(name: "GSLTests", dependencies: ["GSL", "Kernels"]),
    .testTarget(name: "HDF5Tests", dependencies: ["HDF5"]),
    .testTarget(name: "NetworksTests", dependencies: ["Networks"]),
    .testTarget(name: "StatisticsTests", dependencies: ["Statistics"]),
    .testTarget(name: "TeachersTests", dependencies: ["Teachers"]),
    .testTarget(name: "CodelengthsTests", dependencies: ["Codelengths"]),
    .testTarget(name: "LaplaceTests", dependencies: ["Laplace"]),
    .testTarget(name: "LearningCurvesTests", dependencies: ["LearningCurves"], resources: [.copy("Data")]),
    .testTarget(name: "CodesTests", dependencies: ["Codes"]),
    .testTarget(name: "TrainingTests", dependencies: ["Training", "LearningCurves", "CAllocations"]),
    .testTarget(name: "ExperimentsTests", dependencies: ["Experiments", "GSL"]),
    .testTarget(name: "StudiesTests", dependencies: ["Studies"]),
    .testTarget(name: "ResultsTests", dependencies: ["Results", "Checksums"]),
    .testTarget(name: "PipelineTests", dependencies: ["Pipeline"]),
  ]
)

extension Target.Dependency {
  static let argumentParser: Self = .product(name: "ArgumentParser", package: "swift-argument-parser")
  static let crypto: Self = .product(name: "Crypto", package: "swift-crypto")
  static let yams: Self = .product(name: "Yams", package: "Yams")
}
