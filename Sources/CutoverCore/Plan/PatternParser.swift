/// Reads a regular expression into a program: groups, alternatives, sets, repetitions, anchors.
struct PatternParser {
    private typealias Step = Pattern.Step
    private typealias Fault = Pattern.Fault

    private static let deepest = 50
    private static let mostRepetitions = 100

    private var rest: Substring.UTF8View
    private var ignoresCase = false
    private var depth = 0
    private let marksGroups: Bool
    /// The groups read so far that are not written "(?:...)".
    private(set) var groups = 0

    /// With `marksGroups` the program says where such a group begins and ends.
    init(_ text: String, marksGroups: Bool = false) {
        self.marksGroups = marksGroups
        var text = Substring(text)
        if text.hasPrefix("(?i)") {
            ignoresCase = true
            text = text.dropFirst(4)
        }
        rest = text.utf8
    }

    /// The whole program, `match` at its end.
    mutating func program() throws(Pattern.Fault) -> [Pattern.Step] {
        let steps = try alternatives() + [.match]
        guard rest.isEmpty else { throw Fault(what: "has a \")\" without a group") }
        return steps
    }

    /// Places inside a piece of program are relative to its beginning; this moves it.
    private static func moved(_ steps: [Pattern.Step], by offset: Int) -> [Pattern.Step] {
        steps.map { step in
            switch step {
            case .fork(let first, let second): .fork(first + offset, second + offset)
            case .jump(let place): .jump(place + offset)
            case .take, .start, .end, .groupStart, .groupEnd, .match: step
            }
        }
    }

    private static func joined(_ first: [Pattern.Step], _ second: [Pattern.Step]) throws(Pattern.Fault)
        -> [Pattern.Step]
    {
        guard first.count + second.count <= Pattern.mostSteps else { throw Fault(what: "is too long") }
        return first + moved(second, by: first.count)
    }

    private mutating func alternatives() throws(Pattern.Fault) -> [Pattern.Step] {
        var result = try sequence()
        while rest.first == UInt8(ascii: "|") {
            rest.removeFirst()
            let other = try sequence()
            let head: [Step] = [.fork(1, result.count + 2)]
            let left = try Self.joined(head, result) + [.jump(result.count + 2 + other.count)]
            // The fork's places are absolute already, and so are those of what was moved behind it.
            result = try Self.joined(left, other)
        }
        return result
    }

    private mutating func sequence() throws(Pattern.Fault) -> [Pattern.Step] {
        var result: [Step] = []
        while let byte = rest.first, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
            result = try Self.joined(result, try repeated(try atom()))
        }
        return result
    }

    private mutating func atom() throws(Pattern.Fault) -> [Pattern.Step] {
        let byte = rest.removeFirst()
        switch byte {
        case UInt8(ascii: "("): return try group()
        case UInt8(ascii: "["): return [.take(try set())]
        case UInt8(ascii: "."): return [.take(Self.single(10).inverted)]
        case UInt8(ascii: "^"): return [.start]
        case UInt8(ascii: "$"): return [.end]
        case UInt8(ascii: "\\"): return [.take(try escaped())]
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "{"):
            throw Fault(
                what: "repeats nothing at \"\(Character(UnicodeScalar(byte)))\"; write a backslash before it"
            )
        default:
            // All bytes of one letter belong together, so that a repetition repeats the letter.
            let more = rest.prefix { byte >= 0xC0 && (0x80...0xBF).contains($0) }
            rest = rest.dropFirst(more.count)
            return ([byte] + more).map { .take(literal($0)) }
        }
    }

    private mutating func group() throws(Pattern.Fault) -> [Pattern.Step] {
        let isMarked = marksGroups && rest.first != UInt8(ascii: "?")
        if isMarked { groups += 1 }
        if rest.starts(with: "?:".utf8) {
            rest = rest.dropFirst(2)
        } else if rest.first == UInt8(ascii: "?") {
            throw Fault(what: "looks around or names a group, which is not known here")
        }
        depth += 1
        guard depth <= Self.deepest else { throw Fault(what: "is nested too deep") }
        let inner = try alternatives()
        depth -= 1
        guard rest.popFirst() == UInt8(ascii: ")") else {
            throw Fault(what: "has a group that is not closed")
        }
        return isMarked ? try Self.joined([.groupStart], inner + [.groupEnd]) : inner
    }

    private mutating func repeated(_ atom: [Pattern.Step]) throws(Pattern.Fault) -> [Pattern.Step] {
        var result = atom
        while let (low, high) = try repetition() {
            // Whether it matches at all is the same; what a group holds is not.
            let isLazy = rest.first == UInt8(ascii: "?")
            if isLazy { rest.removeFirst() }
            let fork = { (end: Int) in isLazy ? Step.fork(end, 1) : .fork(1, end) }
            var copies: [Step] = []
            for _ in 0..<low { copies = try Self.joined(copies, result) }
            if let high {
                let maybe = try Self.joined([fork(result.count + 1)], result)
                for _ in low..<max(low, high) { copies = try Self.joined(copies, maybe) }
            } else {
                let loop = try Self.joined([fork(result.count + 2)], result) + [.jump(0)]
                copies = try Self.joined(copies, loop)
            }
            result = copies
        }
        return result
    }

    private mutating func repetition() throws(Pattern.Fault) -> (low: Int, high: Int?)? {
        switch rest.first {
        case UInt8(ascii: "*"): rest.removeFirst(); return (0, nil)
        case UInt8(ascii: "+"): rest.removeFirst(); return (1, nil)
        case UInt8(ascii: "?"): rest.removeFirst(); return (0, 1)
        case UInt8(ascii: "{"): return try counted()
        default: return nil
        }
    }

    private mutating func counted() throws(Pattern.Fault) -> (low: Int, high: Int?) {
        let inner = rest.dropFirst().prefix { $0 != UInt8(ascii: "}") }
        let parts = inner.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map {
            Int(String(Substring($0)))
        }
        let isOpen = inner.last == UInt8(ascii: ",")
        rest = rest.dropFirst(inner.count + 1)
        guard rest.popFirst() != nil, (1...2).contains(parts.count), let low = parts[0], low >= 0,
            isOpen || parts.allSatisfy({ $0 != nil })
        else {
            throw Fault(
                what: "has a repetition that is none; write it as in {2,5}, or a backslash before \"{\""
            )
        }
        let high = isOpen ? nil : (parts.count == 2 ? parts[1] : low)
        guard low <= (high ?? low), max(low, high ?? low) <= Self.mostRepetitions else {
            throw Fault(what: "repeats more than \(Self.mostRepetitions) times, or less than no times")
        }
        return (low, high)
    }
}

extension PatternParser {
    private static func single(_ byte: UInt8) -> Pattern.ByteSet {
        var set = Pattern.ByteSet()
        set.insert(byte...byte)
        return set
    }

    private func literal(_ byte: UInt8) -> Pattern.ByteSet {
        var set = Self.single(byte)
        let isLetter = (65...90).contains(byte & 0xDF)
        if ignoresCase, byte < 0x80, isLetter { set.insert((byte ^ 0x20)...(byte ^ 0x20)) }
        return set
    }

    private mutating func escaped() throws(Pattern.Fault) -> Pattern.ByteSet {
        guard let byte = rest.popFirst() else { throw Pattern.Fault(what: "ends in a backslash") }
        if let set = Self.named(byte) { return set }
        let isWord = byte >= 0x80 || (48...57).contains(byte) || (65...90).contains(byte & 0xDF)
        guard !isWord else {
            throw Pattern.Fault(what: "has \"\\\(Character(UnicodeScalar(byte)))\", which is not known here")
        }
        return Self.single(byte)
    }

    /// \d, \w, \s and their opposites, \n, \r, \t.
    private static func named(_ byte: UInt8) -> Pattern.ByteSet? {
        var set = Pattern.ByteSet()
        switch byte | 0x20 {
        case UInt8(ascii: "d"): set.insert(48...57)
        case UInt8(ascii: "w"):
            for range: ClosedRange<UInt8> in [48...57, 65...90, 95...95, 97...122] { set.insert(range) }
        case UInt8(ascii: "s"):
            set.insert(9...13)
            set.insert(32...32)
        default:
            switch byte {
            case UInt8(ascii: "n"): return single(10)
            case UInt8(ascii: "r"): return single(13)
            case UInt8(ascii: "t"): return single(9)
            default: return nil
            }
        }
        return byte & 0x20 == 0 ? set.inverted : set
    }

    /// What stands between the brackets.
    private mutating func set() throws(Pattern.Fault) -> Pattern.ByteSet {
        let isInverted = rest.first == UInt8(ascii: "^")
        if isInverted { rest.removeFirst() }
        var set = Pattern.ByteSet()
        var isFirst = true
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "]"), !isFirst { return isInverted ? set.inverted : set }
            isFirst = false
            try take(byte, into: &set)
        }
        throw Pattern.Fault(what: "has a set that is not closed")
    }

    private mutating func take(_ byte: UInt8, into set: inout Pattern.ByteSet) throws(Pattern.Fault) {
        guard byte < 0x80 else {
            throw Pattern.Fault(what: "has a letter outside ASCII in a set; write (a|b)")
        }
        if byte == UInt8(ascii: "\\") { return set.formUnion(try escaped()) }
        guard rest.first == UInt8(ascii: "-"), let end = rest.dropFirst().first, end != UInt8(ascii: "]")
        else {
            return set.formUnion(literal(byte))
        }
        guard byte <= end, end < 0x80, end != UInt8(ascii: "\\") else {
            throw Pattern.Fault(what: "has a range that runs backwards or ends in a backslash")
        }
        rest = rest.dropFirst(2)
        for member in byte...end { set.formUnion(literal(member)) }
    }
}
