import Files
import Foundation
import HDF5
import Testing

/// One of everything.
func example(_ root: GroupWriter) throws {
  try root.attribute(HDF5Attribute("title", "λ and ∞"))
  try root.attribute(HDF5Attribute("schema_version", Int32(1)))
  try root.dimension("teacher", coordinates: [Int32(0), 1], attributes: [HDF5Attribute("units", "1")])
  try root.dimension("n_train", coordinates: [8, 16, 32.5])
  try root.dataset(
    "loss", [0.1, -0.0, .nan, .infinity, .leastNonzeroMagnitude, 6], over: ["teacher", "n_train"],
    attributes: [HDF5Attribute("units", "bit"), HDF5Attribute("long_name", "a loss")])
  try root.dataset(
    "status", [Int8(0), 1], over: ["teacher"],
    attributes: [HDF5Attribute("flag_values", [Int8(0), 1]), HDF5Attribute("flag_meanings", "ok failed")])
  try root.dataset("answer", [(Int64(1) << 53) + 1], over: [])
  let runs = try root.group("runs")
  try runs.dimension("run", count: 3)
  try runs.dataset("epochs", [Int64.min, 0, Int64.max], over: ["run"])
  try runs.dataset("weights", (0..<6).map { Double($0) }, over: ["run", "teacher"])
  try runs.dimension("point", count: 0)
  try runs.dataset("trace", [Double](), over: ["point"])
  let meta = try root.group("meta")
  try meta.text("yaml", "name: é\n" + String(repeating: "x", count: 100_000))
  try meta.dimension("failure", count: 2)
  try meta.text("failures", ["first", ""], over: "failure")
}

@Suite struct WritingTests {
  @Test(.enabled(if: Outside.hasH5py, "h5py is not installed"))
  func h5pyReadsWhatWasWritten() throws {
    let report = try withDirectory { directory in
      let path = directory + "/example.h5"
      try HDF5File.write(to: path, example)
      return Outside.python(
        """
        print(list(f['/']), list(f['runs']), list(f['meta']))
        print(f.attrs['title'], f.attrs['schema_version'], f.attrs['schema_version'].dtype)
        d = f['loss']
        print(d.dtype, d.shape, [x[0].name for x in d.dims], list(d.attrs)[:2], d.attrs['units'], \
        d.compression, d.shuffle, d.fletcher32)
        print(d[...].tobytes() == np.array([[0.1, -0.0, np.nan], [np.inf, 5e-324, 6]]).tobytes())
        print(f['n_train'][...].tolist(), f['teacher'].dtype, \
        h5py.h5ds.is_scale(f['teacher'].id), f['teacher'].attrs['_Netcdf4Dimid'])
        print(f['status'].dtype, f['status'].attrs['flag_values'], f['status'].attrs['flag_meanings'])
        print(f['answer'][()] == 2**53 + 1, f['answer'].shape)
        r = f['runs']
        print(r['epochs'][...].tolist() == [-2**63, 0, 2**63 - 1], r['run'].dtype, r['run'].attrs['NAME'])
        print([x[0].name for x in r['weights'].dims], r['weights'][2, 1], r['trace'].shape, r['point'].attrs['_Netcdf4Dimid'])
        m = f['meta']
        print(len(m['yaml'].asstr()[()]), m['yaml'].asstr()[()][:7], \
        m['failures'].asstr()[...].tolist(), m['failures'].dims[0][0].name)
        print(f['/'].id.get_create_plist().get_link_creation_order(), r.id.get_create_plist().get_attr_creation_order())
        """, path)
    }
    #expect(
      report == """
        ['teacher', 'n_train', 'loss', 'status', 'answer', 'runs', 'meta'] ['run', 'epochs', 'weights', 'point', 'trace'] \
        ['yaml', 'failure', 'failures']
        λ and ∞ 1 int32
        float64 (2, 3) ['/teacher', '/n_train'] ['DIMENSION_LIST', 'units'] bit gzip True True
        True
        [8.0, 16.0, 32.5] int32 True 0
        int8 [0 1] ok failed
        True ()
        True >f4 b'This is a netCDF dimension but not a netCDF variable.         3'
        ['/runs/run', '/teacher'] 5.0 (0,) 3
        100008 name: é ['first', ''] /meta/failure
        3 3

        """)
  }

  @Test(.enabled(if: Outside.hasH5dump, "h5dump is not installed"))
  func h5dumpReadsWhatWasWritten() throws {
    let dump = try withDirectory { directory in
      let path = directory + "/example.h5"
      try HDF5File.write(to: path, example)
      return Outside.output("/usr/bin/h5dump", ["-p", "-d", "/runs/weights", path])
    }
    #expect(dump.contains("H5T_IEEE_F64LE"))
    #expect(dump.contains("PREPROCESSING SHUFFLE"))
    #expect(dump.contains("COMPRESSION DEFLATE { LEVEL 4 }"))
    #expect(dump.contains("CHECKSUM FLETCHER32"))
    #expect(dump.contains("(2,0): 4, 5"))
  }

  @Test func equalContentsGiveEqualBytes() async throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("brevity-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let files = try await withThrowingTaskGroup(of: Data.self) { group in
      for file in 0..<8 {
        group.addTask {
          let path = "\(directory)/\(file).h5"
          if file == 7 { usleep(1_100_000) }  // HDF5's time stamps have a resolution of one second
          try HDF5File.write(to: path, example)
          return try Data(contentsOf: URL(fileURLWithPath: path))
        }
      }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(files.count == 1)
  }

  /// Two datasets of 700,000 numbers.
  private static func writeLarge(to path: String) throws -> [Double] {
    let values = (0..<700_000).map { Double($0) }
    try HDF5File.write(to: path) { root in
      try root.dimension("row", count: 2)
      try root.dimension("column", count: 350_000)
      try root.dataset("wide", values, over: ["row", "column"])
      try root.dataset("tall", values, over: ["column", "row"])
    }
    return values
  }

  @Test func largeDatasetsComeBack() throws {
    try withDirectory { directory in
      let values = try Self.writeLarge(to: directory + "/large.h5")
      let root = try HDF5File(reading: directory + "/large.h5").root
      #expect(try root.dataset("wide").doubles() == values)
      #expect(try root.dataset("tall").doubles() == values)
    }
  }

  @Test(.enabled(if: Outside.hasH5py, "h5py is not installed"))
  func largeDatasetsAreSplitIntoChunks() throws {
    try withDirectory { directory in
      let path = directory + "/large.h5"
      _ = try Self.writeLarge(to: path)
      #expect(Outside.python("print(f['wide'].chunks, f['tall'].chunks)", path) == "(1, 131072) (65536, 2)\n")
    }
  }

  @Test func publishingReplacesTheWholeFileOrNothing() throws {
    struct Interrupted: Error {}
    try withDirectory { directory in
      let path = directory + "/study.h5"
      try HDF5File.write(to: path) { try $0.attribute(HDF5Attribute("title", "old")) }
      let reader = try HDF5File(reading: path)
      #expect(throws: Interrupted.self) {
        try HDF5File.write(to: path) { root in
          try root.attribute(HDF5Attribute("title", "never"))
          throw Interrupted()
        }
      }
      #expect(try HDF5File(reading: path).root.text(ofAttribute: "title") == "old")
      try HDF5File.write(to: path) { try $0.attribute(HDF5Attribute("title", "new")) }
      #expect(try reader.root.text(ofAttribute: "title") == "old")
      #expect(try HDF5File(reading: path).root.text(ofAttribute: "title") == "new")
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["study.h5"])
    }
  }

  @Test func leftoversOfKilledProcessesAreSweptAway() throws {
    try withDirectory { directory in
      // No process has a number beyond the kernel's limit of 2²².
      let stale = "\(directory)/study.h5.tmp-\(ProcessInfo.processInfo.hostName)-\((1 << 22) + 1)"
      let foreign = "\(directory)/study.h5.tmp-elsewhere-\((1 << 22) + 1)"
      for path in [stale, foreign] { try Data([1]).write(to: URL(fileURLWithPath: path)) }
      try HDF5File.write(to: "\(directory)/study.h5") { _ in }
      #expect(!FileManager.default.fileExists(atPath: stale))
      #expect(FileManager.default.fileExists(atPath: foreign))
    }
  }

  @Test func manyThreadsWriteAndReadAtOnce() async throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("brevity-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let sums = try await withThrowingTaskGroup(of: Double.self) { group in
      for task in 0..<8 {
        group.addTask {
          var sum = 0.0
          for file in 0..<20 {
            let path = "\(directory)/\(task)-\(file).h5"
            try HDF5File.write(to: path) { root in
              try root.dimension("x", count: 4)
              try root.dataset("y", [Double](repeating: Double(task), count: 4), over: ["x"])
            }
            sum += try HDF5File(reading: path).root.dataset("y").doubles().reduce(0, +)
            #expect(throws: BrevityError.self) { try HDF5File(reading: path + ".missing") }
          }
          return sum
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(sums.sorted() == (0..<8).map { Double($0) * 80 })
  }
}
