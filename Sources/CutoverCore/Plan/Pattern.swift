/// A regular expression that is matched in one pass over the bytes, whatever they are: no backtracking.
///
/// Hostile bodies are judged on shared threads, and a backtracking engine (POSIX's of glibc among them, measured)
/// takes minutes over 1 MiB for patterns that look harmless. Matched are bytes: "." is any byte but a line break.
package struct Pattern: Sendable, Hashable {
    /// Why a text is no pattern, in words that fit behind it.
    package struct Fault: Error, Hashable {
        /// As in "has a group that is not closed".
        package let what: String
    }

    /// The bytes a step takes.
    struct ByteSet: Sendable, Hashable {
        private var words: [UInt64] = [0, 0, 0, 0]

        mutating func insert(_ bytes: ClosedRange<UInt8>) {
            for byte in bytes { words[Int(byte >> 6)] |= 1 << UInt64(byte & 63) }
        }

        mutating func formUnion(_ other: ByteSet) {
            for index in words.indices { words[index] |= other.words[index] }
        }

        func contains(_ byte: UInt8) -> Bool { words[Int(byte >> 6)] & (1 << UInt64(byte & 63)) != 0 }

        var inverted: ByteSet {
            var result = self
            for index in words.indices { result.words[index] = ~words[index] }
            return result
        }
    }

    /// One step of the program.
    enum Step: Sendable, Hashable {
        /// Takes a byte of the set, then goes on with the next step.
        case take(ByteSet)
        /// Goes on at both places.
        case fork(Int, Int)
        case jump(Int)
        case start
        case end
        /// The text that is wanted begins, or ends, here.
        case groupStart
        case groupEnd
        case match
    }

    /// More steps than this are refused: each may be taken at every byte.
    static let mostSteps = 400

    /// The pattern as written.
    package let text: String
    let steps: [Step]

    /// Reads a pattern; throws why it is none.
    package init(_ text: String) throws(Fault) {
        var parser = PatternParser(text)
        self.text = text
        steps = try parser.program()
    }

    /// True when it matches anywhere in `bytes`; nil when that would take too long to find out.
    package func matches(_ bytes: [UInt8]) -> Bool? {
        var matcher = PatternMatcher(self)
        return matcher.matches(bytes[...])
    }
}
