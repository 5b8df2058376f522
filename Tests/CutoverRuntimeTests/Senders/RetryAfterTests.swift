import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

@Suite struct RetryAfterTests {
    @Test(arguments: [
        ("0", 0), ("120", 120), (" 7\t", 7), ("Sat, 21 Nov 2026 00:01:00 GMT", 60),
        ("Saturday, 21-Nov-26 00:01:00 GMT", 60), ("Sat Nov 21 00:01:00 2026", 60),
        ("Sun Nov  1 00:00:00 2026", 0), ("Fri, 20 Nov 2026 23:59:59 GMT", 0),
        ("Sun, 21 Nov 2027 00:00:00 GMT", 31_536_000), ("Tue, 29 Feb 2028 00:00:00 GMT", 40_176_000),
    ])
    func `seconds and all three forms of a date are understood`(_ row: (text: String, seconds: Int)) {
        #expect(RetryAfter.read(row.text, now: .sample) == .seconds(row.seconds))
    }

    @Test(arguments: [
        "", " ", "soon", "-5", "1.5", "1e3", "Sat, 21 Nov 2026 00:01:00", "Sat, 32 Nov 2026 00:01:00 GMT",
        "Sat, 21 Nob 2026 00:01:00 GMT", "Sat, 21 Nov 2026 24:01:00 GMT", "Sat, 21 Nov 2026 00:01 GMT",
        "Sat, 21 Nov 126 00:01:00 GMT",
    ])
    func `anything else is no wish`(_ text: String) {
        #expect(RetryAfter.read(text, now: .sample) == nil)
    }

    @Test func `more digits than fit are a very long time`() {
        let wish = RetryAfter.read("99999999999999999999", now: .sample)

        #expect((wish ?? .zero) > RetrySchedule.longestWish)
    }
}
