/// Curves that were read off published figures; where they come from says Published/README.md.
package enum PublishedCurves {
  package struct Table: Sendable {
    package let columns: [[Double]]
    package var x: [Double] { columns[0] }

    /// Comma-separated numbers below a line of names; all lines have the same length.
    init(_ bytes: [UInt8]) {
      let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).dropFirst()
      let rows = lines.map { line in line.split(separator: ",").map { Double($0) ?? .nan } }
      columns = (rows.first ?? []).indices.map { i in rows.map { $0[i] } }
    }
  }

  /// epoch, normalised distance, training loss and test loss.
  package static let perturbed = Table(PackageResources.expA_csv)
  package static let noisy = Table(PackageResources.expB_csv)
  /// noise, distance.
  package static let levels = Table(PackageResources.expC_csv)
}
