/// How MIRACLE trains and codes (Havasi, Peharz and Hernández-Lobato, arXiv 1810.00440).
public struct MiracleSettings: Hashable, Sendable {
  public enum Posterior: String, Hashable, Sendable {
    /// Every weight has its equal share of the block's budget by construction (arXiv 2307.07816).
    case meanKL
    /// μ and s free; β_b of each block grows while KL_b is above the budget and shrinks below it.
    case annealed
  }

  /// C, bits of the index of a block: 2^C candidates.
  public var blockBits: Int
  /// m, weights of a block.
  public var blockSize: Int
  public var posterior: Posterior
  /// Steps of Adam before coding.
  public var steps: Int
  /// Steps after each coded block, on the blocks that are left.
  public var intermediateSteps: Int
  public var rate: Double
  /// β_b at the start, and its factor 1 + e in each step (annealed).
  public var initialBeta: Double
  public var annealing: Double

  public init(
    blockBits: Int = 10, blockSize: Int = 4, posterior: Posterior = .meanKL, steps: Int = 3000, intermediateSteps: Int = 20,
    rate: Double = 5e-3, initialBeta: Double = 1, annealing: Double = 5e-3
  ) {
    self.blockBits = blockBits
    self.blockSize = blockSize
    self.posterior = posterior
    self.steps = steps
    self.intermediateSteps = intermediateSteps
    self.rate = rate
    self.initialBeta = initialBeta
    self.annealing = annealing
  }

  /// B, the blocks of `count` weights.
  public func blockCount(of count: Int) -> Int { (count + blockSize - 1) / blockSize }
}
