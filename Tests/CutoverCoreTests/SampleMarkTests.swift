import CutoverCore
import CutoverTestSupport
import Testing

struct SampleMarkTests {
    @Test func `a strip holds the newest slots and never more`() {
        var ring = SampleRing()
        for slot in 0..<100 {
            _ = ring.resolve(slot, as: slot == 99 ? .bad : .good, sample: .ok(slot: slot))
        }

        let marks = ring.marks(20, limit: nil)

        #expect(marks == Array(repeating: .good, count: 19) + [.failed])
    }

    @Test(arguments: [
        (800, SampleMark.good), (801, .near), (1_000, .near), (1_001, .over),
    ])
    func `a good answer is near its limit from four fifths on, and over it above`(
        milliseconds: Int,
        mark: SampleMark
    ) {
        var ring = SampleRing()
        _ = ring.resolve(0, as: .good, sample: .ok(duration: .milliseconds(milliseconds)))

        #expect(ring.marks(20, limit: .seconds(1)) == [mark])
    }

    @Test func `a slot still under way, one missed and one unclear look like no good one`() {
        var ring = SampleRing()
        _ = ring.resolve(1, as: .missed, sample: nil)
        _ = ring.resolve(2, as: .unknown, sample: .failed(.timeoutHeaders, slot: 2))

        #expect(ring.marks(20, limit: .seconds(1)) == [.pending, .missed, .unclear])
    }

    @Test func `the board carries the newest 20 slots of a target and the polls of a source`() {
        var run = Rehearsal(Plan.test(window: .seconds(180), .health(), .source(p95: nil)))
        run.play(through: .seconds(60)) { target, slot, _ in
            if target == "ops" { return slot == 59 ? .bad() : .figures(.of(("/a", Int64(slot) * 10, 0, 40))) }
            return slot == 57 ? .bad() : .good
        }

        let series = run.engine.board.series

        #expect(series[0].marks == Array(repeating: .good, count: 17) + [.failed, .good, .good])
        #expect(series[1].marks == Array(repeating: .good, count: 19) + [.failed])
        #expect(series[2].marks.isEmpty)
    }
}
