/// Why bytes are not one strict JSON document, and where.
package struct JSONFault: Error, Hashable, CustomStringConvertible {
    /// The first byte that is wrong, from 0, counted in the bytes as received (a byte order mark included).
    package let offset: Int
    /// What is wrong there.
    package let reason: Reason

    /// The ways in which bytes fail to be JSON.
    package enum Reason: Sendable, Hashable {
        /// Something else should stand here; `found` is already escaped and quoted.
        case expected(String, found: String)
        /// A name that this object already has.
        case duplicateKey(String)
        case tooDeep
        /// This byte begins no valid UTF-8 sequence, or its sequence is broken or cut off.
        case invalidUTF8(UInt8)
        /// A byte below 0x20 inside a string.
        case controlCharacter(UInt8)
        case unpairedSurrogate
        case leadingZero
        /// A number that a double cannot hold without becoming infinite.
        case numberOutOfRange(String)
    }

    /// A fault at `offset`.
    package init(offset: Int, reason: Reason) {
        self.offset = offset
        self.reason = reason
    }

    /// The fault in one line, as in `byte 17: duplicate key "/a"`.
    package var description: String { "byte \(offset): \(reason.text)" }
}

extension JSONFault.Reason {
    /// What is wrong, without the place.
    var text: String {
        switch self {
        case .expected(let wanted, let found): "expected \(wanted), found \(found)"
        case .duplicateKey(let name): "duplicate key \(Excerpt.quoted(name))"
        case .tooDeep: "nested deeper than \(JSONScanner.maximumDepth) levels"
        case .invalidUTF8(let byte): "\(Excerpt.hexadecimal(byte)) is not valid UTF-8"
        case .controlCharacter(let byte):
            "unescaped control character \(Excerpt.hexadecimal(byte)) in a string"
        case .unpairedSurrogate: "unpaired surrogate in a \\u escape"
        case .leadingZero: "a number must not begin with a needless 0"
        case .numberOutOfRange(let digits): "the number \(Excerpt.cut(digits)) is out of a double's range"
        }
    }
}
