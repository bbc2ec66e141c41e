import ArgumentParser
import Files
import Foundation
import HDF5
import Pipeline
import Results

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Give a result file to programs that read no HDF5, or that want the name .nc.",
    discussion: """
      --csv and --tsv print one group as a table, codes as words: /runs of study.h5, /fits of fits.h5, /decisions of \
      verdicts.h5, or the one that --group names; cube is the selected student of every cell. --nc copies the file, \
      which is netCDF-4 as it is.
      """)

  @Argument(help: ArgumentHelp("study.h5, fits.h5 or verdicts.h5.", valueName: "file"))
  var file: String

  enum Format: String, EnumerableFlag {
    case csv, tsv, nc
  }

  @Flag(exclusivity: .exclusive, help: "The format.")
  var format: Format

  @Option(help: ArgumentHelp("The group, such as cube, runs, teachers or ratios.", valueName: "name"))
  var group: String?

  @Option(name: [.short, .long], help: "Where to write; otherwise standard output, and for --nc beside the file.")
  var output: String?

  func run() throws {
    try Quarantine.require(file)
    switch format {
    case .csv: try deliver(ResultTableText(of: file, group: group).text(separator: ","))
    case .tsv: try deliver(ResultTableText(of: file, group: group).text(separator: "\t"))
    case .nc:
      _ = try HDF5File(reading: file)
      let copy = output ?? URL(fileURLWithPath: file).deletingPathExtension().path + ".nc"
      try AtomicFile.write(Array(Data(contentsOf: URL(fileURLWithPath: file))), to: copy)
    }
  }

  private func deliver(_ text: String) throws {
    if let output {
      try AtomicFile.write(Array(text.utf8), to: output)
    } else {
      StandardStreams.pass(text)
    }
  }
}
