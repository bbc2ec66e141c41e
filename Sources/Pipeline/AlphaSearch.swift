import Files
import Foundation
import LearningCurves
import Results
import Studies
import Training

/// Finds the values of `alpha: auto`, before anything else of a study is trained.
///
/// The usual values of such a method are tried on pilot teachers. While more than a tenth of the choices lie on an edge of the
/// grid (`GridEdge`: 0 is not an edge, and neither is an α whose student has no live parameter), that edge moves by a factor of
/// ten, and as many values as before are spread over the wider range: every method keeps its number of candidates. Choices are
/// made as in the study, by validation labels or by description length; neither test losses nor confirmation teachers are
/// looked at. All students are journaled in the folder `alpha` of the results, so that the same command resumes; what is found
/// is written to `alpha.json`, from where every later command sets it.
public struct AlphaSearch {
  /// Pilot teachers; one replicate of each, at every budget of the study.
  static let teacherCount = 4
  /// An edge moves by six decades at most.
  static let rounds = 7
  private static let factor = 10.0

  /// The values that were found, for the study with this hash.
  struct Found: Codable, Hashable {
    var study: String
    var values: [String: [Double]]
    var rounds: Int
    /// Share of the choices on an edge of these values.
    var edges: [String: Double]
  }

  private let study: Study
  private let folder: ResultsFolder
  /// Labels of the methods, in the order of the study.
  private let methods: [String]

  /// Nil for a study whose values are all known.
  public init?(_ study: Study, folder: ResultsFolder) {
    methods = study.conditions.first?.settings.methods.filter(\.findsAlpha).map(\.label) ?? []
    guard !methods.isEmpty else { return nil }
    self.study = study
    self.folder = folder
  }

  private var path: String { folder.path + "/alpha.json" }

  /// What has been found for exactly this study.
  func found() throws -> Found? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    guard let found = try? JSONDecoder().decode(Found.self, from: data) else {
      throw BrevityError(
        .foreignData, "cannot read '\(path)': it does not hold the values of alpha that brevity run leaves there; remove it")
    }
    return found.study == study.hash && Set(found.values.keys) == Set(methods) ? found : nil
  }

  /// What sets the values on top of the study; nil where they are not found yet.
  public func overrides() throws -> [String]? {
    try found().map { found in
      methods.map { Self.override($0, found.values[$0] ?? []) }
    }
  }

  private static func override(_ label: String, _ values: [Double]) -> String {
    "methods.\(label).alpha=[\(values.map { "\($0)" }.joined(separator: ", "))]"
  }

  /// - Throws: `BrevityError` where the values are not found yet, for commands that many processes run at once.
  public func requireFound(_ attempt: String) throws {
    guard try found() == nil else { return }
    throw BrevityError(
      .usage,
      "cannot \(attempt): alpha of \(methods.joined(separator: ", ")) is auto, and its values are not found yet; run "
        + "brevity tune STUDY with the same --set and -o once, for all shards")
  }

  // MARK: the search

  /// Trains on pilot teachers until every choice lies inside, and writes the values.
  /// - Returns: how the last round ended; a stop leaves everything for the next time.
  public func run(source: String, options: RunStage.Options, console: Console) throws -> RunStage.Outcome {
    let pilotFolder = ResultsFolder(path: folder.path + "/alpha")
    var grids = Dictionary(uniqueKeysWithValues: methods.map { ($0, grid(of: $0)) })
    var outcome: RunStage.Outcome
    var edges: [String: GridEdges] = [:]
    var round = 0
    var moved: Set<String> = Set(methods)
    repeat {
      round += 1
      let pilot = pilot(grids.filter { moved.contains($0.key) }, round: round)
      var stage = RunStage(study: pilot, source: source, folder: pilotFolder, options: options)
      stage.savesStudy = false
      outcome = try stage.run(console: console)
      guard outcome.stop == nil else { return outcome }
      let known = RecordSet(try Journal.readAll(in: pilotFolder.path))
      for label in moved { edges[label] = try GridEdges(of: label, in: pilot, known) }
      moved = moved.filter { edges[$0]!.isOnEdge }
      guard round < Self.rounds else { break }
      for label in moved { grids[label]!.widen(edges[label]!, by: Self.factor) }
    } while !moved.isEmpty
    for label in methods {
      let values = grids[label]!.values.map { String(format: "%g", $0) }.joined(separator: ", ")
      let end = moved.contains(label) ? "; its choices still lie on the edge" : ""
      console.say(
        "alpha of \(label) is \(values), found on pilot \(study.vocabulary.unit)s in \(round) round\(round == 1 ? "" : "s")\(end)."
      )
    }
    let found = Found(
      study: study.hash, values: grids.mapValues(\.values), rounds: round, edges: edges.mapValues(\.share))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try AtomicFile.write(Array(try encoder.encode(found)), to: path)
    return outcome
  }

  /// The study that is trained in one round: methods with values to find, on pilot teachers.
  private func pilot(_ grids: [String: Grid], round: Int) -> Study {
    var pilot = study
    pilot.name += ", alpha, round \(round)"
    pilot.replicates = 1
    pilot.storesStudents = false
    pilot.traceEvery = 0
    pilot.watchesTest = false
    pilot.analysis = AnalysisSettings()
    for c in pilot.conditions.indices {
      pilot.conditions[c].settings.teachers.pool = .pilot
      pilot.conditions[c].settings.teachers.count = min(Self.teacherCount, study.conditions[c].settings.teachers.count)
      pilot.conditions[c].settings.methods = study.conditions[c].settings.methods.compactMap { method in
        grids[method.label].map { grid in
          var method = method
          method.values = (method.values.first == 0 ? [0] : []) + grid.positive
          method.findsAlpha = false
          return method
        }
      }
    }
    pilot.identify()
    return pilot
  }

  /// The usual values in all conditions at once.
  private func grid(of label: String) -> Grid {
    let learners = study.conditions.compactMap { $0.settings.methods.first { $0.label == label } }
    let all = learners.flatMap { $0.values.filter { $0 > 0 } }
    let first = learners[0]
    return Grid(
      beginsAtZero: first.values.first == 0 && !first.addsZero, count: first.values.count { $0 > 0 },
      range: (all.min() ?? 1)...(all.max() ?? 1))
  }

  // MARK: for people

  /// What the search costs at most, for a plan.
  /// - Parameter speed: of one worker.
  func words(speed: WorkerSpeed?, jobs: Int) -> String {
    let pilot = pilot(Dictionary(uniqueKeysWithValues: methods.map { ($0, grid(of: $0)) }), round: 1)
    let round = PlanSummary(pilot, plan: RunPlan(pilot), speed: speed, jobs: jobs)
    let teachers = pilot.conditions.map(\.settings.teachers.count).max() ?? 0
    var words = "alpha of \(methods.joined(separator: ", ")) is auto. Its values are found on \(teachers) pilot teachers before "
    words += "anything else is trained, from those above on, in 1 to \(Self.rounds) rounds of at most \(round.runCount) runs and "
    words += String(format: "%.2e", round.gradientEvaluations) + " gradient evaluations each"
    words += round.seconds.map { " (\(PlanSummary.duration($0)) with \(jobs) job\(jobs == 1 ? "" : "s"))" } ?? ""
    return study.vocabulary(words + ".")
  }

  /// Says of a study with values that were found that they were; nil for every other study.
  public static func remark(on study: Study, folder: ResultsFolder) -> String? {
    guard let data = FileManager.default.contents(atPath: folder.path + "/alpha.json"),
      let found = try? JSONDecoder().decode(Found.self, from: data)
    else { return nil }
    let labels = study.methodLabels.filter { label in
      found.values[label].map { study.overrides.contains(override(label, $0)) } ?? false
    }
    guard !labels.isEmpty else { return nil }
    return study.vocabulary(
      "alpha of \(labels.joined(separator: ", ")) was found on pilot teachers, in \(found.rounds) "
        + "round\(found.rounds == 1 ? "" : "s"); \(folder.path)/alpha.json keeps the values.")
  }
}

/// The values of a method on their way.
private struct Grid {
  let beginsAtZero: Bool
  /// Positive values.
  let count: Int
  var range: ClosedRange<Double>

  var positive: [Double] { Learner.spread(count, over: range) }
  var values: [Double] { (beginsAtZero ? [0] : []) + positive }

  /// Moves the edges that hold more than half of what is tolerated.
  mutating func widen(_ edges: GridEdges, by factor: Double) {
    let low = edges.low > GridEdge.tolerated / 2 ? range.lowerBound / factor : range.lowerBound
    let high = edges.high > GridEdge.tolerated / 2 ? range.upperBound * factor : range.upperBound
    range = low...high
  }
}

/// Where the choices of a method lie, as shares of all cells.
private struct GridEdges {
  let share: Double
  let low: Double
  let high: Double

  var isOnEdge: Bool { share > GridEdge.tolerated }

  init(of label: String, in pilot: Study, _ known: RecordSet<RunRecord>) throws {
    let plan = RunPlan(try pilot.readingFiles())
    var (cells, grid) = ([GridEdge.Cell](), [Double]())
    for group in plan.groups {
      let methods = pilot.conditions[group.cell.condition].settings.methods
      guard let index = methods.firstIndex(where: { $0.label == label }) else { continue }
      let method = methods[index]
      grid = method.values
      let candidates = group.runs.filter { plan.runs[$0].method == index && plan.runs[$0].role != .average }.map {
        Candidate(run: $0, setting: plan.runs[$0].setting(of: method), record: known[plan.runs[$0].key])
      }
      let chosen = Selection.of(candidates, by: method.selection).selected
      let live = chosen?.record.map { $0[.nonzeroParameters] } ?? .nan
      cells.append(GridEdge.Cell(alpha: chosen?.setting ?? .nan, liveParameters: live))
    }
    let edge = GridEdge(method: label, cells: cells, grid: grid)
    share = edge.share
    func at(_ value: Double?) -> Double {
      let count = cells.count { $0.alpha == value && $0.liveParameters != 0 }
      return cells.isEmpty ? 0 : Double(count) / Double(cells.count)
    }
    high = at(grid.max())
    low = grid.min() == 0 ? 0 : at(grid.min())
  }
}
