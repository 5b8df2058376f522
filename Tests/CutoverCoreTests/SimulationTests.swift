import CutoverTestSupport
import CutoverCore
import Testing

/// The promise about chance, by seeded simulation: 360 blocks of 5 s, one rule, limit 2 %.
///
/// The delays are those of the decision core's headline table.
@Suite(.serialized) struct SimulationTests {
    private static let horizon = 360
    private static let onset = 144

    /// Plays one run; the number of blocks after which it is rolled back, or nil.
    private func play(
        isCurtailed: Bool,
        _ block: (_ index: Int, _ random: inout SeededRandom) -> (n: Int64, k: Int64),
        _ random: inout SeededRandom
    ) -> Int? {
        let limit = ShareLimit.two
        var process = EvidenceProcess(
            grid: BetGrid(limit: limit.share),
            starts: StartWeights(horizon: Self.horizon)
        )
        var tally = BlockTally(limit: limit)
        for index in 0..<Self.horizon {
            let (n, k) = block(index, &random)
            process.close(n: n, k: k)
            tally.add(n: n, k: k, block: index)
            tally.close(index)
            let isOpen = tally.isNewestBad && tally.bad >= LiteralRule.minimumBadBlocks
            if isOpen, process.logE >= EvidenceBook.logThreshold { return index + 1 }
            let final = Self.horizon
            if isCurtailed, LiteralRule.isCurtailed(tally, badBlocks: tally.bad, finalCount: final) {
                return index + 1
            }
        }
        return nil
    }

    @Test(arguments: [UInt64(20_261_121)])
    func `at the limit evidence rolls back falsely in at most one run of a hundred`(_ seed: UInt64) async {
        var random = SeededRandom(seed: seed)

        let probes = (0..<1_000).count { _ in
            play(isCurtailed: false, { _, random in (1, random.chance(0.02) ? 1 : 0) }, &random) != nil
        }
        let clumps = (0..<1_000).count { _ in
            play(isCurtailed: false, { _, random in (5_000, random.chance(0.02) ? 5_000 : 0) }, &random)
                != nil
        }

        // Bin(1000, 0.01) exceeds 20 with probability 0.0014.
        #expect(probes <= 20)
        #expect(clumps <= 20)
    }

    @Test(arguments: [
        (rate: 1.0, seconds: 20.0), (rate: 0.5, seconds: 45.0), (rate: 0.1, seconds: 345.0),
    ])
    func `probes find a fault at T+12 as fast as the headline table says`(
        _ row: (rate: Double, seconds: Double)
    ) async {
        var random = SeededRandom(seed: 7)

        var delays: [Double] = []
        for _ in 0..<401 {
            await Task.yield()
            let end = play(
                isCurtailed: true,
                { index, random in (1, random.chance(index >= Self.onset ? row.rate : 0.005) ? 1 : 0) },
                &random
            )
            delays.append(Double((end ?? 10_000) - Self.onset) * 5)
        }

        let median = delays.filter { $0 > 0 }.sorted()[delays.filter { $0 > 0 }.count / 2]
        #expect((row.seconds * 0.8...row.seconds * 1.2).contains(median), "median \(median) s")
    }

    @Test func `heavy traffic at 5 % from T+12 is found in about 75 s`() async {
        var random = SeededRandom(seed: 11)

        var delays: [Double] = []
        for _ in 0..<101 {
            await Task.yield()
            let end = play(
                isCurtailed: false,
                { index, random in
                    let rate = index >= Self.onset ? 0.05 : 0.005
                    let spread = Double.random(in: -0.002...0.002, using: &random)
                    return (5_000, Int64((rate + spread) * 5_000))
                },
                &random
            )
            delays.append(Double((end ?? 10_000) - Self.onset) * 5)
        }

        let median = delays.sorted()[50]
        #expect((60...90).contains(median), "median \(median) s")
    }
}

extension ShareLimit {
    /// Two per cent.
    fileprivate static var two: ShareLimit {
        guard let limit = ShareLimit(percent: "2.0") else { preconditionFailure("2.0 is a limit") }
        return limit
    }
}
