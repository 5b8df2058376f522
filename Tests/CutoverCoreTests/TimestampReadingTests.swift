import CutoverCore
import Testing

@Suite struct TimestampReadingTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2026-11-21T02:26:09.104Z", 1_795_227_969_104_000),
        ("2026-11-21T02:26:09.104512+00:00", 1_795_227_969_104_512),
        ("2026-11-21T04:26:09.1+02:00", 1_795_227_969_100_000),
        ("2026-11-20T21:56:09-04:30", 1_795_227_969_000_000),
        ("2026-11-21 02:26:09", 1_795_227_969_000_000), ("2024-02-29T12:00:00Z", 1_709_208_000_000_000),
        ("1969-12-31T23:59:59.5Z", -500_000),
    ])
    func `a time of ISO 8601 is read to the microsecond`(_ text: String, _ microseconds: Int64) {
        #expect(Timestamp(iso8601: text) == Timestamp(microseconds: microseconds))
    }

    @Test(arguments: [
        "", "yesterday", "2026-11-21", "2026-13-01T00:00:00Z", "2026-11-21T24:00:00Z", "2026-11-21T02:26Z",
        "2026-11-21T02:26:09.Z", "2026-11-21T02:26:09+2", "2026-11-21T02:26:09Zulu", "１２３４-11-21T02:26:09Z",
        "2026-11-31T00:00:00Z", "2025-02-29T00:00:00Z",
    ])
    func `anything else is none`(_ text: String) {
        #expect(Timestamp(iso8601: text) == nil)
    }

    @Test(arguments: [0, 1_795_227_969_104_000, -1_000, 4_102_444_800_999_000])
    func `what is written is read back`(_ microseconds: Int64) {
        let moment = Timestamp(microseconds: microseconds)

        #expect(Timestamp(iso8601: moment.rfc3339) == moment)
    }
}
