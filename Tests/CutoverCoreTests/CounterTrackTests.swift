import CutoverCore
import Testing

/// What one poll says: when the process started, in seconds after T0 (nil: it does not say), and the counters.
struct CounterPoll: Sendable {
    var started: Double?
    var counters: [String: (Int64, Int64)]

    init(_ started: Double?, _ counters: [String: (Int64, Int64)]) {
        (self.started, self.counters) = (started, counters)
    }

    var reply: Rehearsal.Reply {
        let start = started.map { Rehearsal.origin.advanced(by: .microseconds(Int64($0 * 1_000_000))) }
        return .figures(
            Reading(
                startedAt: start,
                endpoints: counters.map { name, pair in
                    EndpointReading(
                        endpoint: name,
                        requests: .value(pair.0),
                        errors: .value(pair.1),
                        p95Microseconds: .value(1_000)
                    )
                }
            )
        )
    }
}

struct CounterCase: Sendable, CustomStringConvertible {
    let description: String
    let polls: [CounterPoll]
    /// The increases since T0: requests and errors by endpoint.
    let sums: [String: [Int64]]
    var told: [String] = []

    static let all: [CounterCase] = [
        CounterCase(
            description: "one endpoint's fall concerns that endpoint alone",
            polls: [
                CounterPoll(-500, ["/a": (6_000, 10), "/b": (100, 4)]),
                CounterPoll(-500, ["/a": (6_200, 12), "/b": (20, 1)]),
                CounterPoll(-500, ["/a": (6_300, 13), "/b": (30, 1)]),
            ],
            sums: ["/a": [300, 3], "/b": [30, 1]],
            told: ["RESET"]
        ),
        CounterCase(
            description: "a fall of the errors alone counts both counters of that endpoint from zero",
            polls: [
                CounterPoll(nil, ["/a": (6_000, 10), "/b": (100, 9)]),
                CounterPoll(nil, ["/a": (6_200, 12), "/b": (110, 8)]),
                CounterPoll(nil, ["/a": (6_300, 13), "/b": (120, 8)]),
            ],
            sums: ["/a": [300, 3], "/b": [120, 8]],
            told: ["RESET"]
        ),
        CounterCase(
            description: "an endpoint that slips and comes back adds no history",
            polls: [
                CounterPoll(-500, ["/a": (6_000, 10), "/b": (100, 4)]),
                CounterPoll(-500, ["/a": (6_200, 12), "/b": (99, 4)]),
                CounterPoll(-500, ["/a": (6_300, 13), "/b": (104, 5)]),
            ],
            sums: ["/a": [300, 3], "/b": [4, 1]],
            told: ["RESET"]
        ),
        CounterCase(
            description: "a fall of the total begins every endpoint anew",
            polls: [
                CounterPoll(nil, ["/a": (600, 10), "/b": (100, 4)]),
                CounterPoll(nil, ["/a": (610, 10), "/b": (105, 4)]),
                CounterPoll(nil, ["/a": (30, 2), "/b": (120, 5)]),
                CounterPoll(nil, ["/a": (50, 3), "/b": (130, 5)]),
            ],
            sums: ["/a": [60, 3], "/b": [135, 5]],
            told: ["RESTART"]
        ),
        CounterCase(
            description: "a start that jitters by a second is one process",
            polls: [
                CounterPoll(-500, ["/a": (600, 10)]),
                CounterPoll(-499.1, ["/a": (620, 11)]),
                CounterPoll(-499.9, ["/a": (650, 12)]),
                CounterPoll(-500.5, ["/a": (660, 12)]),
            ],
            sums: ["/a": [60, 2]]
        ),
        CounterCase(
            description: "a start after the base is a restart and counts from zero",
            polls: [
                CounterPoll(-500, ["/a": (600, 10)]),
                CounterPoll(1.5, ["/a": (800, 700)]),
                CounterPoll(1.5, ["/a": (900, 790)]),
            ],
            sums: ["/a": [900, 790]],
            told: ["RESTART"]
        ),
        CounterCase(
            description:
                "a younger process that ran before the base is a replica once the older one is back",
            polls: [
                CounterPoll(-500, ["/a": (9_000, 10)]),
                CounterPoll(-300, ["/a": (6_000, 90)]),
                CounterPoll(-500, ["/a": (9_010, 11)]),
                CounterPoll(-300, ["/a": (6_020, 92)]),
            ],
            sums: ["/a": [30, 3]],
            told: ["RESTART", "RETURNED"]
        ),
        CounterCase(
            description: "what a younger replica's history added is taken back however long it answered",
            polls: [
                CounterPoll(-500, ["/a": (9_000, 10)]),
                CounterPoll(-300, ["/a": (6_000, 90), "/b": (50, 5)]),
                CounterPoll(-300, ["/a": (6_010, 91), "/b": (51, 5)]),
                CounterPoll(-300, ["/a": (6_020, 92), "/b": (52, 5)]),
                CounterPoll(-500, ["/a": (9_010, 11)]),
            ],
            sums: ["/a": [30, 3], "/b": [2, 0]],
            told: ["RESTART", "RETURNED"]
        ),
        CounterCase(
            description: "a fall under a new start counts from zero, even if that start lies before the base",
            polls: [
                CounterPoll(-500, ["/a": (600, 10)]),
                CounterPoll(-400, ["/a": (80, 70)]),
                CounterPoll(-400, ["/a": (90, 79)]),
            ],
            sums: ["/a": [90, 79]],
            told: ["RESTART"]
        ),
        CounterCase(
            description: "an older process than the base is a replica: its first reading is a base",
            polls: [
                CounterPoll(-300, ["/a": (6_000, 90)]),
                CounterPoll(-500, ["/a": (9_000, 10)]),
                CounterPoll(-300, ["/a": (6_020, 92)]),
                CounterPoll(-500, ["/a": (9_010, 11)]),
            ],
            sums: ["/a": [30, 3]],
            told: ["REPLICAS"]
        ),
    ]
}

@Suite struct CounterTrackTests {
    private static func play(_ polls: [CounterPoll]) -> Rehearsal {
        let plan = Plan.test(window: .seconds(polls.count - 1), .source(minRequests: 1, p95: nil))
        return Rehearsal.play(plan) { _, slot, _ in polls[min(slot, polls.count - 1)].reply }
    }

    @Test(arguments: CounterCase.all + CounterCase.withoutStart)
    func `increases since T0 over`(_ one: CounterCase) throws {
        let run = Self.play(one.polls)

        let rules = try #require(run.decision).rules
        let found = rules.filter { $0.endpoint != nil }.map { ($0.endpoint ?? "", [$0.n, $0.k]) }
        #expect(Dictionary(uniqueKeysWithValues: found) == one.sums)
        let total = rules.first { $0.rule == "ops:*/error_rate_pct" }
        #expect(total?.n == one.sums.values.reduce(0) { $0 + $1[0] })
        #expect(run.headlines(.restart).map { String($0.prefix { $0 != " " }) } == one.told)
    }

    @Test func `one slip of a counter does not dilute 2.5 % errors to GO`() {
        let run = Rehearsal.play(.test(.source(p95: nil))) { _, slot, _ in
            let slip: Int64 = slot == 30 ? 300 : 0
            return CounterPoll(-500, ["/a": (60_000 + Int64(slot) * 40 - slip, Int64(slot))]).reply
        }

        #expect(run.decision?.kind == .rollback)
        #expect(run.rule("ops:/a/error_rate_pct")?.n == 2_400)
        #expect(run.rule("ops:/a/error_rate_pct")?.k == 60)
    }

    @Test func `one endpoint's slip does not add the history of the others to 2.5 % errors`() {
        let run = Rehearsal.play(.test(.source(p95: nil))) { _, slot, _ in
            let slow: Int64 = slot < 30 ? 60 : 30
            return CounterPoll(-500, ["/a": (60_000 + Int64(slot) * 40, Int64(slot)), "/b": (slow, 0)]).reply
        }

        #expect(run.decision?.kind == .rollback)
        #expect(run.rule("ops:/a/error_rate_pct")?.n == 2_400)
        #expect(run.rule("ops:*/error_rate_pct")?.n == 2_430)
    }

    @Test func `a fall of the total in which a busy endpoint went on is no evidence for a GO`() {
        let run = Rehearsal.play(.test(.source(p95: nil))) { _, slot, _ in
            let other: Int64 = slot < 30 ? 600 : 30
            return CounterPoll(nil, ["/a": (60_000 + Int64(slot) * 40, 0), "/b": (other, 0)]).reply
        }

        #expect(run.decision?.kind == .hold)
        #expect(run.decision?.text.contains("while a busy endpoint went on") == true)
    }

    @Test func `two replicas without a start do not roll back for what failed before T0`() {
        let run = Rehearsal.play(.test(.source(p95: nil))) { _, slot, _ in
            let slot = Int64(slot)
            return slot % 2 == 0
                ? CounterPoll(nil, ["/a": (6_000 + slot * 5, 900)]).reply
                : CounterPoll(nil, ["/a": (9_000 + slot * 5, 2_000)]).reply
        }

        #expect(run.decision?.kind == .hold)
        #expect(run.rule("ops:/a/error_rate_pct")?.n == 590)
        #expect(run.rule("ops:/a/error_rate_pct")?.k == 0)
        #expect(run.decision?.text.contains("began anew three times within five minutes") == true)
    }

    @Test(arguments: [(-500.0, -300.0), (-300.0, -500.0)])
    func `a healthy pair of replicas is GO in either order`(first: Double, second: Double) {
        let run = Rehearsal.play(.test(.source(p95: nil))) { _, slot, _ in
            let past: Int64 = slot % 2 == 0 ? 6_000 : 9_000
            let bad: Int64 = slot % 2 == 0 ? 3_000 : 0
            return CounterPoll(slot % 2 == 0 ? first : second, ["/a": (past + Int64(slot) * 5, bad)]).reply
        }

        #expect(run.decision?.kind == .go)
        #expect(run.rule("ops:*/error_rate_pct")?.n == 590)
        #expect(run.rule("ops:*/error_rate_pct")?.k == 0)
        #expect(run.told.filter { $0 == .restart }.count == 1)
    }

    @Test func `a restart in mid-window at 91 % errors is ROLLBACK`() {
        let run = Rehearsal.play(.test(.source(p95: nil))) { _, slot, _ in
            let slot = Int64(slot)
            return slot < 30
                ? CounterPoll(-500, ["/a": (6_000 + slot * 100, 0)]).reply
                : CounterPoll(29.5, ["/a": ((slot - 29) * 100, (slot - 29) * 91)]).reply
        }

        #expect(run.decision?.kind == .rollback)
        #expect(run.rule("ops:/a/error_rate_pct")?.n == 6_000)
        #expect(run.rule("ops:/a/error_rate_pct")?.k == 2_821)
    }
}
