import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

@Suite struct ClockStepDetectorTests {
    @Test(
        arguments: [
            (wall: 1.0, text: nil),
            (wall: -1.0, text: nil),
            (
                wall: 1.5,
                text: "the wall clock stepped forward by 1s500ms; the run's own clock did not follow"
            ),
            (wall: -3_600.0, text: "the wall clock stepped back by 1h; the run's own clock did not follow"),
        ] as [(wall: Double, text: String?)]
    )
    func `a wall clock that moves by more than a second is a step`(_ row: (wall: Double, text: String?)) {
        var detector = ClockStepDetector()

        let note = detector.notice(wall: .at(row.wall), now: .sample)

        #expect(note?.text == row.text)
        #expect(note == nil || note?.kind == "clock_step")
    }

    @Test func `a step is noticed once, and again when the clock is set back`() {
        var detector = ClockStepDetector()

        let notes = [(10.0, 0.0), (11, 1), (12, 2), (3, 3), (4, 4)].map { wall, now in
            detector.notice(wall: .at(wall), now: .at(now)) != nil
        }

        #expect(notes == [true, false, false, true, false])
    }

    @Test func `slewing is noticed once it has added up to more than a second`() {
        var detector = ClockStepDetector()

        let notes = [0.4, 0.8, 1.2, 1.6].map { detector.notice(wall: .at($0), now: .sample) != nil }

        #expect(notes == [false, false, true, false])
    }
}
