import Foundation
import HDF5
import Testing

@Suite struct ReadingTests {
  @Test func everythingComesBack() throws {
    try withDirectory { directory in
      let path = directory + "/example.h5"
      try HDF5File.write(to: path, example)
      let root = try HDF5File(reading: path).root
      #expect(root.tracksCreationOrder)
      #expect(try root.groups().map(\.path) == ["/runs", "/meta"])
      #expect(try root.datasets().map(\.name) == ["teacher", "n_train", "loss", "status", "answer"])
      #expect(try root.attributes() == [HDF5Attribute("title", "λ and ∞"), HDF5Attribute("schema_version", Int32(1))])
      let loss = try root.dataset("loss")
      #expect(loss.shape == [2, 3])
      #expect(loss.type == .float64)
      #expect(try loss.dimensions() == ["teacher", "n_train"])
      #expect(try loss.attributes() == [HDF5Attribute("units", "bit"), HDF5Attribute("long_name", "a loss")])
      #expect(try loss.doubles().map(\.bitPattern) == [0.1, -0.0, .nan, .infinity, .leastNonzeroMagnitude, 6].map(\.bitPattern))
      #expect(try root.dataset("status").values() == .int8([0, 1]))
      #expect(try root.dataset("status").attributes()[0] == HDF5Attribute("flag_values", [Int8(0), 1]))
      #expect(try root.dataset("status").integers() == [0, 1])
      #expect(try root.dataset("teacher").values() == .int32([0, 1]))
      #expect(try root.dataset("teacher").isScale)
      #expect(try !root.dataset("teacher").isPureDimension)
      #expect(try root.dataset("answer").shape == [])
      let runs = try root.group("runs")
      #expect(try runs.dataset("epochs").values() == .int64([.min, 0, .max]))
      #expect(try runs.dataset("run").isPureDimension)
      #expect(try runs.dataset("weights").scales() == [["/runs/run"], ["/teacher"]])
      #expect(try runs.dataset("trace").doubles() == [])
      let meta = try root.group("meta")
      #expect(try meta.dataset("yaml").texts()[0].count == 100_008)
      #expect(try meta.dataset("failures").texts() == ["first", ""])
    }
  }

  @Test func whatIsBeingWrittenCanBeReadBack() throws {
    try withDirectory { directory in
      try HDF5File.write(to: directory + "/example.h5") { root in
        try example(root)
        let stored = try root.stored()
        #expect(try stored.dataset("status").dimensions() == ["teacher"])
        #expect(try stored.group("runs").dataset("weights").doubles() == [0, 1, 2, 3, 4, 5])
      }
    }
  }

  @Test(.enabled(if: Outside.hasH5py, "h5py is not installed"))
  func filesOfOtherProgramsAreReadAsFarAsTheyAreUnderstood() throws {
    try withDirectory { directory in
      let path = directory + "/foreign.h5"
      _ = Outside.output(
        "/usr/bin/python3",
        [
          "-c",
          """
          import sys, h5py, numpy as np
          f = h5py.File(sys.argv[1], 'w')
          f['b'] = np.arange(3.0)
          f['a'] = np.arange(3, dtype='u2')
          f['link'] = h5py.SoftLink('/nowhere')
          """, path,
        ])
      let root = try HDF5File(reading: path).root
      #expect(!root.tracksCreationOrder)
      #expect(try root.datasets().map(\.name) == ["a", "b"])
      #expect(try root.dataset("b").doubles() == [0, 1, 2])
      let others = try root.entries().compactMap { if case .other(let name) = $0 { name } else { nil } }
      #expect(others == ["link"])
      #expect(
        sentence { try root.dataset("a").values() }
          == "Cannot read the values of '/a' in '\(path)': its type is none of float64, int64, int32, int8 and "
          + "variable-length text.")
      #expect(
        sentence { try root.dataset("b").dimensions() }
          == "Cannot read the dimensions of '/b' in '\(path)': dimension 0 has 0 scales and must have one.")
    }
  }
}

/// The description of the error that `body` throws.
func sentence(_ body: () throws -> Any) -> String {
  do { return "no error, but \(try body())" } catch { return "\(error)" }
}
