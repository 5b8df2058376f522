import CutoverReadings
import Testing

struct JSONScannerTests {
    @Test(arguments: [
        ("null", JSONValue.null),
        (" true\r\n", .bool(true)),
        ("\tfalse ", .bool(false)),
        ("\"\"", .string("")),
        ("[]", .array([])),
        ("[ ]", .array([])),
        ("{}", .object([])),
        ("{ }", .object([])),
        ("[1,[2, 3]]", .array([.number("1"), .array([.number("2"), .number("3")])])),
        (
            "{\"b\": 1 , \"a\" :[]}",
            .object([JSONMember(name: "b", value: .number("1")), JSONMember(name: "a", value: .array([]))])
        ),
        ("\u{FEFF}{\"ok\":true}", .object([JSONMember(name: "ok", value: .bool(true))])),
    ])
    func `a document is read as it is written, members in order`(text: String, value: JSONValue) throws {
        #expect(try JSONScanner.scan(Array(text.utf8)) == value)
    }

    @Test(arguments: [
        "0", "-0", "14", "14.0", "1.4e1", "1E+2", "9007199254740993", "1795227422.8728182",
        "123456789012345678901234567890", "1e308", "1.7976931348623157e308", "1e-400",
        "0e999999999999999999999",
    ])
    func `a number keeps its exact digits`(digits: String) throws {
        #expect(try JSONScanner.scan(Array(digits.utf8)) == .number(digits))
    }

    @Test(arguments: [
        ("", "byte 0: expected a value, found the end"),
        ("  ", "byte 2: expected a value, found the end"),
        ("<!DOCTYPE html>", "byte 0: expected a value, found \"<\""),
        ("{} {}", "byte 3: expected the end, found \"{\""),
        ("{}x", "byte 2: expected the end, found \"x\""),
        ("[1,]", "byte 3: expected a value, found \"]\""),
        ("[1 2]", "byte 3: expected \",\" or \"]\", found \"2\""),
        ("[1", "byte 2: expected \",\" or \"]\", found the end"),
        ("{\"a\":1,}", "byte 7: expected a quoted key, found \"}\""),
        ("{a:1}", "byte 1: expected a quoted key, found \"a\""),
        ("{'a':1}", "byte 1: expected a quoted key, found \"'\""),
        ("{\"a\" 1}", "byte 5: expected \":\", found \"1\""),
        ("{\"a\":}", "byte 5: expected a value, found \"}\""),
        ("{\"a\":1;}", "byte 6: expected \",\" or \"}\", found \";\""),
        ("[NaN]", "byte 1: expected a value, found \"NaN\""),
        ("Infinity", "byte 0: expected a value, found \"Infinity\""),
        ("-Infinity", "byte 1: expected a digit, found \"Infinity\""),
        ("nul", "byte 0: expected a value, found \"nul\""),
        ("True", "byte 0: expected a value, found \"True\""),
        ("// a\n1", "byte 0: expected a value, found \"/\""),
        ("[1\u{A0}]", "byte 2: expected \",\" or \"]\", found \"\u{A0}\""),
        ("01", "byte 0: a number must not begin with a needless 0"),
        ("-01", "byte 1: a number must not begin with a needless 0"),
        ("+1", "byte 0: expected a value, found \"+1\""),
        (".5", "byte 0: expected a value, found \".5\""),
        ("1.", "byte 2: expected a digit, found the end"),
        ("1.e1", "byte 2: expected a digit, found \"e1\""),
        ("1e", "byte 2: expected a digit, found the end"),
        ("1e+", "byte 3: expected a digit, found the end"),
        ("0x1F", "byte 1: expected the end, found \"x1F\""),
        ("[1e309]", "byte 1: the number 1e309 is out of a double's range"),
        ("-1E400", "byte 0: the number -1E400 is out of a double's range"),
        ("1.7976931348623158e308", "byte 0: the number 1.7976931348623158e308 is out of a double's range"),
        ("1e99999999999999999999", "byte 0: the number 1e99999999999999999999 is out of a double's range"),
    ])
    func `what is not strict JSON is refused with place and reason`(text: String, reason: String) {
        #expect(fault(Array(text.utf8)) == reason)
    }

    @Test
    func `a number of 400 digits is refused, not turned into infinity`() {
        let digits = String(repeating: "9", count: 400)

        let reason = fault(Array(digits.utf8))

        #expect(reason == "byte 0: the number \(digits.prefix(79))… is out of a double's range")
    }

    @Test(arguments: [
        ("{\"/a\":1,\"b\":2,\"/a\":3}", "byte 14: duplicate key \"/a\""),
        ("{\"/a\":1,\"\\u002fa\":3}", "byte 8: duplicate key \"/a\""),
        ("[{\"x\":{\"y\":1,\"y\":1}}]", "byte 13: duplicate key \"y\""),
        ("{\"\":1,\"\":1}", "byte 6: duplicate key \"\""),
    ])
    func `a key that comes twice is named, however it is spelt`(text: String, reason: String) {
        #expect(fault(Array(text.utf8)) == reason)
    }

    @Test
    func `a duplicate among many keys is found, and many different keys are not duplicates`() throws {
        let members = (0..<1_000).map { "\"k\($0)\":\($0)" }.joined(separator: ",")

        let sound = try JSONScanner.scan(Array("{\(members)}".utf8))

        #expect(sound.member("k999") == .number("999"))
        #expect(fault(Array("{\(members),\"k3\":0}".utf8)) == "byte 10781: duplicate key \"k3\"")
        #expect(fault(Array("{\(members),\"k999\":0}".utf8)) == "byte 10781: duplicate key \"k999\"")
    }

    @Test
    func `64 levels are read and the 65th is refused`() throws {
        let deepest = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        let tooDeep = String(repeating: "[", count: 65) + String(repeating: "]", count: 65)
        let wide = "[" + String(repeating: "[{}],", count: 100) + "0]"

        #expect(fault(Array(deepest.utf8)) == nil)
        #expect(fault(Array(wide.utf8)) == nil)
        #expect(fault(Array(tooDeep.utf8)) == "byte 64: nested deeper than 64 levels")
    }

    @Test(arguments: ["[", "{\"a\":"])
    func `100,000 levels are an error, not a crash`(opening: String) {
        let bytes = Array(String(repeating: opening, count: 100_000).utf8)

        #expect(fault(bytes) == "byte \(64 * opening.utf8.count): nested deeper than 64 levels")
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
