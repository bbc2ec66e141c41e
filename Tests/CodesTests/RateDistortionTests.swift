import Codelengths
import Codes
import Foundation
import Networks
import RandomStreams
import Testing

@Suite struct LaplaceTestChannelTests {
  /// The channel turns Exp(λ) into zeros with probability λD and Exp(λ) otherwise, at a mean distortion of D.
  @Test func marginals() {
    var stream = RandomStream(seed: 4, role: .coding, teacher: 0)
    let channel = LaplaceTestChannel(rate: 2, distortion: 0.125)
    var (zeros, sum, square, distortion) = (0.0, 0.0, 0.0, 0.0)
    let count = 100_000
    for _ in 0..<count {
      let u = -log(1 - stream.uniform()) / 2
      let v = channel.reconstruction(of: u, from: &stream)
      #expect(v >= 0 && v <= u)
      distortion += u - v
      if v == 0 {
        zeros += 1
      } else {
        sum += v
        square += v * v
      }
    }
    let n = Double(count)
    #expect(abs(zeros / n - 0.25) < 0.006)
    #expect(abs(distortion / n - 0.125) < 0.002)
    let mean = sum / (n - zeros)
    #expect(abs(mean - 0.5) < 0.008 && abs(square / (n - zeros) - 0.5) < 0.02)
  }
}

@Suite struct RateDistortionPlaneTests {
  @Test func pointsOfEveryCoder() throws {
    let (problem, network) = try SurpTests.learnable(400, layers: [2, 8, 6, 1])
    let plane = RateDistortionPlane(network, problem)
    for coder in RateDistortionPlane.Coder.allCases {
      let points = plane.points.filter { $0.coder == coder }
      #expect(points.count >= 15)
      // the longest description is nearer to the network than the shortest
      let sorted = points.sorted { $0.model < $1.model }
      func distance(_ point: RateDistortionPlane.Point) -> Double {
        zip(point.network.parameters, network.parameters).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      }
      #expect(distance(sorted[sorted.count - 1]) < 0.5 * distance(sorted[0]), "\(coder)")
    }
  }

  @Test func onlyTheCodersThatAreAsked() throws {
    let (problem, network) = try SurpTests.learnable(50)
    let plane = RateDistortionPlane(network, problem, coders: [.quantised])
    #expect(plane.points.map(\.coder) == Array(repeating: .quantised, count: 15))
    let live = network.liveParameterCount
    for (bits, point) in zip(2...16, plane.points) {
      #expect(point.model == QuantisedSparseCode.modelLength(live: live, of: 25, layers: 2, bits: bits))
    }
  }
}
