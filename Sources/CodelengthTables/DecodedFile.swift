import Codes
import HDF5
import Networks

/// What came out of a stream, as HDF5: `/weights`, flat, with the architecture as attributes of the root, and `/labels`.
enum DecodedFile {
  static func write(_ decoded: DecodedStream, to path: String) throws {
    let header = decoded.header
    try HDF5File.write(to: path) { root in
      try root.attribute(HDF5Attribute("Conventions", "CF-1.8"))
      try root.attribute(HDF5Attribute("title", "what was decoded from a stream of code \(header.code.rawValue)"))
      try root.attribute(HDF5Attribute("schema_name", "brevity-decoded"))
      try root.attribute(HDF5Attribute("schema_version", Int32(1)))
      try root.attribute(HDF5Attribute("code", header.code.rawValue))
      try root.attribute(HDF5Attribute("layers", header.layers.map(String.init).joined(separator: " ")))
      try root.attribute(HDF5Attribute("activation", header.activation))
      try root.attribute(HDF5Attribute("bias", Int32(header.bias ? 1 : 0)))
      if let network = decoded.network {
        try root.attribute(HDF5Attribute("noise_std", decoded.noiseStd))
        try root.dimension(
          "parameter", coordinates: (0..<network.parameters.count).map { Int32($0) },
          attributes: [
            HDF5Attribute("long_name", "position in the flat parameters")
          ])
        try root.dataset(
          "weights", network.parameters, over: ["parameter"],
          attributes: [
            HDF5Attribute("long_name", "weights and biases, layer after layer"), HDF5Attribute("units", "1"),
          ])
      }
      if let symbols = decoded.symbols {
        try root.dimension(
          "label", coordinates: (0..<symbols.count).map { Int32($0) },
          attributes: [
            HDF5Attribute("long_name", "position of the label")
          ])
        let values = symbols.map { symbol in
          guard let precision = header.labelPrecision, let reach = header.labelReach else { return Double(symbol) }
          return Double(symbol - reach) * precision
        }
        try root.dataset(
          "labels", values, over: ["label"],
          attributes: [
            HDF5Attribute("long_name", header.classes == nil ? "label on its grid" : "class"), HDF5Attribute("units", "1"),
          ])
      }
    }
  }
}
