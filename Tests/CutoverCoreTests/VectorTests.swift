import CutoverCore
import Foundation
import Testing

/// One case of the oracle: computed elsewhere with 60 digits.
struct VectorCase: Sendable, CustomStringConvertible {
    let id: String
    let json: Data

    var description: String { id }

    func read<Shape: Decodable>(_ shape: Shape.Type) throws -> Shape {
        try JSONDecoder().decode(shape, from: json)
    }

    static func all(_ kind: String) -> [VectorCase] {
        guard let url = Bundle.module.url(forResource: "Fixtures/decision-core", withExtension: "json"),
            let data = try? Data(contentsOf: url),
            let top = try? JSONSerialization.jsonObject(with: data) as? [String: Any],
            let cases = top["cases"] as? [[String: Any]]
        else { return [] }
        return cases.filter { $0["kind"] as? String == kind }.compactMap { one in
            guard let id = one["id"] as? String, let json = try? JSONSerialization.data(withJSONObject: one)
            else {
                return nil
            }
            return VectorCase(id: id, json: json)
        }
    }
}

@Suite struct VectorTests {
    struct Literal: Decodable {
        let limit_pct: String
        let n: Int64
        let k: Int64
        let breach: Bool?
    }

    @Test func `the oracle holds every kind this program must meet`() {
        #expect(VectorCase.all("literal").count == 7)
        #expect(VectorCase.all("curtail").count == 4)
        #expect(VectorCase.all("counter_deltas").count == 3)
        #expect(VectorCase.all("nearest_rank_p95").count == 5)
    }

    @Test(arguments: VectorCase.all("literal"))
    func `a limit is compared exactly`(_ vector: VectorCase) throws {
        let expected = try vector.read(Literal.self)
        let limit = try #require(ShareLimit(percent: expected.limit_pct))
        var tally = BlockTally(limit: limit)

        tally.add(n: expected.n, k: expected.k, block: 0)

        let verdict = LiteralRule.verdict(
            counters: (tally.n, tally.k),
            limit: limit,
            minRequests: 1,
            blindness: nil
        )
        switch expected.breach {
        case .some(true): #expect(verdict == .fail)
        case .some(false): #expect(verdict == .pass)
        case .none: #expect(verdict == .unknown(.noData))
        }
        #expect(tally.isOver == (expected.breach ?? false))
    }

    struct Curtail: Decodable {
        let limit_pct: String
        let n_final: Int64
        let batches: [[Int64]]
        let critical_count: Int64
        let first_decision: Int?
    }

    @Test(arguments: VectorCase.all("curtail"))
    func `the literal rule is given up at the first count that cannot pass`(_ vector: VectorCase) throws {
        let expected = try vector.read(Curtail.self)
        let limit = try #require(ShareLimit(percent: expected.limit_pct))
        var tally = BlockTally(limit: limit)
        var first: Int?

        for (index, batch) in expected.batches.enumerated() {
            tally.add(n: batch[0], k: batch[1], block: index)
            let isCurtailed = LiteralRule.isCurtailed(tally, badBlocks: 3, finalCount: Int(expected.n_final))
            if isCurtailed, first == nil { first = index + 1 }
        }

        #expect(limit.criticalCount(of: expected.n_final) == expected.critical_count)
        #expect(first == expected.first_decision)
    }

    struct Deltas: Decodable {
        let samples: [[Int64]?]
        let deltas: [Delta]
        let carry_left: Int64
    }

    struct Delta: Decodable, Equatable {
        let n: Int64
        let k: Int64
        let flag: String

        init(n: Int64, k: Int64, flag: String) {
            (self.n, self.k, self.flag) = (n, k, flag)
        }

        init(from decoder: any Decoder) throws {
            var row = try decoder.unkeyedContainer()
            n = try row.decode(Int64.self)
            k = try row.decode(Int64.self)
            flag = try row.decode(String.self)
        }
    }

    @Test(arguments: VectorCase.all("counter_deltas"))
    func `counters become increases over restarts and gaps`(_ vector: VectorCase) throws {
        let expected = try vector.read(Deltas.self)
        var counters = CounterTrack()
        var epochs = EpochTrack()

        let found = expected.samples.map { sample -> Delta in
            guard let sample else { return Delta(n: 0, k: 0, flag: "no_data") }
            let filing = epochs.enter(.counters(sample[0], sample[1])).filing
            let added = counters.add(
                requests: sample[0],
                errors: sample[1],
                epoch: filing.epoch,
                opening: filing.opening
            )
            return Delta(n: added.n, k: added.k, flag: added.kind.rawValue)
        }

        #expect(found == expected.deltas)
        #expect(counters.carry == expected.carry_left)
    }

    @Test func `a fall of either counter is a restart and counts from zero`() {
        var counters = CounterTrack()
        var epochs = EpochTrack()
        var kinds: [String] = []

        for (requests, errors) in [(100, 10), (150, 12), (5, 1), (9, 1)] as [(Int64, Int64)] {
            let filing = epochs.enter(.counters(requests, errors)).filing
            let added = counters.add(
                requests: requests,
                errors: errors,
                epoch: filing.epoch,
                opening: filing.opening
            )
            kinds.append(added.kind.rawValue)
        }

        #expect(kinds == ["baseline", "ok", "reset", "ok"])
        #expect(counters.n == 59)
        #expect(counters.k == 3)
    }

    struct Rank: Decodable {
        let limit_ms: Int64
        let latencies_ms: [Int64]
        let rank: Int
        let p95_ms: Int64
        let slow: Int64
        let breach: Bool
    }

    @Test(arguments: VectorCase.all("nearest_rank_p95"))
    func `the p95 is the nearest rank and counting decides it`(_ vector: VectorCase) throws {
        let expected = try vector.read(Rank.self)
        var ring = SampleRing()
        var slow = BlockTally(limit: .slow)

        for (slot, milliseconds) in expected.latencies_ms.enumerated() {
            let sample = Sample(
                target: "t",
                slot: slot,
                intendedStart: Timestamp(microseconds: 0),
                duration: .milliseconds(milliseconds),
                outcome: .ok,
                httpStatus: 200
            )
            let isNew = ring.resolve(slot, as: .good, sample: sample)
            #expect(isNew)
            slow.add(n: 1, k: ring.isSlow(slot, limit: .milliseconds(expected.limit_ms)) ? 1 : 0, block: 0)
        }

        let count = expected.latencies_ms.count
        let p95 = NearestRank.value(percent: 95, ofSorted: ring.sortedDurations(in: 0..<count))
        #expect(NearestRank.rank(percent: 95, count: count) == expected.rank)
        #expect(p95 == expected.p95_ms * 1_000)
        #expect(slow.k == expected.slow)
        #expect(slow.isOver == expected.breach)
    }
}

extension Sighting {
    /// One endpoint's counters, of a process that does not say when it started.
    fileprivate static func counters(_ requests: Int64, _ errors: Int64) -> Sighting {
        let endpoint = EndpointReading(
            endpoint: "/a",
            requests: .value(requests),
            errors: .value(errors),
            p95Microseconds: .value(1)
        )
        let reading = Reading(startedAt: nil, endpoints: [endpoint])
        return Sighting(reading, at: Timestamp(microseconds: 0))
    }
}
