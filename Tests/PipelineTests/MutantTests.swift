import Analysis
import CodelengthTables
import Foundation
import HDF5
import Pipeline
import Results
import Studies
import Synchronization
import Testing

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

  /// The verdicts of other studies in the folder are foreign, too: they are read elsewhere first. A look at the same teachers
  /// stands in the ledger, so that a damaged or deleted verdict does not undo it.
  @Test func damagedVerdictsOfOtherStudiesDoNotUndoLooks() throws {
    try Scratch.withDirectory { directory in
      func program(_ arguments: [String]) throws -> String {
        let end = try BrevityProgram.run(arguments)
        #expect(end.status == 0, "\(end.errors)")
        return end.output.replacing("\n  ", with: " ")
      }
      let tiny = ["--set", "preset=tiny", "--set", "teachers.count=1", "-o", directory]
      let environment = ["BREVITY_PYTHON": "/bin/false", "PATH": "/nowhere"]
      #expect(try BrevityProgram.run(["reproduce", "quickstart"] + tiny, environment: environment).status == 0)
      let folder = ResultsFolder(path: directory + "/quickstart-tiny")
      let sibling = directory + "/sibling"
      try FileManager.default.moveItem(atPath: folder.path, toPath: sibling)
      let other = ["--set", "methods.drr.beta=9"]
      #expect(try BrevityProgram.run(["reproduce", "quickstart"] + tiny + other, environment: environment).status == 0)
      #expect(try program(["show", folder.path]).contains("look 2"))
      let whole = Array(try Data(contentsOf: URL(fileURLWithPath: sibling + "/verdicts.h5")))
      var numbers = SeededNumbers(seed: 4)
      for number in 0..<4 {
        let damaged = number == 0 ? Array(whole.prefix(whole.count / 2)) : Self.mutate(whole, &numbers)
        try Data(damaged).write(to: URL(fileURLWithPath: sibling + "/verdicts.h5"))
        try FileManager.default.removeItem(atPath: folder.verdicts)
        #expect(try program(["verdict", folder.path]).contains("look 2"))
      }
    }
  }

  @Test func aCrashOfTheReaderIsASentence() throws {
    try Scratch.withDirectory { directory in
      Scratch.unblockSignals()
      for (name, script, reason) in [
        ("crash", "kill -SEGV $$", "it is damaged in a way that stops libhdf5 (signal 11)"),
        ("memory", "kill -ABRT $$", "it is damaged in a way that stops libhdf5 (signal 6)"),
        ("endless", "kill -XCPU $$", "reading timed out"),
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
