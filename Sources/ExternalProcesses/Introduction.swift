import Files

/// What a process is told first. Processes that were told the same can take each other's place.
package struct Introduction: Hashable, Sendable {
  package var command: ExternalCommand
  /// The label of the method, or `teacher`.
  package var label: String
  /// What the study sets for every task.
  package var settings: JSON
  package var inputs: Int
  /// Numbers of a label; the number of classes where labels are classes.
  package var outputs: Int
  package var isOfClasses: Bool

  package init(
    _ command: ExternalCommand, label: String, settings: JSON = .object([:]), inputs: Int, outputs: Int, isOfClasses: Bool
  ) {
    self.command = command
    self.label = label
    self.settings = settings
    self.inputs = inputs
    self.outputs = outputs
    self.isOfClasses = isOfClasses
  }

  /// `hello` of version 1.
  var message: JSON {
    .object([
      "protocol": .integer(1), "do": .text("hello"), "learner": .text(label), "settings": settings, "inputs": .integer(inputs),
      "outputs": .integer(outputs), "task": .text(isOfClasses ? "classes" : "regression"),
      "classes": isOfClasses ? .integer(outputs) : .null, "threads": .integer(1),
    ])
  }

  /// "my_net (python3 my_net.py)".
  var name: String { "\(label) (\(command.text))" }
}

/// Why a task failed, in one sentence: what was sent, what came back, the last lines of the log.
package struct ExternalFailure: Failure, Hashable {
  package let description: String
  /// Whether the process cannot be trusted with another task. A learner that says itself that it failed can.
  package let endsProcess: Bool

  package init(description: String, endsProcess: Bool) {
    self.description = description
    self.endsProcess = endsProcess
  }

  package var kind: FailureKind { .foreignData }
}

/// The conversation was left as the harness asked; the process was ended.
package struct ExternalTaskLeft: Error, Hashable {}
