import CutoverCore
import Testing

/// The statistics against the oracle: numbers computed elsewhere with 60 digits.
@Suite struct EvidenceVectorTests {
    struct Process: Decodable {
        let p0: Double
        let horizon_blocks: Int
        let omega0: Double
        let unit: String
        let batches: [[Int64]]
        let theta: [Double]?
        let weights: [Double]?
        let log_e: [Double]
        let log_threshold: Double
        let first_crossing: Int?
        let first_rollback: Int?

        var process: EvidenceProcess {
            let grid = BetGrid(
                limit: p0,
                unit: unit == "block" ? .block : .request,
                ratios: theta ?? BetGrid.standardRatios,
                parts: weights
            )
            return EvidenceProcess(grid: grid, starts: StartWeights(horizon: horizon_blocks, first: omega0))
        }
    }

    @Test func `the oracle holds every kind of statistics`() {
        #expect(VectorCase.all("eprocess").count == 24)
        #expect(VectorCase.all("average").count == 2)
        #expect(VectorCase.all("confidence_sequence").count == 7)
        #expect(VectorCase.all("go_statement").count == 8)
        #expect(VectorCase.all("gauge_bound").count == 1)
        #expect(VectorCase.all("martingale_identity").count == 1)
    }

    @Test(arguments: VectorCase.all("eprocess"))
    func `the evidence of a rule follows the oracle block by block`(_ vector: VectorCase) throws {
        let expected = try vector.read(Process.self)
        var process = expected.process
        var crossing: Int?
        var rollback: Int?
        var bad = 0

        for (index, batch) in expected.batches.enumerated() {
            process.close(n: batch[0], k: batch[1])
            #expect(isNear(process.logE, expected.log_e[index]), "block \(index + 1)")
            let isBad = batch[0] > 0 && Double(batch[1]) > expected.p0 * Double(batch[0])
            bad += isBad ? 1 : 0
            guard process.logE >= expected.log_threshold else { continue }
            crossing = crossing ?? index + 1
            if isBad, bad >= 3 { rollback = rollback ?? index + 1 }
        }

        #expect(expected.batches.count == expected.log_e.count)
        #expect(crossing == expected.first_crossing)
        #expect(rollback == expected.first_rollback)
    }

    struct Average: Decodable {
        struct Rule: Decodable {
            let p0: Double
            let weight: Double
            let batches: [[Int64]]
        }

        let horizon_blocks: Int
        let rules: [Rule]
        let log_e_rules: [[Double]]
        let log_e_mean: [Double]
        let log_e_mean_open: [Double?]
        let first_rollback: Int?
    }

    @Test(arguments: VectorCase.all("average"))
    func `the evidence of several rules is averaged, and only open ones decide`(_ vector: VectorCase) throws {
        let expected = try vector.read(Average.self)
        var book = EvidenceBook(horizon: expected.horizon_blocks)
        for (index, rule) in expected.rules.enumerated() {
            let percent = try #require([0.02: "2", 0.05: "5", 0.001: "0.1"][rule.p0])
            let limit = try #require(ShareLimit(percent: percent))
            #expect(limit.share == rule.p0)
            book.open("\(index)", limit: limit, weight: rule.weight)
        }
        var rollback: Int?

        for block in expected.log_e_mean.indices {
            book.close(
                expected.rules.enumerated().map { index, rule in
                    let batch = rule.batches[block]
                    return .init(rule: "\(index)", n: batch[0], k: batch[1], mayDecide: true)
                }
            )
            for index in expected.rules.indices {
                let logE = try #require(book["\(index)"]).logE
                #expect(isNear(logE, expected.log_e_rules[index][block]))
            }
            #expect(isNear(book.logMean, expected.log_e_mean[block]))
            switch (book.logOpen, expected.log_e_mean_open[block]) {
            case (nil, nil): break
            case (.some(let open), .some(let wanted)): #expect(isNear(open, wanted))
            case (.some, nil), (nil, .some): Issue.record("gate differs in block \(block + 1)")
            }
            if !book.deciding.isEmpty { rollback = rollback ?? block + 1 }
        }

        #expect(rollback == expected.first_rollback)
    }

    struct Interval: Decodable {
        let alpha: Double
        let batches: [[Int64]]
        let per_request: [Double]
        let per_block: [Double]
    }

    @Test(arguments: VectorCase.all("confidence_sequence"))
    func `the confidence sequence follows the oracle`(_ vector: VectorCase) throws {
        let expected = try vector.read(Interval.self)
        var sequence = ConfidenceSequence()

        for batch in expected.batches { sequence.close(n: batch[0], k: batch[1]) }

        let request = sequence.perRequest(risk: expected.alpha)
        let block = sequence.perBlock(risk: expected.alpha)
        #expect(isNear(request.lowerBound, expected.per_request[0]))
        #expect(isNear(request.upperBound, expected.per_request[1]))
        #expect(isNear(block.lowerBound, expected.per_block[0]))
        #expect(isNear(block.upperBound, expected.per_block[1]))
    }

    struct Statement: Decodable {
        let p0: Double
        let n: Int64
        let k: Int64
        let blocks: Int
        let mean_y: Double
        let upper_independent: Double
        let upper_block: Double
        let label: String
    }

    private static let labels: [String: GoStatement.Label] = [
        "CONFIRMED_ROBUST": .confirmedRobust, "CONFIRMED_IF_INDEPENDENT": .confirmedIfIndependent,
        "PASSED_UNCONFIRMED": .gatePassed, "FAIL": .failed, "NO_DATA": .noData,
    ]

    @Test(arguments: VectorCase.all("go_statement"))
    func `a GO claims what the oracle lets it claim`(_ vector: VectorCase) throws {
        let expected = try vector.read(Statement.self)
        let limit = try #require(ShareLimit(percent: expected.p0 == 0.02 ? "2.0" : "5"))
        #expect(limit.share == expected.p0)

        let statement = GoStatement(
            limit: limit,
            n: expected.n,
            k: expected.k,
            blocks: expected.blocks,
            meanShare: expected.mean_y
        )

        #expect(isNear(statement.independentBound, expected.upper_independent))
        #expect(isNear(statement.blockBound, expected.upper_block))
        #expect(statement.label == Self.labels[expected.label])
    }

    struct Bound: Decodable {
        let share: Double
        let n: [Int64]
        let bound: [Double]
    }

    @Test func `a p95 at its limit breaches no more often than the oracle says`() throws {
        let expected = try #require(VectorCase.all("gauge_bound").first).read(Bound.self)

        for (n, bound) in zip(expected.n, expected.bound) {
            let allowed = n * 5 / 100
            #expect(isNear(1 - Binomial.lowerTail(allowed, of: n, at: expected.share), bound), "n = \(n)")
        }
    }

    struct Identity: Decodable {
        let p0: Double
        let horizon_blocks: Int
        let blocks: Int
        let p: [Double]
        let expected_e: [Double]
    }

    @Test func `the expected evidence is one at the limit and below one under it`() throws {
        let expected = try #require(VectorCase.all("martingale_identity").first).read(Identity.self)
        let grid = BetGrid(limit: expected.p0)

        for (p, wanted) in zip(expected.p, expected.expected_e) {
            let sum = (0..<(1 << expected.blocks)).reduce(0.0) { sum, outcome in
                var process = EvidenceProcess(
                    grid: grid,
                    starts: StartWeights(horizon: expected.horizon_blocks)
                )
                var chance = 1.0
                for block in 0..<expected.blocks {
                    let isBad = outcome >> block & 1 == 1
                    process.close(n: 1, k: isBad ? 1 : 0)
                    chance *= isBad ? p : 1 - p
                }
                return sum + chance * exponential(process.logE)
            }
            #expect(isNear(sum, wanted))
        }
    }
}
