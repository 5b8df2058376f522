import CutoverCore
import CutoverReport
import Testing

struct LogLineTests {
    @Test func `time, level and event come first, then the fields in their order`() {
        let line = LogLine.render(
            at: Timestamp(microseconds: 1_795_227_250_104_999),
            level: .info,
            event: "decision",
            fields: [("run", "7f3a"), ("text", "GO T+30:00")]
        )

        #expect(line == "ts=2026-11-21T02:14:10.104Z level=info event=decision run=7f3a text=\"GO T+30:00\"")
    }

    @Test(arguments: [
        ("plain", "plain"), ("", "\"\""), ("a b", "\"a b\""), ("a=b", "\"a=b\""), ("a\"b", "\"a\\\"b\""),
        ("a\\b", "\"a\\\\b\""), ("a\nts=forged", "\"a\\nts=forged\""), ("\u{1B}[2J", "\"\\u001b[2J\""),
        ("\u{202E}x\u{2028}", "\"\\u202ex\\u2028\""), ("ñ🛑", "ñ🛑"), ("\r\t\0", "\"\\r\\t\\u0000\""),
    ])
    func `a value can neither end its line nor move the cursor nor forge a field`(
        value: String,
        written: String
    ) {
        let line = LogLine.render(at: Boards.origin, level: .warn, event: "e", fields: [("k", value)])

        #expect(line == "ts=2026-11-21T02:14:10.000Z level=warn event=e k=\(written)")
    }

    @Test(arguments: [
        ("warning", "warn"), ("ready", "info"), ("store", "error"), ("blind", "warn"), ("new", "info"),
        ("login", "warn"), ("login_restored", "info"),
    ])
    func `a note is logged as loudly as its kind`(kind: String, level: String) {
        let line = LogLine.render(Note(at: Boards.origin, kind: kind, text: "words"), run: "7f3a")

        #expect(line == "ts=2026-11-21T02:14:10.000Z level=\(level) event=\(kind) run=7f3a text=words")
    }

    @Test func `the status line says how the run stands`() {
        #expect(
            StatusLine.render(Boards.warning)
                == "ts=2026-11-21T02:26:51.250Z level=warn event=status run=7f3a t_s=761 left_s=1038 status=warning "
                + "blind=1 over=1 decision=none up=2/3 probes=259 failed=16 missed=1 "
                + "forecast=\"errors queue: ends HOLD unless it answers again\""
        )
    }

    @Test func `before T0 nothing is up and nothing is invented`() {
        #expect(
            StatusLine.render(Boards.empty)
                == "ts=2026-11-21T02:14:10.000Z level=info event=status run=7f3a t_s=0 left_s=1800 status=waiting "
                + "blind=0 over=0 decision=none up=0/0 probes=0 failed=0 missed=0"
        )
    }
}
