// swift-tools-version: 6.2
// Brevity: do learners that are forced to be short need fewer samples?
// The manifest is the table of contents: the house is read from the roof down, and a target imports only from
// storeys below its own (docs/house.md).
import PackageDescription

let package = Package(
  name: "brevity",
  products: [
    .executable(name: "brevity", targets: ["brevity"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // MARK: 11 - the command line
    .executableTarget(
      name: "brevity",
      dependencies: [
        "Pipeline", "Analysis", "CodelengthTables", "Results", "Studies", "Codes", "Training", "LearningCurves", "RandomStreams",
        "Workers", "ExternalProcesses", "Files", .argumentParser,
      ]),

    // MARK: 10 - execution: plan, run, merge, status, checkpoints, submit, figures, doctor
    .target(
      name: "Pipeline",
      dependencies: [
        "Analysis", "CodelengthTables", "Results", "Studies", "Experiments", "Training", "Teachers", "LearningCurves", "Networks",
        "Workers", "Kernels", "GSL", "HDF5", "ExternalProcesses", "Files",
      ],
      resources: [.embedInCode("Embedded")]),

    // MARK: 9 - from study.h5 to fits and verdicts; tables of description lengths
    .target(
      name: "Analysis",
      dependencies: [
        "Results", "Studies", "Experiments", "Training", "Laplace", "Teachers", "LinearTheory", "LearningCurves", "Statistics",
        "RandomStreams", "Workers", "HDF5", "ExternalProcesses", "Files",
      ]),
    .target(
      name: "CodelengthTables",
      dependencies: [
        "Results", "Studies", "Codes", "Teachers", "Codelengths", "LinearTheory", "Networks", "Statistics", "Workers", "HDF5",
        "Files",
      ]),

    // MARK: 8 - what happened: journals, study.h5, provenance
    .target(
      name: "Results", dependencies: ["Studies", "Experiments", "Training", "Teachers", "Kernels", "GSL", "HDF5", "Files"]),

    // MARK: 7 - what a study is, and how it is written in YAML
    .target(
      name: "Studies",
      dependencies: [
        "SettingKeys", "Experiments", "Training", "Laplace", "Teachers", "Networks", "Kernels", "RandomStreams",
        "ExternalProcesses", "Files", .yams,
      ]),

    // MARK: 6 - published experiments, repeated, and what was claimed of them
    .target(
      name: "Experiments", dependencies: ["SettingKeys", "Training", "Networks", "Kernels", "RandomStreams", "GSL", "Files"],
      exclude: ["Published/README.md"],
      resources: [
        .embedInCode("Published/expA.csv"), .embedInCode("Published/expB.csv"), .embedInCode("Published/expC.csv"),
      ]),

    // MARK: 6 - description lengths as bits that can be decoded
    .target(
      name: "Codes",
      dependencies: [
        "Training", "Teachers", "Laplace", "Codelengths", "Networks", "Kernels", "RandomStreams", "GSL", "Compressors", "Files",
      ]),

    // MARK: 5 - students: objectives, optimisers, pruning, the three phases
    .target(
      name: "Training",
      dependencies: [
        "SettingKeys", "Teachers", "Laplace", "LinearTheory", "Codelengths", "Networks", "Kernels", "RandomStreams", "GSL",
        "ExternalProcesses", "Files",
      ]),

    // MARK: 4 - sources of low complexity; the linearised posterior; closed forms of linear learners
    .target(
      name: "Teachers",
      dependencies: [
        "SettingKeys", "Codelengths", "Networks", "RandomStreams", "Compressors", "ExternalProcesses", "Files",
      ]),
    .target(name: "Laplace", dependencies: ["Codelengths", "Networks", "Kernels", "RandomStreams"]),
    .target(name: "LinearTheory", dependencies: ["Statistics", "GSL"]),

    // MARK: 3 - lengths in bits; curves of loss against sample size
    .target(name: "Codelengths", dependencies: ["Networks", "GSL"]),
    .target(name: "LearningCurves", dependencies: ["Statistics", "GSL", "Files"]),

    // MARK: 2 - multilayer perceptrons; exact tests and monotone regression
    .target(name: "Networks", dependencies: ["Kernels", "RandomStreams"]),
    .target(name: "Statistics", dependencies: ["GSL"]),
    .target(name: "Workers", dependencies: ["Kernels", "Files"]),

    // MARK: 1 - one keeper for each C library, the only source of randomness, programs that learn and label
    .target(name: "Kernels", dependencies: ["CKernels"]),
    .target(name: "GSL", dependencies: ["CGSL"]),
    .target(name: "HDF5", dependencies: ["CHDF5", "Files"]),
    .target(name: "Compressors", dependencies: ["CCompressors"]),
    .target(name: "RandomStreams"),
    .target(name: "ExternalProcesses", dependencies: ["Files"]),

    // MARK: 0 - the ground: C vector loops and elementary functions, headers and shims; files, checksums, JSON, errors
    .target(name: "Files"),
    .target(name: "SettingKeys"),
    .target(name: "CKernels", linkerSettings: [.linkedLibrary("m"), .linkedLibrary("pthread"), .linkedLibrary("dl")]),
    .target(name: "CCompressors", linkerSettings: [.linkedLibrary("dl")]),
    .systemLibrary(name: "CGSL", providers: [.apt(["libgsl-dev"])]),
    .systemLibrary(name: "CHDF5", pkgConfig: "hdf5", providers: [.apt(["libhdf5-dev"])]),

    // MARK: Benchmarks - the speed of training beside JAX and PyTorch (make bench)
    .executableTarget(
      name: "brevity-bench",
      dependencies: [
        "Pipeline", "Results", "Training", "Laplace", "LearningCurves", "Kernels", "CMeasures", "CAllocations", .argumentParser,
      ],
      path: "Benchmarks/brevity-bench"),
    .target(
      name: "CMeasures", dependencies: ["CKernels"], path: "Benchmarks/CMeasures",
      linkerSettings: [.linkedLibrary("dl")]),
    .target(name: "CAllocations", path: "Benchmarks/CAllocations"),

    // MARK: Tests mirror the names
    .target(name: "Simulation", path: "Tests/Simulation"),
    .testTarget(name: "HouseTests"),
    .testTarget(name: "FilesTests", dependencies: ["Files"]),
    .testTarget(name: "ExternalProcessesTests", dependencies: ["ExternalProcesses", "Files"]),
    .testTarget(name: "KernelsTests", dependencies: ["Kernels"]),
    .testTarget(name: "RandomStreamsTests", dependencies: ["RandomStreams"]),
    .testTarget(name: "GSLTests", dependencies: ["GSL", "Kernels"]),
    .testTarget(name: "HDF5Tests", dependencies: ["HDF5", "Files"]),
    .testTarget(name: "NetworksTests", dependencies: ["Networks"]),
    .testTarget(name: "StatisticsTests", dependencies: ["Statistics"]),
    .testTarget(name: "LinearTheoryTests", dependencies: ["LinearTheory", "Simulation"]),
    .testTarget(name: "TeachersTests", dependencies: ["Teachers"]),
    .testTarget(name: "CodelengthsTests", dependencies: ["Codelengths"]),
    .testTarget(name: "LaplaceTests", dependencies: ["Laplace"]),
    .testTarget(
      name: "LearningCurvesTests", dependencies: ["LearningCurves", "LinearTheory", "Simulation", "Files"],
      resources: [.copy("Data")]),
    .testTarget(name: "CodesTests", dependencies: ["Codes", "Files"]),
    .testTarget(name: "TrainingTests", dependencies: ["Training", "LinearTheory", "CAllocations"]),
    .testTarget(name: "ExperimentsTests", dependencies: ["Experiments", "GSL"]),
    .testTarget(name: "SettingKeysTests", dependencies: ["SettingKeys"]),
    .testTarget(name: "StudiesTests", dependencies: ["Studies", "Files"], exclude: ["Golden"]),
    .testTarget(name: "ResultsTests", dependencies: ["Results", "Files"]),
    .testTarget(name: "PipelineTests", dependencies: ["Pipeline", "LinearTheory", "Analysis", "CodelengthTables", "Files"]),
  ]
)

// The project's own check accepts no warning; with another compiler a new warning should not stop a user.
if Context.environment["BREVITY_STRICT"] != nil {
  for target in package.targets where ![.system, .test].contains(target.type) {
    target.swiftSettings = (target.swiftSettings ?? []) + [.treatAllWarnings(as: .error)]
  }
}

extension Target.Dependency {
  static let argumentParser: Self = .product(name: "ArgumentParser", package: "swift-argument-parser")
  static let yams: Self = .product(name: "Yams", package: "Yams")
}
