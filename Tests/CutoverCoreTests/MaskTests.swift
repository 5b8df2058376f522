import CutoverCore
import CutoverTestSupport
import Testing

struct MaskTests {
    private let mask = Mask(hiding: ["tok-3f/9 a\"é", "pass", "kit"])

    @Test(arguments: [
        ("Bearer tok-3f/9 a\"é.", "Bearer ***."), ("tok-3f/9 a\"étok-3f/9 a\"é", "******"),
        ("?t=tok-3f%2F9%20a%22%C3%A9", "?t=***"), ("?t=tok%2d3f/9+a%22%c3%a9&b", "?t=***&b"),
        (#"{"t": "tok-3f\/9 a\"\u00e9"}"#, #"{"t": "***"}"#), ("tok-3f/9 b", "tok-3f/9 b"), ("", ""),
        ("ends in tok-3f", "ends in tok-3f"), ("%", "%"), ("\\", "\\"), ("\\u00", "\\u00"),
    ])
    func `a secret is hidden however it is written`(text: String, expected: String) {
        #expect(mask.hide(text) == expected)
    }

    @Test(arguments: [
        ("the body begins \"tok-3f…\"", "the body begins \"***…\""), ("tok-…", "***…"), ("tok…", "tok…"),
        (#"tok-3f/9 a\…"#, "***\\…"), ("tok-3g…", "tok-3g…"),
    ])
    func `a secret that was cut off is hidden as far as it goes`(text: String, expected: String) {
        #expect(mask.hide(text) == expected)
    }

    @Test(arguments: [
        ("user:pass@", "user:***@"), ("passed", "passed"), ("bypass", "bypass"), ("pass2", "pass2"),
        ("/pass/x", "/***/x"), ("the kit", "the kit"),
    ])
    func `a short secret is hidden only where it stands alone, a very short one never`(
        text: String,
        expected: String
    ) {
        #expect(mask.hide(text) == expected)
    }

    @Test func `a secret in percent signs is hidden decoded, one of many lines line by line`() {
        let mask = Mask(hiding: ["abcdefgh%2Fx", "first-line\nsecond-line"])

        #expect(mask.hide("abcdefgh/x or abcdefgh%2fx") == "*** or ***")
        #expect(mask.hide("second-line alone") == "*** alone")
    }

    @Test func `the longest secret is hidden first`() {
        #expect(Mask(hiding: ["abcdefgh", "abcdefgh-tail"]).hide("abcdefgh-tail abcdefgh") == "*** ***")
    }

    @Test(arguments: [
        (
            #"{"abcdefgh": [1, "x\"abcdefgh\"", "\\"], "n": 48392011}"#,
            #"{"***": [1, "x\"***\"", "\\"], "n": "***"}"#
        ),
        (#"["a:b", 484, 9001]"#, #"["a:b", 484, "***"]"#), ("[true, null, -1.5e3]", "[true, null, -1.5e3]"),
    ])
    func `a payload stays JSON`(json: String, expected: String) throws {
        let mask = Mask(hiding: ["abcdefgh", "48392011", "9001", "true", "a\":\"b"])
        let observation = Observation(sample: .ok(), payload: Array(json.utf8))

        guard case .observed(let hidden) = mask.hide(.observed(observation)) else { throw Unexpected() }

        #expect(hidden.payload.map { String(decoding: $0, as: UTF8.self) } == expected)
    }

    @Test func `samples, readings, notes and outcomes come out without secrets`() throws {
        let mask = Mask(hiding: ["abcdefgh"])
        let endpoint = EndpointReading(
            endpoint: "/a/abcdefgh",
            requests: .value(3),
            errors: .unreadable("\"abcdefgh\" is no number"),
            p95Microseconds: .value(9)
        )
        let sample = Sample(
            target: "abcdefgh",
            slot: 1,
            intendedStart: Timestamp(microseconds: 1),
            duration: .milliseconds(5),
            outcome: .failed(.assertion),
            httpStatus: 200,
            detail: "found abcdefgh"
        )
        let observation = Observation(sample: sample, reading: Reading(startedAt: nil, endpoints: [endpoint]))

        guard case .observed(let hidden) = mask.hide(.observed(observation)) else { throw Unexpected() }

        #expect(hidden.sample.detail == "found ***")
        #expect(hidden.sample.target == "abcdefgh")
        #expect(hidden.sample.outcome == .failed(.assertion))
        let shown = try #require(hidden.reading?.endpoints.first)
        #expect(shown.endpoint == "/a/***")
        #expect(shown.errors == .unreadable("\"***\" is no number"))
        let note = Note(at: Timestamp(microseconds: 1), kind: "reset", text: "answered abcdefgh")
        #expect(
            mask.hide(.noticed(note))
                == .noticed(Note(at: Timestamp(microseconds: 1), kind: "reset", text: "answered ***"))
        )
        #expect(
            mask.hide(
                .attempted(
                    id: "d",
                    outcome: .retry("abcdefgh", after: .seconds(1)),
                    at: Timestamp(microseconds: 1)
                )
            )
                == .attempted(
                    id: "d",
                    outcome: .retry("***", after: .seconds(1)),
                    at: Timestamp(microseconds: 1)
                )
        )
    }

    @Test func `endpoints that only secrets set apart are no reading, so their figures are never mixed`()
        throws
    {
        let mask = Mask(hiding: ["abcdefgh", "ijklmnop"])
        let endpoints = ["/a/abcdefgh", "/a/ijklmnop"].map {
            EndpointReading(endpoint: $0, requests: .value(1), errors: .value(0), p95Microseconds: .value(1))
        }
        let observation = Observation(sample: .ok(), reading: Reading(startedAt: nil, endpoints: endpoints))

        guard case .observed(let hidden) = mask.hide(.observed(observation)) else { throw Unexpected() }

        #expect(hidden.reading == nil)
        #expect(hidden.sample.outcome == .failed(.parse))
        #expect(
            hidden.sample.detail
                == "endpoint \"/a/***\" cannot be told from another: only a masked secret sets them apart"
        )
    }

    @Test func `a detail that is too long says so, so that a secret at its cut is still found`() throws {
        let detail = String(repeating: ".", count: 290) + "abcdefgh-abcdefgh"
        let sample = Sample.failed(.assertion, detail: detail)

        guard
            case .observed(let hidden) = Mask(hiding: ["abcdefgh-abcdefgh"]).hide(
                .observed(.init(sample: sample))
            )
        else { throw Unexpected() }

        #expect(hidden.sample.detail == String(repeating: ".", count: 290) + "***…")
    }

    private struct Unexpected: Error {}
}
