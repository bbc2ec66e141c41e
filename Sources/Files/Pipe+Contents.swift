import Foundation

extension Pipe {
  /// Everything that is written into the pipe until its other ends are closed.
  ///
  /// Foundation's own reading stops the program where a signal interrupts it, and stages are meant to be signalled.
  public func contents() -> Data {
    let descriptor = fileHandleForReading.fileDescriptor
    var data = Data()
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count > 0 {
        data.append(contentsOf: buffer[..<count])
      } else if count == 0 || errno != EINTR {
        return data
      }
    }
  }
}
