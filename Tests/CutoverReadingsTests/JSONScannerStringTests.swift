import CutoverReadings
import Testing

struct JSONScannerStringTests {
    @Test(arguments: [
        ("\"a b\"", "a b"),
        (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
        (#""\u0041\u00e9\u20AC""#, "A\u{E9}\u{20AC}"),
        (#""\ud83d\ude00!""#, "\u{1F600}!"),
        (#""x\u0000y""#, "x\u{0}y"),
        ("\"\u{E9}\u{20AC}\u{1F600}\u{7F}\"", "\u{E9}\u{20AC}\u{1F600}\u{7F}"),
    ])
    func `a string is unescaped exactly`(text: String, content: String) throws {
        guard case .string(let found) = try JSONScanner.scan(Array(text.utf8)) else {
            Issue.record("not a string")
            return
        }

        #expect(Array(found.utf8) == Array(content.utf8))
    }

    @Test(arguments: [
        (#""abc"#, "byte 4: expected the closing quote of a string, found the end"),
        (#""\n"#, "byte 3: expected the closing quote of a string, found the end"),
        (#""\x41""#, "byte 2: expected one of \"\\/bfnrtu after a backslash, found \"x41\""),
        (#""\"#, "byte 2: expected one of \"\\/bfnrtu after a backslash, found the end"),
        (#""\u12G4""#, "byte 5: expected four hexadecimal digits after \\u, found \"G4\""),
        (#""\u12""#, "byte 5: expected four hexadecimal digits after \\u, found \"\\\"\""),
        (#""\ud83d""#, "byte 1: unpaired surrogate in a \\u escape"),
        (#""\ud83dx""#, "byte 1: unpaired surrogate in a \\u escape"),
        (#""\ud83d\n""#, "byte 1: unpaired surrogate in a \\u escape"),
        (#""\ud83d\ud83d""#, "byte 1: unpaired surrogate in a \\u escape"),
        (#""a\ude00""#, "byte 2: unpaired surrogate in a \\u escape"),
        (#""\ude00\ude00""#, "byte 1: unpaired surrogate in a \\u escape"),
        ("\"a\nb\"", "byte 2: unescaped control character 0x0A in a string"),
        ("\"\u{0}\"", "byte 1: unescaped control character 0x00 in a string"),
        ("\"\u{1B}[2J\"", "byte 1: unescaped control character 0x1B in a string"),
    ])
    func `a malformed string is refused with place and reason`(text: String, reason: String) {
        #expect(fault(Array(text.utf8)) == reason)
    }

    @Test(
        arguments: [
            ([0x80], "byte 1: 0x80 is not valid UTF-8"),
            ([0x41, 0xFF], "byte 2: 0xFF is not valid UTF-8"),
            ([0xC0, 0xAF], "byte 1: 0xC0 is not valid UTF-8"),
            ([0xC1, 0x81], "byte 1: 0xC1 is not valid UTF-8"),
            ([0xC3, 0x41], "byte 1: 0xC3 is not valid UTF-8"),
            ([0xE0, 0x80, 0xAF], "byte 1: 0xE0 is not valid UTF-8"),
            ([0xE2, 0x82], "byte 1: 0xE2 is not valid UTF-8"),
            ([0xED, 0xA0, 0x80], "byte 1: 0xED is not valid UTF-8"),
            ([0xF0, 0x80, 0x80, 0x80], "byte 1: 0xF0 is not valid UTF-8"),
            ([0xF0, 0x9F, 0x98, 0x41], "byte 1: 0xF0 is not valid UTF-8"),
            ([0xF4, 0x90, 0x80, 0x80], "byte 1: 0xF4 is not valid UTF-8"),
            ([0xF5, 0x80, 0x80, 0x80], "byte 1: 0xF5 is not valid UTF-8"),
        ] as [([UInt8], String)]
    )
    func `invalid UTF-8 inside a string is refused`(inside: [UInt8], reason: String) {
        #expect(fault([0x22] + inside + [0x22]) == reason)
    }

    @Test(
        arguments: [
            ([0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00], "byte 0: 0xFF is not valid UTF-8"),
            ([0x00, 0x7B, 0x00, 0x7D], "byte 0: expected a value, found \"\\u{0}\""),
            ([0x7B, 0x00, 0x7D, 0x00], "byte 1: expected a quoted key, found \"\\u{0}\""),
            ([0x7B, 0x7D, 0x00], "byte 2: expected the end, found \"\\u{0}\""),
            ([0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF, 0x31], "byte 3: expected a value, found \"\\u{feff}\""),
            ([0xEF, 0xBB, 0xBF], "byte 3: expected a value, found the end"),
            ([0xEF, 0xBB], "byte 0: 0xEF is not valid UTF-8"),
        ] as [([UInt8], String)]
    )
    func `UTF-16, NUL bytes and a second byte order mark are refused`(bytes: [UInt8], reason: String) {
        #expect(fault(bytes) == reason)
    }

    @Test
    func `a composed and a decomposed letter are two keys, as their bytes are`() throws {
        let value = try JSONScanner.scan(Array("{\"\u{E9}\":1,\"e\u{301}\":2}".utf8))

        #expect(value.member("\u{E9}") == .number("1"))
        #expect(value.member("e\u{301}") == .number("2"))
    }

    private func fault(_ bytes: [UInt8]) -> String? {
        do {
            _ = try JSONScanner.scan(bytes)
            return nil
        } catch {
            return error.description
        }
    }
}
