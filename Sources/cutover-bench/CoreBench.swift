import CutoverCore

/// What deciding costs: the evidence of many rules in one block, and a run's samples and ticks through the engine.
enum CoreBench {
    private static let targets = 50
    private static let seconds = 1_800
    private static let block = 10
    private static let origin = Timestamp(microseconds: 1_763_692_000_000_000)

    static func run() {
        evidence()
        engine()
    }

    /// `EvidenceBook.close` over a whole run; microseconds a rule and block.
    private static func evidence() {
        guard let limit = ShareLimit(percent: "2.0") else { return }
        let (rules, blocks) = (targets * 2, seconds / block)
        var book = EvidenceBook(horizon: blocks)
        for rule in 0..<rules { book.open("t\(rule)", limit: limit, weight: 1 / Double(rules)) }
        let counts = (0..<rules).map {
            EvidenceBook.Count(rule: "t\($0)", n: 10, k: $0 % 40 == 0 ? 1 : 0, mayDecide: true)
        }
        let best = Stopwatch.fewest(of: 5) {
            var book = book
            for _ in 0..<blocks {
                book.close(counts)
                Bench.use(book.logOpen)
            }
        }
        Bench.tell("evidence_us_a_rule_and_block", best / 1_000 / Double(rules * blocks))
    }

    /// A whole run of two rules a target: samples, quiet ticks, and ticks that close a block.
    private static func engine() {
        var engine = Engine(plan: plan(), run: "bench", isDryRun: false)
        _ = engine.handle(.began(origin))
        var (observing, quiet, closing, quietTicks, closingTicks) = (0.0, 0.0, 0.0, 0, 0)
        let names = engine.plan.targets.map(\.name)
        for second in 0..<seconds {
            let watch = Stopwatch()
            for (index, name) in names.enumerated() { _ = engine.handle(probe(name, index, second)) }
            observing += watch.nanoseconds
            let tick = Stopwatch()
            Bench.use(engine.handle(.tick(origin.advanced(by: .milliseconds(Int64(second) * 1_000 + 1_020)))))
            let isClosing = (second + 1) % block == 0
            if isClosing {
                (closing, closingTicks) = (closing + tick.nanoseconds, closingTicks + 1)
            } else {
                (quiet, quietTicks) = (quiet + tick.nanoseconds, quietTicks + 1)
            }
        }
        let rules = Double(targets * 2)
        let (quietMean, closingMean) = (quiet / Double(quietTicks), closing / Double(closingTicks))
        Bench.tell("sample_us", observing / 1_000 / Double(targets * seconds))
        Bench.tell("tick_us_a_rule", quietMean / 1_000 / rules)
        Bench.tell("closing_tick_us_a_rule_and_block", closingMean / 1_000 / rules)
        Bench.tell("closing_us_a_rule_and_block", (closingMean - quietMean) / 1_000 / rules)
    }

    private static func plan() -> Plan {
        let limits = Limits(errorRate: ShareLimit(percent: "2.0"), p95: .milliseconds(1_200))
        return Plan(
            name: "bench",
            window: .seconds(Int64(seconds)),
            interval: .seconds(1),
            block: .seconds(Int64(block)),
            mode: .guarded,
            targets: (0..<targets).map { number in
                Target(
                    name: "t\(number)",
                    kind: .http(Request(url: Masked("http://127.0.0.1/")), Expectation()),
                    interval: .seconds(1),
                    timeout: .seconds(5),
                    criticality: .all,
                    limits: limits
                )
            }
        )
    }

    private static func probe(_ name: String, _ index: Int, _ slot: Int) -> Event {
        let start = origin.advanced(
            by: .microseconds(Int64(slot) * 1_000_000 + Int64(index) * (1_000_000 / Int64(targets)))
        )
        let duration = Duration.microseconds(Int64(1_000 + (slot * 7_919 + index * 104_729) % 5_000))
        let sample = Sample(
            target: name,
            slot: slot,
            intendedStart: start,
            duration: duration,
            outcome: .ok,
            httpStatus: 200
        )
        return .observed(Observation(sample: sample))
    }
}
