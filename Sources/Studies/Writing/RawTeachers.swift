import Networks
import SettingKeys
import Teachers

extension RawSection<TeacherSettings> {
  /// The teachers, with the defaults of their kind.
  /// - Parameters:
  ///   - kindVaries: whether the kind is a factor, so that keys which apply to some of its levels only are ignored at the
  ///     others instead of being refused.
  ///   - pool: where none is written.
  func resolve(kindVaries: Bool, pool: TeacherSettings.Pool) throws -> TeacherSettings {
    let kind = self[\.kind]?.value ?? .mlp
    var standard = TeacherSettings.standard(kind)
    standard.pool = pool
    if !kindVaries { try refuseWhatDoesNotApply(to: standard, "teachers of kind \(kind.rawValue)") }
    var teachers = resolved(over: standard)
    if kind == .files {
      try checkFiles()
      return teachers
    }
    if kind == .external {
      try checkProgram(teachers)
      guard let program = teachers.program, program.digests.isEmpty else { return teachers }
      do {
        teachers.program = try program.digested()
      } catch {
        throw StudyError(
          present(\.depends)?.place ?? node.place, path(of: "depends"), error.description,
          accepted: "paths from the folder in which brevity is started")
      }
      return teachers
    }
    if kind.isLinear, let layers = self[\.layers], layers.value.count != 2 || layers.value[1] != 1 {
      throw layers.error("has hidden layers or several outputs", accepted: "[inputs, 1] for a teacher of kind \(kind.rawValue)")
    }
    if let initialisation = self[\.initialisation], initialisation.value == .zeros, !kind.isLinear {
      throw initialisation.error(
        "is zeros, which makes every teacher the constant 0", accepted: "lux, glorot, pytorch, gaussian")
    }
    if kind.isSparse { try checkLiveParameters(teachers) }
    try checkClasses(teachers)
    if present(\.classes) == nil { teachers.temperature = nil }
    return teachers
  }

  /// Files do not say what they hold, so that their widths and paths have to be written.
  private func checkFiles() throws {
    guard let layers = self[\.layers], layers.value.count == 2, present(\.classes)?.value == layers.value[1] else {
      throw StudyError(
        self[\.layers]?.place ?? node.place, "teachers.layers", "and classes do not say what the files hold",
        accepted: "layers: [numbers of a sample, classes] and classes, such as layers: [784, 10], classes: 10")
    }
    for (key, files) in [("train", present(\.trainFiles)), ("test", present(\.testFiles))] where files == nil {
      throw StudyError(node.place, path(of: key), "is missing", accepted: "a list of files")
    }
  }

  /// A program does not say before it starts what it labels.
  private func checkProgram(_ teachers: TeacherSettings) throws {
    guard present(\.command) != nil else {
      throw StudyError(
        node.place, path(of: "command"), "is missing",
        accepted: "a list of the program and its arguments, such as [python3, my_teacher.py]")
    }
    guard let layers = self[\.layers], layers.value.count == 2 else {
      throw StudyError(
        self[\.layers]?.place ?? node.place, path(of: "layers"), "does not say what the program labels",
        accepted: "[inputs, outputs], such as [5, 1]")
    }
    try checkClasses(teachers)
  }

  private func checkLiveParameters(_ teachers: TeacherSettings) throws {
    let architecture = teachers.architecture
    let range = architecture.layerCount...architecture.parameterCount
    let numbers = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    guard let nonzero = present(\.nonzero) else {
      throw StudyError(
        node.place, "teachers.nonzero", "is missing",
        accepted: "the live parameters of a \(teachers.kind.rawValue) teacher, \(numbers)")
    }
    guard range.contains(nonzero.value) else {
      throw nonzero.error(
        "is \(nonzero.value)",
        accepted: "\(numbers), the live parameters that layers \(architecture.layers) can have on a path from input to output")
    }
  }

  private func checkClasses(_ teachers: TeacherSettings) throws {
    guard let classes = present(\.classes) else {
      if let temperature = present(\.temperature) {
        throw temperature.error("is \(temperature.value), and the teachers have no classes", accepted: "it with classes only")
      }
      return
    }
    let architecture = teachers.architecture
    guard classes.value == architecture.outputCount else {
      throw classes.error(
        "is \(classes.value) for teachers with layers \(architecture.layers)",
        accepted: "the last width, \(architecture.outputCount)")
    }
  }
}
