import CutoverCore
import Testing

/// Latencies counted by the buckets of a histogram, against limits that are a bound and limits that are none.
@Suite struct HistogramJudgementTests {
    /// Bounds 100 ms, 500 ms and 1 s; per poll `fast`, `middle`, `slow` and `endless` latencies.
    private struct Mix {
        var fast: Int64 = 0
        var middle: Int64 = 0
        var slow: Int64 = 0
        var endless: Int64 = 0

        func histogram(times: Int64, from base: Int64 = 0) -> Histogram? {
            let counts = [fast, fast + middle, fast + middle + slow, fast + middle + slow + endless]
            return Histogram(
                nanoseconds: [100_000_000, 500_000_000, 1_000_000_000],
                counts: counts.map { base + $0 * times }
            )
        }
    }

    private func play(limit: Duration, _ histogram: @escaping (_ slot: Int) -> Histogram?) throws -> Rehearsal
    {
        let query = PrometheusQuery(
            requests: try SeriesSelector("r"),
            latency: try SeriesSelector("d_seconds")
        )
        var target = Target.source("prom", p95: limit)
        if case .source(let request, _) = target.kind {
            target.kind = .source(request, Source(format: .prometheus(query)))
        }
        return Rehearsal.play(.test(.health(), target)) { name, slot, _ in
            guard name == "prom" else { return .good }
            let buckets = histogram(slot)
            var endpoint = EndpointReading(
                endpoint: "/a",
                requests: .value(buckets?.total ?? 0),
                errors: .value(0),
                p95Microseconds: buckets == nil ? .unreadable("no buckets") : .absent
            )
            endpoint.histogram = buckets
            return .figures(Reading(startedAt: nil, endpoints: [endpoint]))
        }
    }

    @Test func `a limit that is a bound is judged exactly`() throws {
        // 5 % of 1,200 are 60.
        let good = try play(limit: .milliseconds(500)) {
            Mix(fast: 10, middle: 9, slow: 1).histogram(times: Int64($0))
        }
        let bad = try play(limit: .milliseconds(500)) {
            Mix(fast: 10, middle: 8, slow: 2).histogram(times: Int64($0))
        }

        #expect(good.decision?.kind == .go)
        #expect(good.rule("prom:/a/p95_ms").map { [$0.k, $0.n] } == [60, 1_200])
        #expect(bad.decision?.kind == .rollback)
        #expect(bad.rule("prom:/a/p95_ms").map { [$0.k, $0.n] } == [120, 1_200])
        #expect(bad.decision?.text.contains("p95 /a <= 1000 ms (120 of 1200 over 500 ms)") == true)
    }

    @Test func `a limit within a bucket fails and passes only by what is sure`() throws {
        let limit = Duration.milliseconds(800)
        let good = try play(limit: limit) { Mix(fast: 19, slow: 1).histogram(times: Int64($0)) }
        let bad = try play(limit: limit) { Mix(fast: 18, endless: 2).histogram(times: Int64($0)) }
        let open = try play(limit: limit) { Mix(fast: 18, slow: 2).histogram(times: Int64($0)) }

        #expect(good.decision?.kind == .go)
        #expect(bad.decision?.kind == .rollback)
        #expect(
            bad.decision?.text.contains("p95 /a beyond the last bucket (120 of 1200 over 800 ms)") == true
        )
        #expect(open.decision?.kind == .hold)
        #expect(
            open.rule("prom:/a/p95_ms")?.verdict
                == .unknown(
                    .limitBetweenBounds(
                        "the p95 lies between 500 ms and 1000 ms, and no bucket ends at the limit 800 ms"
                    )
                )
        )
    }

    @Test func `what was slow before T0 is not counted`() throws {
        let run = try play(limit: .milliseconds(500)) { slot in
            let history = Histogram(
                nanoseconds: [100_000_000, 500_000_000, 1_000_000_000],
                counts: [0, 0, 0, 5_000]
            )
            return Mix(fast: 20).histogram(times: Int64(slot)).flatMap { $0.adding(history) }
        }

        #expect(run.decision?.kind == .go)
        #expect(run.rule("prom:/a/p95_ms").map { [$0.k, $0.n] } == [0, 1_200])
    }

    @Test func `a restart loses no slow answer`() throws {
        let run = try play(limit: .milliseconds(500)) { slot in
            slot < 30
                ? Mix(fast: 10, slow: 10).histogram(times: Int64(slot))
                : Mix(fast: 20).histogram(times: Int64(slot - 30))
        }

        #expect(run.decision?.kind == .rollback)
        #expect(run.rule("prom:/a/p95_ms").map { [$0.k, $0.n] } == [290, 1_180])
    }

    @Test func `bounds that change and buckets that fall alone are unknown, never a p95`() throws {
        let changed = try play(limit: .milliseconds(500)) { slot in
            slot < 30
                ? Mix(fast: 20).histogram(times: Int64(slot))
                : Histogram(nanoseconds: [100_000_000], counts: [Int64(slot) * 20, Int64(slot) * 20])
        }
        let fallen = try play(limit: .milliseconds(500)) { slot in
            Histogram(
                nanoseconds: [100_000_000],
                counts: [slot == 30 ? 0 : Int64(slot) * 20, Int64(slot) * 20]
            )
        }

        #expect(changed.decision?.kind == .hold)
        #expect(
            changed.rule("prom:/a/p95_ms")?.verdict
                == .unknown(.unreadable("the bounds of its buckets changed"))
        )
        #expect(fallen.decision?.kind == .hold)
        #expect(
            fallen.rule("prom:/a/p95_ms")?.verdict
                == .unknown(.unreadable("its buckets fell while its requests did not"))
        )
    }

    @Test func `no buckets and too few requests are HOLD`() throws {
        let none = try play(limit: .milliseconds(500)) { _ in nil }
        let few = try play(limit: .milliseconds(500)) { slot in Mix(fast: 1).histogram(times: Int64(slot / 6))
        }

        #expect(none.decision?.kind == .hold)
        #expect(few.decision?.kind == .hold)
    }

    @Test(arguments: [
        "", "inf:", "5:1", "5:2 inf:1", "5:1 4:2 inf:3", "inf:1 5:2", "5:1  inf:2", "-1:0 inf:1", "inf:-1",
    ])
    func `a text that is no histogram is none`(text: String) {
        #expect(Histogram(text: text) == nil)
    }

    @Test func `a histogram is read back as it was written`() {
        let histogram = Histogram(nanoseconds: [5_000_000, 10_000_000], counts: [12, 30, 44])

        #expect(histogram?.text == "5000:12 10000:30 inf:44")
        #expect(Histogram(text: "5000:12 10000:30 inf:44") == histogram)
        #expect(Histogram(text: "inf:3")?.total == 3)
    }
}

extension Histogram {
    fileprivate func adding(_ other: Histogram?) -> Histogram? {
        guard let other else { return nil }
        return Histogram(nanoseconds: nanoseconds, counts: zip(counts, other.counts).map(+))
    }
}
