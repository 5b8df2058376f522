import CutoverCore
import CutoverReport
import Foundation
import Testing

struct JSONWriterTests {
    @Test(arguments: [
        ("plain", "\"plain\""),
        ("say \"no\"", "\"say \\\"no\\\"\""),
        ("back\\slash", "\"back\\\\slash\""),
        ("line\nbreak\r\ttab", "\"line\\nbreak\\r\\ttab\""),
        ("\u{1B}[31m\0\u{7F}\u{9B}", "\"\\u001b[31m\\u0000\\u007f\\u009b\""),
        ("\u{2028}\u{2029}", "\"\\u2028\\u2029\""),
        ("ñandú 🛑", "\"ñandú 🛑\""),
    ])
    func `a string is escaped so that it stays one string on one line`(text: String, json: String) throws {
        let written = JSONWriter.text(.string(text))

        #expect(written == json)
        let back = try JSONSerialization.jsonObject(with: Data(written.utf8), options: .fragmentsAllowed)
        #expect(back as? String == text)
    }

    @Test func `members keep their order and integers all their digits`() {
        let value: JSONValue = .object([
            ("z", .integer(9_223_372_036_854_775_807)), ("a", .array([.null, .bool(true), .bool(false)])),
            ("m", .object([])),
        ])

        #expect(JSONWriter.text(value) == #"{"z":9223372036854775807,"a":[null,true,false],"m":{}}"#)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func `a number that is not finite is null`(value: Double) {
        #expect(JSONWriter.text(.double(value)) == "null")
    }

    @Test(arguments: [
        (0, "0.000"), (1, "0.001"), (12_345, "12.345"), (1_200_000, "1200.000"), (-1_500, "-1.500"),
    ])
    func `milliseconds are exact to the microsecond`(microseconds: Int, json: String) {
        #expect(JSONWriter.text(.milliseconds(.microseconds(microseconds))) == json)
    }

    @Test func `no duration is null and never zero`() {
        #expect(JSONWriter.text(.milliseconds(nil)) == "null")
    }

    @Test func `a foreign document stays byte for byte, on one line, without its byte order mark`() {
        let document: [UInt8] = [0xEF, 0xBB, 0xBF] + Array("{\r\n \"n\": 1795227422.8728182 }".utf8)

        #expect(JSONWriter.text(.array([.raw(document)])) == #"[{   "n": 1795227422.8728182 }]"#)
    }
}
