import CutoverCore
import CutoverStore
import Testing

struct JudgementRoundTripTests {
    static let verdicts: [Verdict] = [
        .pass, .forgiven, .fail, .unknown(.noData), .unknown(.tooFewRequests(3, needs: 20)),
        .unknown(.lowCoverage(100, of: 361)), .unknown(.tooFewBlocks(1, needs: 3)),
        .unknown(.endpointMissing),
        .unknown(.unreadable("requests of /a is a text")), .unknown(.sourceFailed("connect: refused")),
        .unknown(.stale), .unknown(.gaugePredatesWindow(12, needs: 1_000)),
        .unknown(.noEndpointMatches("/x/*")),
        .unknown(.neverObserved),
    ]

    @Test(arguments: verdicts)
    func `every verdict comes back with its reason and its numbers`(_ verdict: Verdict) async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        let report = ruleReport("api-health/error_rate_pct", verdict: verdict)

        let journal = try await store.begin(runRecord())
        try await journal.commit([], decision: decision(rules: [report]), deliveries: [])

        #expect(try await store.archive.decisions(of: "run-1").map(\.rules) == [[report]])
    }

    @Test func `a rule comes back with every figure`() async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        var report = RuleReport(
            rule: "analytics:/a/reported_p95_ms",
            target: "analytics",
            endpoint: "/a",
            figure: .reportedP95,
            isCritical: false,
            state: .breached,
            verdict: .fail,
            share: try #require(ShareLimit(percent: "0.125")),
            latencyLimit: .milliseconds(1_200)
        )
        report.code = .literalEnd
        report.n = 250
        report.k = 31
        report.latency = .microseconds(1_812_345)
        report.blocks = 12
        report.badBlocks = 4
        report.observed = 60
        report.scheduled = 61
        report.criticalCount = 7
        report.finalCount = 361
        report.since = seconds(20)
        report.forecast = "ends HOLD unless traffic comes"

        let journal = try await store.begin(runRecord())
        try await journal.commit([], decision: decision(rules: [report]), deliveries: [])

        #expect(try await store.archive.decisions(of: "run-1").map(\.rules) == [[report]])
    }

    @Test(arguments: DecisionKind.allCases)
    func `a decision comes back with its rules, worst first`(_ kind: DecisionKind) async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        let rules = [
            ruleReport("z", verdict: .fail), ruleReport("a"), ruleReport("m", verdict: .unknown(.stale)),
        ]
        let made = decision(kind, rules: rules)

        let journal = try await store.begin(runRecord())
        try await journal.commit([.event(seq: 9, .tick(seconds(761)))], decision: made, deliveries: [])

        #expect(try await store.archive.decisions(of: "run-1") == [made])
        #expect(try await store.archive.runs().first?.decision == kind)
    }

    @Test func `the final verdicts the engine files before or with the decision are stored once`()
        async throws
    {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        let rules = [ruleReport("z", verdict: .fail), ruleReport("a")]
        let final = rules.map { Entry.verdict(seq: 9, at: seconds(761), $0, isFinal: true) }
        let journal = try await store.begin(runRecord())

        try await journal.record(final)
        try await journal.commit(final, decision: decision(rules: rules), deliveries: [])

        #expect(try await store.archive.decisions(of: "run-1").map(\.rules) == [rules])
    }

    @Test func `a decision that was published before it was stored says so`() async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        var made = decision()
        made.isStored = false

        let journal = try await store.begin(runRecord())
        try await journal.commit([], decision: made, deliveries: [])

        #expect(try await store.archive.decisions(of: "run-1").map(\.isStored) == [false])
    }
}
