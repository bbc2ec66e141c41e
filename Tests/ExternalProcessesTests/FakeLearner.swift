import ExternalProcesses
import Files
import Foundation

/// A learner that predicts the mean label, or fails in the way that its argument names; Python 3 without packages.
enum FakeLearner {
  static let pythonIsInstalled = (try? ExternalProgram("python3", ["--version"]).status) == 0

  private static let learners = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("learners").path

  private static let script = """
    import json, os, signal, subprocess, sys, time
    sys.path.insert(0, \(JSON.text(learners).canonical))
    sys.dont_write_bytecode = True
    import brevity_learner as client
    client.numpy = None
    mode = sys.argv[1]
    mean = []
    def say(**answer):
        print(json.dumps(answer), flush=True)
    if mode == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        child = subprocess.Popen(["sleep", "600"])
        with open(sys.argv[2], "w") as file:
            file.write("%d %d" % (os.getpid(), child.pid))
    for line in sys.stdin:
        message = json.loads(line)
        if message["do"] == "hello":
            if mode == "no_start":
                print("no licence", file=sys.stderr)
                sys.exit(2)
            if mode == "old":
                say(ok=True, protocol=0)
            elif mode == "unwilling":
                say(ok=False, error="I learn regressions only")
            else:
                say(ok=True, protocol=1, version="7")
            continue
        id, folder = message["id"], None
        if message["do"] == "fit":
            data = client._load(message["data"])
            y = data["y"]
            rows = [row if isinstance(row, list) else [float(row == c) for c in range(3)] for row in y]
            mean = [sum(column) / len(rows) for column in zip(*rows)]
            if mode == "crash":
                print("Traceback\\n  out of memory", file=sys.stderr, flush=True)
                os._exit(3)
            if mode == "signal":
                os.kill(os.getpid(), signal.SIGKILL)
            if mode == "silent":
                time.sleep(600)
            if mode == "partial":
                sys.stdout.write('{"id":')
                sys.stdout.flush()
                time.sleep(600)
            if mode == "broken":
                sys.stdout.write('{"id":')
                sys.stdout.flush()
                sys.exit(0)
            if mode == "huge":
                sys.stdout.write("x" * 3000000)
                sys.stdout.flush()
                time.sleep(600)
            if mode == "wrong":
                print("epoch 1, loss 0.3", flush=True)
                continue
            if mode == "other":
                say(id=id + 1, ok=True)
                continue
            if mode == "typed":
                say(id=id, ok=True, parameters="many")
                continue
            if mode == "negative":
                say(id=id, ok=True, bits=-1)
                continue
            if mode == "refusing":
                say(id=id, ok=False, error="too few labels")
                continue
            if mode == "loud":
                sys.stderr.write("line\\n" * 200000)
            say(id=id, ok=True, parameters=len(mean), bits=12.5, epochs=3, gradient_evaluations=30)
        if message["do"] == "predict":
            x = client._load(message["inputs"])["x"]
            p = [mean] * len(x)
            if mode == "nan":
                p[1] = [float("nan")] * len(mean)
            if mode == "shape":
                p = p[1:]
            if mode == "unlikely":
                p[0] = [1.5, -0.5, 0.0]
            if mode == "half":
                p[0] = [0.5] + [0.0] * (len(mean) - 1)
            if mode == "text":
                open(message["out"], "w").write("0.1 0.2")
            elif mode == "named":
                client._save(message["out"], "q", p, len(mean))
            elif mode != "missing":
                client._save(message["out"], "p", p, len(mean))
            say(id=id, ok=True)
    """

  /// Runs `body` with the path of the script, in a folder of its own.
  static func with<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("brevity-fake-\(UUID().uuidString)").path
    try makeDirectory(folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/fake.py"
    try Data(script.utf8).write(to: URL(fileURLWithPath: path))
    return try body(path)
  }

  static func introduction(
    _ script: String, _ mode: String, _ more: [String] = [], classes: Bool = false, timeout: String = "60s"
  ) -> Introduction {
    Introduction(
      ExternalCommand(["python3", script, mode] + more, timeout: timeout), label: "fake", inputs: 2, outputs: classes ? 3 : 1,
      isOfClasses: classes)
  }
}
