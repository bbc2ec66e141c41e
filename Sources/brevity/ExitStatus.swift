import ArgumentParser
import Codes
import Foundation
import HDF5
import LearningCurves
import Pipeline
import Results
import Studies

/// The exit code and the sentence of an error.
struct ExitStatus {
  /// Documented codes (sysexits.h where it has one).
  enum Code {
    static let someRunsFailed: Int32 = 1
    static let usage: Int32 = 64
    static let foreignData: Int32 = 65
    static let missingProgram: Int32 = 69
    static let cannotCreate: Int32 = 73
    static let inputOutput: Int32 = 74
    static let moreToDo: Int32 = 75
  }

  let code: Int32
  /// Nil for errors that ArgumentParser words itself.
  let message: String?

  init(_ error: any Error) {
    message = Self.known(error).map { _ in "\(error)" }
    code = Self.known(error) ?? Code.usage
  }

  private static func known(_ error: any Error) -> Int32? {
    switch error {
    case is StudyError, is CurveFitError: Code.usage
    case is CurveTableError: Code.foreignData
    case let error as PipelineError:
      switch error.kind {
      case .usage: Code.usage
      case .foreignData: Code.foreignData
      case .missingProgram: Code.missingProgram
      case .cannotCreate: Code.cannotCreate
      case .inputOutput: Code.inputOutput
      }
    case let error as CodeError:
      switch error.kind {
      case .usage: Code.usage
      case .foreignData: Code.foreignData
      case .notBuilt: Code.missingProgram
      }
    case let error as ResultsError:
      switch error.kind {
      case .foreignData: Code.foreignData
      case .cannotCreate, .busy: Code.cannotCreate
      case .inputOutput: Code.inputOutput
      case .usage: Code.usage
      }
    case let error as HDF5Error:
      switch error.kind {
      case .notHDF5, .notFound: Code.foreignData
      case .cannotCreate: Code.cannotCreate
      case .cannotOpen, .cannotRead, .cannotWrite: Code.inputOutput
      }
    default: nil
    }
  }
}
