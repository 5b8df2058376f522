import CutoverTestSupport
import CutoverCore
import Testing

/// What must hold for every sequence of blocks (decision core A.16).
@Suite struct EvidencePropertyTests {
    private static let limit = BetGrid(limit: 0.02)

    private func evidence(_ blocks: [(n: Int64, k: Int64)], grid: BetGrid = limit, first: Double = 0.5)
        -> Double
    {
        var process = EvidenceProcess(grid: grid, starts: StartWeights(horizon: 20, first: first))
        for block in blocks { process.close(n: block.n, k: block.k) }
        return process.logE
    }

    private func blocks(_ seed: UInt64, _ count: Int = 12) -> [(n: Int64, k: Int64)] {
        var random = SeededRandom(seed: seed)
        return (0..<count).map { _ in
            let n = Int64.random(in: 1...40, using: &random)
            return (n, Int64.random(in: 0...(random.chance(0.3) ? n : min(n, 2)), using: &random))
        }
    }

    @Test(arguments: UInt64(1)...20)
    func `an empty block changes no evidence, to the last bit`(_ seed: UInt64) {
        var process = EvidenceProcess(grid: Self.limit, starts: StartWeights(horizon: 40))
        for block in blocks(seed) {
            process.close(n: block.n, k: block.k)
            let before = process.logE
            process.close(n: 0, k: 0)
            #expect(process.logE == before)
        }
    }

    @Test(arguments: UInt64(1)...20)
    func `the order of the alternatives does not matter`(_ seed: UInt64) {
        let reversed = BetGrid(limit: 0.02, ratios: BetGrid.standardRatios.reversed())

        #expect(isNear(evidence(blocks(seed), grid: reversed), evidence(blocks(seed))))
    }

    @Test(arguments: UInt64(1)...20)
    func `one alternative from T0 on is the likelihood ratio`(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let outcomes = (0..<18).map { _ in random.chance(0.3) }
        let grid = BetGrid(limit: 0.02, ratios: [1.6])

        let found = evidence(outcomes.map { (1, $0 ? 1 : 0) }, grid: grid, first: 1)

        let bad = Double(outcomes.filter { $0 }.count)
        let cost = logarithm(1 + 0.02 * (exponential(1.6) - 1))
        #expect(isNear(found, bad * 1.6 - 18 * cost))
    }

    @Test(arguments: UInt64(1)...20)
    func `one more failure never lowers the evidence`(_ seed: UInt64) {
        let blocks = blocks(seed)
        let before = evidence(blocks)
        for index in blocks.indices where blocks[index].k < blocks[index].n {
            var worse = blocks
            worse[index].k += 1
            #expect(evidence(worse) >= before)
        }
    }

    @Test(arguments: UInt64(1)...20)
    func `the average decides whenever one weighted rule would`(_ seed: UInt64) throws {
        let limit = try #require(ShareLimit(percent: "2.0"))
        var book = EvidenceBook(horizon: 20)
        for rule in 0..<4 { book.open("\(rule)", limit: limit, weight: 0.25) }
        let columns = (0..<4).map { blocks(seed * 7 + $0) }
        var crossings = 0

        for block in 0..<12 {
            book.close(
                columns.enumerated().map { rule, column in
                    .init(rule: "\(rule)", n: column[block].n, k: column[block].k, mayDecide: true)
                }
            )
            let conclusive = try (0..<4).filter { rule in
                let evidence = try #require(book["\(rule)"])
                return evidence.isOpen && evidence.logWeighted >= EvidenceBook.logThreshold
            }
            crossings += conclusive.isEmpty ? 0 : 1
            if !conclusive.isEmpty { #expect(!book.deciding.isEmpty) }
        }

        #expect(crossings > 0)
    }

    @Test func `a limit of zero is refuted by the first failure and still needs three bad blocks`() throws {
        let limit = try #require(ShareLimit(percent: "0"))
        var book = EvidenceBook(horizon: 20)
        book.open("a", limit: limit, weight: 1)

        book.close([.init(rule: "a", n: 1_000, k: 1, mayDecide: true)])
        #expect(book["a"]?.logE == .infinity)
        #expect(book.deciding.isEmpty)
        book.close([.init(rule: "a", n: 1_000, k: 1, mayDecide: true)])
        #expect(book.deciding.isEmpty)
        book.close([.init(rule: "a", n: 1_000, k: 1, mayDecide: true)])
        #expect(book.deciding == ["a"])
        book.close([.init(rule: "a", n: 1_000, k: 0, mayDecide: true)])
        #expect(book.deciding.isEmpty)
    }

    @Test func `a rule without weight never spoils the evidence of the others`() throws {
        let zero = try #require(ShareLimit(percent: "0"))
        var book = EvidenceBook(horizon: 20)
        book.open("advisory", limit: zero, weight: 0)
        book.open("critical", limit: try #require(ShareLimit(percent: "2")), weight: 1)

        book.close([
            .init(rule: "advisory", n: 9, k: 9, mayDecide: true),
            .init(rule: "critical", n: 9, k: 0, mayDecide: true),
        ])

        #expect(book["advisory"]?.logE == .infinity)
        #expect(book.logMean < 0)
        #expect(book.logMean > -1)
    }

    @Test func `a bound on more observations than can be added up is there at once and not too tight`() {
        let bound = Binomial.upperBound(90_000_000_000_000_000, of: 9_000_000_000_000_000_000, risk: 0.05)

        #expect(bound > 0.01)
        #expect(bound < 0.010_01)
    }

    @Test func `a limit just under a hundred per cent still works`() throws {
        let limit = try #require(ShareLimit(percent: "99.999999"))
        var book = EvidenceBook(horizon: 20)
        book.open("a", limit: limit, weight: 1)

        for _ in 0..<20 { book.close([.init(rule: "a", n: 5, k: 5, mayDecide: true)]) }

        let logE = try #require(book["a"]?.logE)
        #expect(logE.magnitude < 1e-5)
        #expect(book.deciding.isEmpty)
    }

    @Test func `counts beyond what a double holds exactly neither trap nor turn into nothing`() throws {
        var process = EvidenceProcess(grid: Self.limit, starts: StartWeights(horizon: 20))

        for _ in 0..<10 { process.close(n: .max, k: .max / 2) }

        #expect(process.logE.isFinite)
        #expect(process.logE > 10)
    }

    @Test func `the weights of all rules of a run never come to more than one`() {
        var plan = Plan.test(.health("a"), .health("b", criticality: .advisory), .source("s"), .source("t"))
        plan.mode = .guarded
        let weights = RuleWeights(plan: plan)
        let source = weights.known(among: 7) * 7 + (1...60).reduce(0.0) { $0 + weights.newcomer($1) }

        #expect(weights.part == 0.25)
        #expect(isNear(weights.part * 2 + source * 2, 1))
    }
}
