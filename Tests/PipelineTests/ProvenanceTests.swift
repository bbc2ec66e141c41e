import Analysis
import CodelengthTables
import Files
import Foundation
import HDF5
import Pipeline
import Results
import Studies
import Testing

@Suite struct ProvenanceTests {
  /// A repository with one commit, whose work tree then changes.
  private static func repository(in directory: String) throws -> String {
    let script = """
      cd '\(directory)' && git init -q . && printf 'one\\n' > Package.swift && git add Package.swift \
      && git -c user.name=x -c user.email=x@y commit -q -m one && mkdir -p build && touch build/program
      """
    return try ExternalProgram("sh", ["-c", script]).status == 0 ? directory + "/build/program" : ""
  }

  @Test func theCommitAndItsChanges() throws {
    try Scratch.withDirectory { directory in
      let program = try Self.repository(in: directory)
      let clean = BuildCommit.find(program)
      #expect(clean.commit.count == 40 && clean.patch.isEmpty)
      try Data("one\ntwo\n".utf8).write(to: URL(fileURLWithPath: directory + "/Package.swift"))
      let changed = BuildCommit.find(program)
      #expect(changed.commit == clean.commit + "+")
      #expect(changed.patch.hasPrefix("diff --git a/Package.swift b/Package.swift\n"))
      #expect(changed.patch.hasSuffix("@@ -1 +1,2 @@\n one\n+two\n"))
    }
    #expect(BuildCommit.find("/usr/bin/env").commit.isEmpty)
  }

  @Test func aLongPatchIsCutAtALine() {
    let patch = String(repeating: "+ λ line\n", count: 100)
    let cut = BuildCommit.bounded(patch, limit: 37)
    #expect(cut == String(repeating: "+ λ line\n", count: 3) + "[cut here: the whole patch has 1000 bytes]\n")
    #expect(BuildCommit.bounded(patch, limit: 1000) == patch)
  }

  @Test func overridesTravelAsWritten() throws {
    let temporary = try TemporaryFolder()
    let overrides = ["preset=tiny", "teachers.count=1", "methods.drr.beta=6.0"]
    let study = try quickstart(overrides)
    let folder = ResultsFolder(base: temporary.path, study: study)
    try execute(study, in: folder)
    try MergeStage.merge(study, folder: folder)
    let meta = try HDF5File(reading: folder.study).root.group("meta")
    #expect(try meta.dataset("overrides").texts() == overrides)
    #expect(try meta.dataset("git_patch").texts().count == 1)
  }
}
