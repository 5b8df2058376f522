/// Takes the secrets of a plan out of what targets and receivers say, before any of it is kept or told.
package struct Mask: Sendable {
    /// What stands where a secret was.
    private static let text: [UInt8] = Array("***".utf8)

    private let hidden: [HiddenText]
    /// The bytes an occurrence may begin with.
    private let openings: [Bool]

    /// Hides `secrets`, the longest first; those under 4 bytes cannot be hidden, those under 8 only where they
    /// stand alone (docs/configuration.md).
    ///
    /// A secret that is percent-encoded itself is hidden decoded as well, one of several lines also line by line.
    package init(hiding secrets: [String]) {
        let forms = secrets.flatMap {
            [$0, Self.decoded($0)] + $0.split(whereSeparator: \.isNewline).map(String.init)
        }
        let found = Set(forms).compactMap { HiddenText($0) }.sorted { $0.count > $1.count }
        hidden = found
        openings = (0...255).map { byte in found.contains { $0.mayBegin(with: UInt8(byte)) } }
    }

    /// `text` with "***" in place of every secret, also where it is percent-encoded, escaped as in JSON, or cut
    /// off by "…".
    package func hide(_ text: String) -> String {
        hide(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) } ?? text
    }

    /// The bytes of a text with every secret replaced; nil when there is none in it.
    func hide(_ bytes: [UInt8]) -> [UInt8]? {
        guard !hidden.isEmpty else { return nil }
        var result: [UInt8] = []
        var (at, kept) = (0, 0)
        while at < bytes.count {
            guard openings[Int(bytes[at])], let end = end(in: bytes, from: at) else {
                at += 1
                continue
            }
            result += bytes[kept..<at] + Self.text
            (at, kept) = (end, end)
        }
        return kept == 0 ? nil : result + bytes[kept...]
    }

    private func end(in bytes: [UInt8], from start: Int) -> Int? {
        for secret in hidden {
            if let end = secret.end(in: bytes, from: start) { return end }
        }
        return nil
    }

    /// A JSON document with every secret replaced that stands in a string or makes up a number; it stays JSON.
    func hide(json bytes: [UInt8]) -> [UInt8] {
        if hidden.isEmpty { return bytes }
        var result: [UInt8] = []
        var rest = bytes[...]
        while let first = rest.first {
            let isString = first == UInt8(ascii: "\"")
            let token = isString ? rest.prefix(Self.stringLength(rest)) : rest.prefix { Self.isNumeric($0) }
            guard !token.isEmpty else {
                result.append(rest.removeFirst())
                continue
            }
            rest = rest[token.endIndex...]
            if isString {
                result += hide(Array(token)) ?? Array(token)
            } else {
                result += hide(Array(token)) == nil ? Array(token) : Array("\"***\"".utf8)
            }
        }
        return result
    }

    /// From the opening quote to the closing one, both included.
    private static func stringLength(_ text: ArraySlice<UInt8>) -> Int {
        var isEscaped = false
        for (offset, byte) in text.dropFirst().enumerated() {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                return offset + 2
            }
        }
        return text.count
    }

    private static func isNumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }

    /// The text with its percent signs resolved, as far as they can be.
    private static func decoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            if byte == UInt8(ascii: "%"), digits.utf8.count == 2, let value = UInt8(digits, radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
