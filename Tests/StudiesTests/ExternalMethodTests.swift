import Foundation
import Studies
import Testing
import Training

/// External programs as methods of a study file.
@Suite struct ExternalMethodTests {
  private static func load(_ method: String, candidates: Int = 6) throws -> Study {
    try Study.load(
      text: """
        name: outside
        question: Does a program learn?
        prediction: Yes.
        seed: 1
        teachers: {count: 2}
        n_train: [40, 80]
        protocol: {candidates: \(candidates)}
        methods: {dense_early: {}, my_net: {method: external, \(method)}}
        """, sourceName: "s.yaml")
  }

  private static func sentence(_ method: String) -> String {
    do {
      return "no error, but \(try load(method).name)"
    } catch { return "\(error)".replacing(#/^s\.yaml:\d+:\d+: /#, with: "") }
  }

  @Test func everyCombinationOfAGridIsACandidate() throws {
    let study = try Self.load("command: [run], grid: {width: [8, 4], lambda: [1, 0.1, 0.01]}")
    let learner = study.conditions[0].settings.methods[1]
    #expect(learner.values == [0, 1, 2, 3, 4, 5] && learner.candidateCount == 6 && learner.restarts == 1)
    let candidates = try #require(learner.kind.candidates)
    #expect(candidates.setting(0) == ["lambda": 0.01, "width": 4] && candidates.setting(5) == ["lambda": 1, "width": 8])
    // run keys know the settings, not their numbers: one value less, and the others keep their keys
    let smaller = try Self.load("command: [run], grid: {width: [8, 4], lambda: [1, 0.1]}", candidates: 4)
    func keys(_ study: Study) -> Set<String> { Set(RunPlan(study).runs.filter { $0.method == 1 }.map(\.key.description)) }
    #expect(keys(smaller).isSubset(of: keys(study)) && keys(smaller).count == 16)
  }

  @Test func aGridOfOneNameIsAGrid() throws {
    let learner = try Self.load("command: [run], grid: {lambda: [1, 0.1]}").conditions[0].settings.methods[1]
    #expect(learner.values == [0.1, 1] && learner.restarts == 3 && learner.gridName == "lambda")
    #expect(learner.kind.learnerClass == .dense && learner.kind.isBaseline)
    let short = try Self.load("command: [run], class: short").conditions[0].settings.methods[1]
    #expect(short.restarts == 6 && short.kind.learnerClass == .shortByConstruction)
    let own = try Self.load("command: [run], labels: own").conditions[0].settings.methods[1]
    #expect(own.candidateCount == 1)
  }

  @Test func timeAndClassAreNoPartOfTheKey() throws {
    func keys(_ method: String) throws -> [RunKey] { RunPlan(try Self.load(method)).runs.map(\.key) }
    let plain = try keys("command: [run]")
    #expect(try keys("command: [run], timeout: 1h, deterministic: unchecked, class: short") == plain)
    #expect(try keys("command: [run, fast]") != plain)
    #expect(try keys("command: [run], settings: {hidden: 50}") != plain)
    #expect(try Self.load("command: [run], class: short").hash != Self.load("command: [run]").hash)
  }

  @Test(arguments: [
    (
      "class: dense",
      "methods.my_net.command is missing; accepted: a list of the program and its arguments, such as [python3, my_net.py]."
    ),
    (
      "command: run",
      "methods.my_net.command is run; accepted: a list of the program and its arguments, such as [python3, my_net.py]."
    ),
    ("command: [run], class: small", "methods.my_net.class is small; accepted: short, dense, oracle."),
    ("command: [run], timeout: soon", "methods.my_net.timeout is soon; accepted: a duration, such as 90s, 10m or 2h."),
    (
      "command: [run], grid: [1, 2]",
      "methods.my_net.grid is a list; accepted: a mapping of names to lists of numbers, such as {lambda: [0.01, 0.1, 1]}."
    ),
    (
      "command: [run], grid: {lambda: [1, 2, 3, 4]}",
      "methods.my_net.grid has 4 values; accepted: a number of values that divides 6, the candidates every method gets (protocol.candidates)."
    ),
    (
      "command: [run], labels: own, grid: {lambda: [1]}",
      "methods.my_net.grid is given, and the learner chooses by itself (labels: own); accepted: labels: harness, or no grid."
    ),
    (
      "command: [run], depends: [no-such-file.py]",
      "methods.my_net.depends names 'no-such-file.py', and there is no such file that can be read; accepted: paths from the folder in which brevity is started."
    ),
    (
      "command: [run], selection: mdl",
      "methods.my_net.selection is mdl, and the students of external have no description length; accepted: validation."
    ),
    (
      "command: [run], average: uniform",
      "methods.my_net.average is uniform, and the students of external are not networks that could be averaged; accepted: none."
    ),
  ])
  func whatCannotBeMeantIsRefused(method: String, expected: String) {
    #expect(Self.sentence(method) == expected)
  }

  @Test func theResolvedStudyIsTheSameStudy() throws {
    let text = """
      name: outside
      question: Does a program learn?
      prediction: Yes.
      seed: 1
      teachers: {count: 2}
      n_train: [40, 80]
      methods:
        dense_early: {}
        my_net: {method: external, command: [run, --fast], grid: {lambda: [1, 0.1]}, settings: {hidden: 50, name: tanh, on: true}}
        own_net: {method: external, command: [run], labels: own}
      """
    let file = try StudyFile(text: text, sourceName: "s.yaml")
    let resolved = try Study.load(text: file.resolvedText(), sourceName: "r.yaml")
    #expect(try resolved.hash == file.resolve().hash)
  }
}
