import CutoverCore
import Testing

/// A window that ends on a bad block, and one whose end nobody saw.
@Suite struct BadEndTests {
    @Test(arguments: [Mode.literal, .guarded])
    func `one failed probe and then nothing more to see is HOLD, not ROLLBACK`(_ mode: Mode) {
        let run = Rehearsal.play(.test(mode: mode, .health())) { _, slot, _ in
            slot < 40 ? .good : slot == 40 ? .bad() : nil
        }

        #expect(run.decision?.kind == .hold)
    }

    @Test func `a window whose last sight was bad is HOLD, even if nearly all of it was seen`() {
        let run = Rehearsal.play(.test(.health())) { _, slot, _ in
            slot < 54 ? .good : slot == 54 ? .bad() : nil
        }

        #expect(run.decision?.kind == .hold)
        #expect(run.decision?.text.contains("errors api unknown: only 55 of 60 probes were seen") == true)
    }

    @Test func `a bad end that nobody could watch any further is HOLD`() {
        let run = Rehearsal.play(.test(.health())) { _, slot, _ in
            slot < 59 ? .good : slot == 59 ? .bad() : nil
        }

        #expect(run.decision?.kind == .hold)
    }

    @Test func `a probe after the window, which is not written down, is no reason for a decision`() {
        var run = Rehearsal(.test(.health()))
        let start = Rehearsal.origin
        _ = run.feed(.began(start))
        for slot in 0..<60 {
            _ = run.feed(.missed(target: "api", slot: slot, at: start.advanced(by: .seconds(61))))
        }
        let late = Sample(
            target: "api",
            slot: 61,
            intendedStart: start.advanced(by: .seconds(61)),
            duration: .milliseconds(1),
            outcome: .failed(.connect),
            httpStatus: nil,
            detail: "refused"
        )
        _ = run.feed(.observed(Observation(sample: late)))

        _ = run.feed(.tick(start.advanced(by: .seconds(62))))

        #expect(run.decision?.kind == .hold)
        #expect(run.decision?.code == .unknownAtEnd)
        #expect(run.decision?.text.contains("refused") == false)
    }

    @Test func `a bad end that turns clean passes`() {
        let run = Rehearsal.play(.test(.health())) { _, slot, _ in slot == 59 ? .bad() : .good }

        #expect(run.decision?.kind == .go)
        #expect(run.decidedAt == .seconds(65))
    }

    @Test func `the third bad block at the end fails, and the text says that it was the end`() {
        let run = Rehearsal.play(.test(.health(errors: "50"))) { _, slot, _ in
            slot < 55 ? .good : slot % 5 < 4 ? .bad() : .good
        }

        #expect(run.decision?.kind == .rollback)
        #expect(
            run.decision?.text.contains("17.1 % (12 of 70, limit 50 %), bad in the last 3 blocks") == true
        )
    }

    @Test func `a GO says what it leaves out when the target was not ready at first`() {
        let run = Rehearsal.play(.test(.health())) { _, slot, _ in slot < 36 ? .bad() : .good }

        #expect(run.decision?.kind == .go)
        #expect(
            run.decision?.text.contains("api is judged from T+00:36 on, 36 of its 36 probes before failed")
                == true
        )
    }

    @Test func `ready in the last quarter of the window is too late for a GO`() {
        let run = Rehearsal.play(.test(.health())) { _, slot, _ in slot < 50 ? .bad() : .good }

        #expect(run.decision?.kind == .hold)
        #expect(
            run.decision?.text.contains("ready so late that only 10 of its 60 probes are judged") == true
        )
    }
}
