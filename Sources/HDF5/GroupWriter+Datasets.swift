import CHDF5
import Files

extension GroupWriter {
  /// Adds a dimension with a numeric coordinate per position: a dataset and dimension scale of that name.
  public func dimension<Number: HDF5Number>(
    _ name: String, coordinates: [Number], attributes: [HDF5Attribute] = []
  ) throws(BrevityError) {
    let attempt = "Cannot store the dimension '\(objectPath(name))' in '\(file.path)'"
    try requireFreeDimension(name, attempt)
    let scale = try create(name, type: Number.hdf5Type.stored!, shape: [coordinates.count], attempt: attempt)
    try write(coordinates, to: scale, attempt: attempt)
    try setScale(scale, label: name, attempt: attempt)
    try write(attributes, to: scale, name)
    dimensions[name] = Dimension(name: name, group: group, count: coordinates.count)
  }

  /// Adds a dimension without coordinates, as netCDF-4 stores them: a scale that says that it is not a variable.
  public func dimension(_ name: String, count: Int) throws(BrevityError) {
    let attempt = "Cannot store the dimension '\(objectPath(name))' in '\(file.path)'"
    try requireFreeDimension(name, attempt)
    let scale = try create(name, type: hdf5_pure_dimension_stored(), shape: [count], filters: false, attempt: attempt)
    let width = String(repeating: " ", count: max(0, 10 - String(count).count)) + String(count)
    try setScale(scale, label: StoredDataset.pureDimensionLabel + width, attempt: attempt)
    dimensions[name] = Dimension(name: name, group: group, count: count)
  }

  /// Adds an N-dimensional dataset of numbers, row by row, the last dimension varying fastest. Dimensions are found by
  /// name in this group, then in its ancestors; without dimensions the dataset is a scalar.
  public func dataset<Number: HDF5Number>(
    _ name: String, _ values: [Number], over dimensionNames: [String], attributes: [HDF5Attribute] = []
  ) throws(BrevityError) {
    let attempt = "Cannot store the dataset '\(objectPath(name))' in '\(file.path)'"
    let scales = try dimensions(named: dimensionNames, holding: values.count, attempt: attempt)
    let dataset = try create(name, type: Number.hdf5Type.stored!, shape: scales.map(\.count), attempt: attempt)
    try write(values, to: dataset, attempt: attempt)
    try attach(scales, to: dataset, attempt: attempt)
    try write(attributes, to: dataset, name)
  }

  /// Adds a dataset of texts over one dimension.
  public func text(
    _ name: String, _ values: [String], over dimensionName: String, attributes: [HDF5Attribute] = []
  ) throws(BrevityError) {
    try text(name, values, dimensionNames: [dimensionName], attributes: attributes)
  }

  /// Adds one text of any length.
  public func text(_ name: String, _ value: String, attributes: [HDF5Attribute] = []) throws(BrevityError) {
    try text(name, [value], dimensionNames: [], attributes: attributes)
  }

  private func text(
    _ name: String, _ values: [String], dimensionNames: [String], attributes: [HDF5Attribute]
  ) throws(BrevityError) {
    let attempt = "Cannot store the text '\(objectPath(name))' in '\(file.path)'"
    let scales = try dimensions(named: dimensionNames, holding: values.count, attempt: attempt)
    let type = try Identifier.text()
    // Filters would act on the references, not on the text.
    let dataset = try create(name, type: type.id, shape: scales.map(\.count), filters: false, attempt: attempt)
    if !values.isEmpty {
      try withCStrings(values, attempt) { pointers throws(BrevityError) in
        try HDF5Library.call(.inputOutput, attempt) {
          H5Dwrite(dataset.id, type.id, hdf5_whole_space(), hdf5_whole_space(), hdf5_default_properties(), pointers)
        }
      }
    }
    try attach(scales, to: dataset, attempt: attempt)
    try write(attributes, to: dataset, name)
  }

  /// Makes an empty dataset: creation order kept, no time stamps, and for numbers shuffle, gzip and a checksum.
  private func create(
    _ name: String, type: hid_t, shape: [Int], filters: Bool = true, attempt: String
  ) throws(BrevityError) -> Identifier {
    try Self.requireName(name, attempt)
    let space = try Identifier.space(shape)
    let creation = try Identifier(.inputOutput, attempt) { H5Pcreate(hdf5_dataset_create()) }
    try HDF5Library.call(.inputOutput, attempt) { H5Pset_attr_creation_order(creation.id, hdf5_creation_order()) }
    try HDF5Library.call(.inputOutput, attempt) { H5Pset_obj_track_times(creation.id, false) }
    // Neither a scalar nor an empty dataset has chunks that a filter could act on.
    if filters, !shape.isEmpty, !shape.contains(0) {
      let chunk = Self.chunk(shape, elementSize: HDF5Library.locked { H5Tget_size(type) }).map { hsize_t($0) }
      try HDF5Library.call(.inputOutput, attempt) { H5Pset_chunk(creation.id, Int32(chunk.count), chunk) }
      try HDF5Library.call(.inputOutput, attempt) { H5Pset_shuffle(creation.id) }
      try HDF5Library.call(.inputOutput, attempt) { H5Pset_deflate(creation.id, 4) }
      try HDF5Library.call(.inputOutput, attempt) { H5Pset_fletcher32(creation.id) }
    }
    return try Identifier(.inputOutput, attempt) {
      H5Dcreate2(group.id, name, type, space.id, hdf5_default_properties(), creation.id, hdf5_default_properties())
    }
  }

  /// The whole dataset up to 1 MiB, otherwise as many whole rows (of rows) as fit.
  private static func chunk(_ shape: [Int], elementSize: Int) -> [Int] {
    var chunk = shape
    for axis in shape.indices {
      let row = chunk[(axis + 1)...].reduce(elementSize, *)
      chunk[axis] = min(shape[axis], max(1, (1 << 20) / row))
      if row <= 1 << 20 { break }
    }
    return chunk
  }

  private func write<Number: HDF5Number>(_ values: [Number], to dataset: Identifier, attempt: String) throws(BrevityError) {
    guard !values.isEmpty else { return }
    let type = Number.hdf5Type.native!
    try HDF5Library.call(.inputOutput, attempt) {
      H5Dwrite(dataset.id, type, hdf5_whole_space(), hdf5_whole_space(), hdf5_default_properties(), values)
    }
  }

  private func write(_ attributes: [HDF5Attribute], to dataset: Identifier, _ name: String) throws(BrevityError) {
    for attribute in attributes { try attribute.write(to: dataset, describing: objectPath(name), in: file.path) }
  }

  private func setScale(_ scale: Identifier, label: String, attempt: String) throws(BrevityError) {
    try HDF5Library.call(.inputOutput, attempt) { H5DSset_scale(scale.id, label) }
    try HDF5Attribute("_Netcdf4Dimid", file.dimensionCount).write(to: scale, describing: label, in: file.path)
    file.dimensionCount += 1
  }

  private func attach(_ scales: [Dimension], to dataset: Identifier, attempt: String) throws(BrevityError) {
    for (axis, dimension) in scales.enumerated() {
      let scale = try Identifier(.inputOutput, attempt) {
        H5Dopen2(dimension.group.id, dimension.name, hdf5_default_properties())
      }
      try HDF5Library.call(.inputOutput, attempt) { H5DSattach_scale(dataset.id, scale.id, UInt32(axis)) }
    }
  }

  private func requireFreeDimension(_ name: String, _ attempt: String) throws(BrevityError) {
    guard dimensions[name] == nil else { throw BrevityError(.inputOutput, attempt, because: "there is one of that name") }
  }

  private func dimensions(
    named names: [String], holding count: Int, attempt: String
  ) throws(BrevityError) -> [Dimension] {
    var found: [Dimension] = []
    for name in names {
      guard let dimension = dimension(name) else {
        throw BrevityError(.inputOutput, attempt, because: "there is no dimension '\(name)' in its group or an ancestor")
      }
      found.append(dimension)
    }
    let expected = found.reduce(1) { $0 * $1.count }
    guard count == expected else {
      let shape = names.isEmpty ? "a scalar" : zip(names, found).map { "\($0) = \($1.count)" }.joined(separator: ", ")
      throw BrevityError(.inputOutput, attempt, because: "it has \(count) values where \(shape) needs \(expected)")
    }
    return found
  }
}

/// Lends `texts` as C strings, which cannot hold a zero byte.
func withCStrings(
  _ texts: [String], _ attempt: String, _ body: ([UnsafePointer<CChar>?]) throws(BrevityError) -> Void
) throws(BrevityError) {
  guard !texts.contains(where: { $0.utf8.contains(0) }) else {
    throw BrevityError(.inputOutput, attempt, because: "text must not contain a zero byte")
  }
  let offsets = texts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.utf8.count + 1) }
  let bytes = texts.flatMap { $0.utf8CString }
  let buffer = UnsafeMutableBufferPointer<CChar>.allocate(capacity: bytes.count)
  defer { buffer.deallocate() }
  _ = buffer.initialize(from: bytes)
  try body(offsets.dropLast().map { UnsafePointer(buffer.baseAddress! + $0) })
}
