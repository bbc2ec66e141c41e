import Pipeline
import Testing

@Suite struct WalltimeTests {
  /// The forms that sbatch's manual lists.
  @Test(arguments: [
    ("90", 5400), ("2:30", 150), ("1:30:00", 5400), ("1-12", 129_600), ("1-12:30", 131_400), ("2-0:0:5", 172_805),
  ])
  func allFormsOfSlurm(text: String, seconds: Int) throws {
    #expect(try #require(Walltime(text)).seconds == seconds)
  }

  @Test(arguments: ["", "1h", "-5", "1:2:3:4", "1-", "x"]) func othersAreRefused(text: String) { #expect(Walltime(text) == nil) }
}
