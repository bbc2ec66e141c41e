import Foundation

/// Another implementation of the same training, kept running in a process of its own on the same processor.
final class Peer {
  struct Answer: Decodable {
    var seconds: Double
    var loss: Double
  }

  let name: String
  private let process = Process()
  private let requests = Pipe()
  private let answers = Pipe()
  private var buffer = Data()

  /// Nil where `python` does not have the module.
  init?(_ name: String, module: String, python: String, script: String) throws {
    self.name = name
    let look = Process()
    look.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    look.arguments = [python, "-c", "import \(module)"]
    look.standardError = FileHandle.nullDevice
    try look.run()
    look.waitUntilExit()
    guard look.terminationStatus == 0 else { return nil }
    process.executableURL = look.executableURL
    process.arguments = [python, script]
    process.standardInput = requests
    process.standardOutput = answers
    try process.run()
  }

  func train(case path: String, epochs: Int) throws -> Answer {
    let request = "{\"case\": \"\(path)\", \"epochs\": \(epochs)}\n"
    try requests.fileHandleForWriting.write(contentsOf: Data(request.utf8))
    while true {
      if let end = buffer.firstIndex(of: 10) {
        let line = buffer[buffer.startIndex..<end]
        buffer.removeSubrange(buffer.startIndex...end)
        return try JSONDecoder().decode(Answer.self, from: line)
      }
      let more = answers.fileHandleForReading.availableData
      guard !more.isEmpty else { throw BenchmarkError("the \(name) peer ended without an answer to \(request)") }
      buffer.append(more)
    }
  }

  /// Ends the peer.
  func close() {
    try? requests.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}
