import Foundation
import Testing

/// What a plan says of the headroom, the power and the shards, before anything is trained and after a pilot.
@Suite struct HeadroomTests {
  private static func study(_ pool: String, oracle: Bool = true) -> String {
    """
    name: \(pool)
    question: How much could be gained?
    prediction: Something.
    seed: 2
    teachers: {kind: sparse_mlp, count: 3, pool: \(pool), layers: [3, 3, 1], nonzero: 7}
    data: {inputs: normal, noise_std: 0.3, test: 200}
    n_train: [20, 40, 80]
    student: {layers: [3, 6, 1]}
    training: {min_epochs: 20, max_epochs: 200, finetune_max_epochs: 100, learning_rate: 0.02}
    protocol: {candidates: 2}
    methods:
      dense_early: {}
      drr: {alpha: [0.1, 1], beta: 5}
    \(oracle ? "  oracle_map: {}\n" : "")analysis: {curve_model: none}
    """
  }

  private static func words(_ arguments: [String], in directory: String) throws -> String {
    let end = try BrevityProgram.run(arguments + ["-o", directory])
    #expect(end.status == 0, "\(end.errors)")
    return end.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test func aPilotSaysWhatAnOracleGains() throws {
    try Scratch.withDirectory { directory in
      func write(_ text: String, _ name: String) throws -> String {
        try text.write(toFile: "\(directory)/\(name).yaml", atomically: true, encoding: .utf8)
        return "\(directory)/\(name).yaml"
      }
      let pilot = try write(Self.study("pilot"), "pilot")
      let before = try Self.words(["plan", pilot], in: directory)
      #expect(before.contains("Headroom: unknown, until a pilot with the oracle has been run (pool: pilot, or --pilot DIR)."))
      let without = try Self.words(["plan", try write(Self.study("pilot", oracle: false), "without")], in: directory)
      #expect(
        without.contains(
          "Headroom: unknown, and the verdict could not say it: no method is told the answer, as oracle_map is (oracle_support "
            + "for linear teachers)."))

      #expect(try BrevityProgram.run(["run", pilot, "-o", directory, "-j", "2"]).status == 0)
      #expect(try BrevityProgram.run(["merge", directory + "/pilot"]).status == 0)
      let after = try Self.words(["plan", pilot], in: directory)
      let gains =
        #/Headroom: in 'pilot' oracle_map, which is told the answer, needs .* labels than dense_early, the best dense learner there \(p = [0-9.]+\)/#
      #expect(try gains.firstMatch(in: after) != nil, "\(after)")
      #expect(after.contains("Power: 3 teachers detect nothing."))

      let confirmation = try write(Self.study("confirmation"), "confirmation")
      let told = try Self.words(["plan", confirmation, "--pilot", directory + "/pilot"], in: directory)
      #expect(try gains.firstMatch(in: told) != nil, "\(told)")
      // what confirmation teachers show is not for plans
      #expect(try BrevityProgram.run(["run", confirmation, "-o", directory, "-j", "2"]).status == 0)
      #expect(try BrevityProgram.run(["merge", directory + "/confirmation"]).status == 0)
      #expect(try Self.words(["plan", confirmation], in: directory).contains("Headroom: unknown, until a pilot"))
    }
  }
}
