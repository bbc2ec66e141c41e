import Foundation
import HDF5
import Results
import Synchronization
import Testing

@testable import Pipeline

/// Damaged result files: the program says so in a sentence; it neither crashes nor hangs, whatever libhdf5 does.
@Suite struct MutantTests {
  /// A study without training, merged, fitted and decided.
  private static func makeFolder(in directory: String) throws -> ResultsFolder {
    let end = try BrevityProgram.run(
      ["reproduce", "linear-calibration", "--set", "preset=tiny", "-o", directory],
      environment: ["BREVITY_PYTHON": "/bin/false", "PATH": "/nowhere"])
    #expect(end.status == 0, "\(end.errors)")
    return ResultsFolder(path: directory + "/linear-calibration-tiny")
  }

  /// One damage: flipped bits, a stretch of one byte, bytes of elsewhere, or a lost end.
  private static func mutate(_ bytes: [UInt8], _ numbers: inout SeededNumbers) -> [UInt8] {
    var bytes = bytes
    // Half of the damage hits the structure at the beginning of the file.
    func place() -> Int {
      Int.random(in: 0..<(Bool.random(using: &numbers) ? min(4096, bytes.count) : bytes.count), using: &numbers)
    }
    switch Int.random(in: 0..<5, using: &numbers) {
    case 0, 1:
      for _ in 0..<Int.random(in: 1...8, using: &numbers) { bytes[place()] ^= 1 << UInt8.random(in: 0..<8, using: &numbers) }
    case 2:
      let (start, value) = (place(), [0, 0xff, UInt8.random(in: 0...255, using: &numbers)].randomElement(using: &numbers)!)
      for index in start..<min(bytes.count, start + .random(in: 1...64, using: &numbers)) { bytes[index] = value }
    case 3:
      let (from, to) = (place(), place())
      for offset in 0..<min(64, bytes.count - max(from, to)) { bytes[to + offset] = bytes[from + offset] }
    default: bytes.removeLast(Int.random(in: 1...bytes.count, using: &numbers))
    }
    return bytes
  }

  @Test func damagedFilesGetASentence() throws {
    try Scratch.withDirectory { directory in
      let folder = try Self.makeFolder(in: directory)
      let originals = try [folder.study, folder.fits, folder.verdicts].map {
        Array(try Data(contentsOf: URL(fileURLWithPath: $0)))
      }
      var numbers = SeededNumbers(seed: 2)
      let mutants = (0..<Soak.mutants).map { Self.mutate(originals[$0 % 3], &numbers) }
      let detected = Mutex(0)
      DispatchQueue.concurrentPerform(iterations: mutants.count) { number in
        do {
          let path = directory + "/mutant-\(number).h5"
          try Data(mutants[number]).write(to: URL(fileURLWithPath: path))
          let end = try Quarantine.examine([path], program: BrevityProgram.path)
          #expect([0, 65, 74].contains(end.status), "mutant \(number) ended with \(end.status): \(end.errors)")
          #expect(!(end.output + end.errors).isEmpty, "mutant \(number) is refused without a word")
          if end.status != 0 { detected.withLock { $0 += 1 } }
          try FileManager.default.removeItem(atPath: path)
        } catch {
          #expect("\(error)".hasPrefix("cannot read '"), "mutant \(number): \(error)")
          detected.withLock { $0 += 1 }
        }
      }
      // Some damage hits bytes that mean nothing, or the timing, which the checksum leaves out.
      #expect(detected.withLock { $0 } > Soak.mutants * 3 / 4)
    }
  }

  @Test func damagedFilesAreNotUsed() throws {
    try Scratch.withDirectory { directory in
      let folder = try Self.makeFolder(in: directory)
      let original = Array(try Data(contentsOf: URL(fileURLWithPath: folder.study)))
      var numbers = SeededNumbers(seed: 3)
      for _ in 0..<5 {
        try Data(Self.mutate(original, &numbers)).write(to: URL(fileURLWithPath: folder.study))
        for command in [["fit", folder.path], ["verdict", folder.path], ["show", folder.path], ["check", folder.study]] {
          let end = try BrevityProgram.run(command)
          #expect([0, 65, 74].contains(end.status), "\(command) ended with \(end.status): \(end.errors)")
        }
      }
    }
  }

  @Test func aCrashOfTheReaderIsASentence() throws {
    try Scratch.withDirectory { directory in
      Scratch.unblockSignals()
      for (name, script, reason) in [
        ("crash", "kill -SEGV $$", "it is damaged in a way that stops libhdf5 (signal 11)"),
        ("memory", "kill -ABRT $$", "it is damaged in a way that stops libhdf5 (signal 6)"),
        ("endless", "kill -XCPU $$", "reading came to no end"),
      ] {
        let program = directory + "/" + name
        try Data("#!/bin/bash\n\(script)\n".utf8).write(to: URL(fileURLWithPath: program))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        #expect(
          Scratch.sentence { try Quarantine.examine(["study.h5"], program: program) } == "cannot read 'study.h5': \(reason)")
      }
    }
  }
}
