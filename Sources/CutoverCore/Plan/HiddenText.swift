/// One text that must not be seen, and how it is found again in what others say.
struct HiddenText: Sendable, Hashable {
    /// Shorter ones are left alone: they would garble every text they happen to stand in.
    static let shortest = 4
    /// Shorter ones are found only where they stand alone, beside no letter and no digit.
    static let shortestWithinWords = 8

    /// How the bytes of a text may be written.
    private enum Writing: CaseIterable {
        case plain
        /// With percent signs, or with the backslashes of JSON, wholly or in part.
        case encoded
    }

    private let bytes: [UInt8]

    /// nil for a text that is too short to be found.
    init?(_ text: String) {
        bytes = Array(text.utf8)
        guard bytes.count >= Self.shortest else { return nil }
    }

    /// How long it is, in bytes.
    var count: Int { bytes.count }

    /// True when an occurrence may begin with `byte`.
    func mayBegin(with byte: UInt8) -> Bool {
        byte == bytes[0] || byte == UInt8(ascii: "%") || byte == UInt8(ascii: "\\")
            || (byte == UInt8(ascii: "+") && bytes[0] == UInt8(ascii: " "))
    }

    /// Where the occurrence that begins at `start` ends; nil when there is none.
    func end(in text: [UInt8], from start: Int) -> Int? {
        for writing in Writing.allCases {
            guard let end = end(in: text, from: start, writing) else { continue }
            if count >= Self.shortestWithinWords || Self.standsAlone(start, end, in: text) { return end }
        }
        return nil
    }

    /// A beginning right before "…" counts as well: what follows was cut off.
    private func end(in text: [UInt8], from start: Int, _ writing: Writing) -> Int? {
        var at = start
        var found = 0
        while found < bytes.count {
            if found >= Self.shortest, Self.isCutOff(text[at...]) { return at }
            guard at < text.count, let step = step(in: text, at: at, found: found, writing) else {
                return nil
            }
            at += step.read
            found += step.found
        }
        return at
    }

    /// How many bytes of `text` stand for how many of ours; nil when they stand for others.
    private func step(
        in text: [UInt8],
        at: Int,
        found: Int,
        _ writing: Writing
    ) -> (read: Int, found: Int)? {
        if writing == .encoded, let (read, meant) = Escape.read(text[at...]) {
            return bytes[found...].starts(with: meant) ? (read, meant.count) : nil
        }
        return text[at] == bytes[found] ? (1, 1) : nil
    }

    /// True before "…", which may also have cut an escape in two.
    private static func isCutOff(_ rest: ArraySlice<UInt8>) -> Bool {
        rest.starts(with: "…".utf8) || rest.starts(with: "\\…".utf8)
    }

    private static func standsAlone(_ start: Int, _ end: Int, in text: [UInt8]) -> Bool {
        let before = start > 0 && text[start - 1].isLetterOrDigit
        let after = end < text.count && text[end].isLetterOrDigit
        return !before && !after
    }
}

/// One escaped character, as addresses and JSON write them.
private enum Escape {
    /// How long the escape at the beginning of `text` is and which bytes it means; nil when there is none.
    static func read(_ text: ArraySlice<UInt8>) -> (read: Int, meant: [UInt8])? {
        let rest = text.dropFirst()
        switch text.first {
        case UInt8(ascii: "+"): return (1, [UInt8(ascii: " ")])
        case UInt8(ascii: "%"):
            guard let value = hexadecimal(rest.prefix(2), digits: 2) else { return nil }
            return (3, [UInt8(truncatingIfNeeded: value)])
        case UInt8(ascii: "\\"):
            guard let next = rest.first else { return nil }
            if next == UInt8(ascii: "u") {
                guard let value = hexadecimal(rest.dropFirst().prefix(4), digits: 4),
                    let scalar = Unicode.Scalar(value)
                else { return nil }
                return (6, Array(String(Character(scalar)).utf8))
            }
            return (2, [next == UInt8(ascii: "t") ? UInt8(ascii: "\t") : next])
        default: return nil
        }
    }

    private static func hexadecimal(_ text: ArraySlice<UInt8>, digits: Int) -> UInt32? {
        guard text.count == digits, text.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") })
        else { return nil }
        return UInt32(String(decoding: text, as: UTF8.self), radix: 16)
    }
}

extension UInt8 {
    /// True for the letters and digits of ASCII.
    var isLetterOrDigit: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}
