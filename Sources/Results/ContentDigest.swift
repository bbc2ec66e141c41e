import Files
import HDF5

/// SHA-256 of what a file says, independent of how HDF5 lays it out: of every group and dataset in the order of
/// creation, its path, type, shape, dimensions, attributes and values (little-endian). Left out is what may differ
/// between two executions: `/timing`, `/meta/session`, `created_at` and `content_sha256`.
enum ContentDigest {
  static func isVolatile(path: String) -> Bool { path == "/timing" || path == "/meta/session" }

  static func isVolatile(attribute: HDF5Attribute) -> Bool { ["created_at", "content_sha256"].contains(attribute.name) }

  /// The digest in hexadecimal.
  static func of(_ root: StoredGroup) throws -> String {
    var hash = SHA256()
    try update(&hash, root)
    return hash.finalize().hexadecimal
  }

  private static func update(_ hash: inout SHA256, _ group: StoredGroup) throws {
    update(&hash, "group")
    update(&hash, group.path)
    for attribute in try group.attributes() where !isVolatile(attribute: attribute) { update(&hash, attribute) }
    for entry in try group.entries() {
      switch entry {
      case .group(let inner): if !isVolatile(path: inner.path) { try update(&hash, inner) }
      case .dataset(let dataset): try update(&hash, dataset)
      case .other(let name): update(&hash, "other \(name)")
      }
    }
  }

  private static func update(_ hash: inout SHA256, _ dataset: StoredDataset) throws {
    update(&hash, "dataset")
    update(&hash, dataset.path)
    var shape = ByteWriter()
    shape.append(dataset.shape) { $0.append(Int64($1)) }
    hash.update(shape.bytes)
    for dimension in try dataset.dimensions() { update(&hash, dimension) }
    for attribute in try dataset.attributes() { update(&hash, attribute) }
    if !dataset.isPureDimension { update(&hash, try dataset.values()) }
  }

  private static func update(_ hash: inout SHA256, _ attribute: HDF5Attribute) {
    update(&hash, attribute.isScalar ? "attribute" : "list attribute")
    update(&hash, attribute.name)
    update(&hash, attribute.values)
  }

  private static func update(_ hash: inout SHA256, _ values: HDF5Values) {
    update(&hash, values.type.rawValue)
    switch values {
    case .float64(let numbers): update(&hash, numbers) { $0.append($1) }
    case .int64(let numbers): update(&hash, numbers) { $0.append($1) }
    case .int32(let numbers): update(&hash, numbers) { $0.append($1) }
    case .int8(let numbers): update(&hash, numbers) { $0.append($1) }
    case .text(let texts): update(&hash, texts) { $0.append($1) }
    }
  }

  private static func update<Element>(
    _ hash: inout SHA256, _ elements: [Element], _ append: (inout ByteWriter, Element) -> Void
  ) {
    var writer = ByteWriter()
    writer.append(elements, append)
    hash.update(writer.bytes)
  }

  private static func update(_ hash: inout SHA256, _ text: String) {
    update(&hash, [text]) { $0.append($1) }
  }
}
