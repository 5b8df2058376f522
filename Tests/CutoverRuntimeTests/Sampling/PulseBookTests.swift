import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

/// Sources whose answers are copies.
struct PulseBookTests {
    /// The seconds since the first of the polls, one every `interval`, that are stale; `pulse` says what each brings.
    private func stale(
        _ polls: Int,
        every interval: Int,
        requests: (Int) -> Int64 = { _ in 7 },
        _ pulse: (Int) -> String?
    ) -> [Int] {
        let book = PulseBook()
        return (0..<polls).filter { poll in
            let endpoint = EndpointReading(
                endpoint: "/a",
                requests: .value(requests(poll)),
                errors: .value(0),
                p95Microseconds: .absent
            )
            let reading = Reading(startedAt: nil, endpoints: [endpoint])
            var examination = Examination(outcome: .ok, detail: "", reading: reading)
            examination.pulse = pulse(poll)
            let now = Timestamp.sample.advanced(by: .seconds(poll * interval))
            return book.judged(examination, of: .source("ops"), at: now).outcome != .ok
        }.map { $0 * interval }
    }

    @Test func `a pulse that stands still for a minute and 12 polls makes the source stale`() {
        #expect(stale(15, every: 5) { _ in "cpu 1.5" } == [60, 65, 70])
        #expect(stale(15, every: 30) { _ in "cpu 1.5" } == [360, 390, 420])
        #expect(stale(62, every: 1) { _ in "cpu 1.5" } == [60, 61])
    }

    @Test func `a pulse that moves, and no pulse at all, are well`() {
        #expect(stale(40, every: 5) { "cpu \($0 / 12)" } == [])
        #expect(stale(40, every: 5) { _ in nil } == [])
    }

    @Test func `a process whose requests go on lives, however coarse its clock`() {
        #expect(stale(40, every: 5, requests: { Int64($0 / 12) }) { _ in "cpu 1" } == [])
        #expect(stale(15, every: 5, requests: { $0 < 2 ? 1 : 2 }) { _ in "cpu 1" } == [70])
    }

    @Test func `a source that lives again is well again`() {
        #expect(stale(20, every: 5) { $0 < 14 ? "cpu 1" : "cpu 2" } == [60, 65])
    }

    @Test func `what is stale says what stood still, and gives no reading`() {
        let book = PulseBook()
        var examination = Examination(
            outcome: .ok,
            detail: "",
            reading: Reading(startedAt: nil, endpoints: [])
        )
        examination.pulse = "process_uptime_seconds 1.5"
        var last = examination
        for poll in 0...12 {
            last = book.judged(
                examination,
                of: .source("ops"),
                at: Timestamp.sample.advanced(by: .seconds(poll * 6))
            )
        }

        #expect(last.outcome == .failed(.stale))
        #expect(last.reading == nil)
        #expect(
            last.detail
                == "process_uptime_seconds 1.5 has stood still for 01:12: a copy, or a process that is stopped; "
                + "ask it directly"
        )
    }
}
