import CutoverReadings
import Testing

struct JSONPointerTests {
    /// The document of RFC 6901, section 5, and a little more.
    private static let document = #"""
        {"foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, "k\"l": 6, " ": 7,
         "m~n": 8, "~1": 9, "/\u0338": 10, "deep": {"list": [{"ok": true}], "none": null}}
        """#

    @Test(arguments: [
        ("/foo/0", JSONValue.string("bar")), ("/foo/1", .string("baz")), ("/", .number("0")),
        ("/a~1b", .number("1")), ("/c%d", .number("2")), ("/e^f", .number("3")), ("/g|h", .number("4")),
        ("/i\\j", .number("5")), ("/k\"l", .number("6")), ("/ ", .number("7")), ("/m~0n", .number("8")),
        ("/~01", .number("9")), ("/~1\u{338}", .number("10")), ("/deep/list/0/ok", .bool(true)),
        ("/deep/none", .null),
    ])
    func `a pointer leads to its value`(pointer: String, value: JSONValue) throws {
        let document = try JSONScanner.scan(Array(Self.document.utf8))

        #expect(try #require(JSONPointer(pointer)).resolve(in: document) == value)
    }

    @Test
    func `the empty pointer is the whole document`() throws {
        #expect(try #require(JSONPointer("")).resolve(in: .number("5")) == .number("5"))
    }

    @Test(arguments: [
        ("/nope", "[/nope] has no member \"nope\" at the top level"),
        ("/deep/b", "[/deep/b] has no member \"b\" at \"/deep\""),
        ("/deep/none/x", "[/deep/none/x] has no member \"x\" at \"/deep/none\", which is null"),
        ("/foo/0/x", "[/foo/0/x] has no member \"x\" at \"/foo/0\", which is \"bar\""),
        ("/foo/2", "[/foo/2] has no item \"2\" at \"/foo\", an array of 2"),
        ("/foo/-", "[/foo/-] has no item \"-\" at \"/foo\", an array of 2"),
        ("/foo/00", "[/foo/00] has no item \"00\" at \"/foo\", an array of 2"),
        ("/foo/01", "[/foo/01] has no item \"01\" at \"/foo\", an array of 2"),
        ("/foo/+1", "[/foo/+1] has no item \"+1\" at \"/foo\", an array of 2"),
        ("/foo/", "[/foo/] has no item \"\" at \"/foo\", an array of 2"),
        (
            "/foo/99999999999999999999",
            "[/foo/99999999999999999999] has no item \"99999999999999999999\" at \"/foo\", an array of 2"
        ),
        ("/a~1b/x", "[/a~1b/x] has no member \"x\" at \"/a~1b\", which is 1"),
        ("/m~0n/x", "[/m~0n/x] has no member \"x\" at \"/m~0n\", which is 8"),
    ])
    func `a step that leads nowhere is named`(pointer: String, reason: String) throws {
        let document = try JSONScanner.scan(Array(Self.document.utf8))

        let fault = #expect(throws: JSONPointer.Fault.self) {
            try #require(JSONPointer(pointer)).resolve(in: document)
        }

        #expect(fault?.description == reason)
    }

    @Test(arguments: ["ok", "a/b", "/~", "/~2", "/a~", "#/a", " /a"])
    func `a text that is no pointer is refused`(text: String) {
        #expect(JSONPointer(text) == nil)
    }
}
