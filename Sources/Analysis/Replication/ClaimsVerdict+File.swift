import Experiments
import Files
import Results
import Studies

extension ClaimsVerdict: Verdict {
  /// Decides the claims of an experiment from the study.h5 of its study.
  package init(_ experiment: any Experiment, of study: Study, folder: ResultsFolder) throws {
    self.init(
      study: study, claims: try experiment.claims(ExperimentStore.read(folder.study, of: study)),
      missing: try ExperimentStore.missingCount(folder.study))
  }

  func write(to path: String) throws {
    try ResultFile.write(
      .verdicts, of: StudyIdentity(name: study.name, hash: study.hash), title: study.question, provenance: try .current(),
      to: path
    ) { root in
      let table = try root.group("claims").table("claim", count: claims.count, longName: "claim, in the order of /meta/names")
      try table.column("expected", claims.map(\.expected), longName: "published or theoretical value, NaN where there is none")
      try table.column(
        "comparison", claims.map { $0.tolerance.code }, meanings: Claim.Tolerance.names,
        longName: "how measured and expected are compared")
      try table.column(
        "tolerance", claims.map { $0.tolerance.size }, longName: "largest difference or factor, NaN for bounds")
      try table.column("measured", claims.map(\.measured), longName: "measured value, NaN where nothing was measured")
      try table.column("standard_error", claims.map(\.standardError), longName: "standard error over repetitions, NaN without")
      try table.column(
        "decision", claims.map { Int($0.decision.rawValue) }, meanings: Claim.Decision.allCases.map(\.words),
        longName: "what may be said")
      try table.column(
        "origin", claims.map { claim in Claim.Origin.allCases.firstIndex(of: claim.origin) ?? -1 },
        meanings: Claim.Origin.allCases.map(\.rawValue), longName: "where the expected value comes from")
      let meta = try root.group("meta")
      try meta.scale("claim", Array(claims.indices), longName: "claim")
      try meta.text("names", claims.map(\.name), over: "claim", longName: "short names")
      try meta.text("statements", claims.map(\.statement), over: "claim", longName: "what is claimed")
      try meta.text("statistics", claims.map(\.statistic), over: "claim", longName: "the number that decides")
      try meta.text("sources", claims.map(\.source), over: "claim", longName: "publication, figure or formula")
      try meta.text("reasons", claims.map { $0.reason ?? "" }, over: "claim", longName: "why a claim is not comparable")
    }
  }
}

extension Claim.Tolerance {
  static let names = ["within", "factor", "at_least", "at_most"]

  var code: Int {
    switch self {
    case .within: 0
    case .factor: 1
    case .atLeast: 2
    case .atMost: 3
    }
  }

  /// NaN for bounds.
  var size: Double {
    switch self {
    case .within(let x), .factor(let x): x
    case .atLeast, .atMost: .nan
    }
  }
}
