/// Runs a pattern's program over bytes, in all its places at once; what comes of a place and a byte is remembered.
///
/// What is remembered serves text after text.
package struct PatternMatcher: Sendable {
    /// A set of places in the program, and where each byte leads from there.
    private struct State: Sendable {
        let places: [Int]
        let isMatch: Bool
        /// By byte; -1 where nobody has looked yet.
        var next = [Int32](repeating: -1, count: 256)
        /// By byte, whether there is a match when it is the last; nil where nobody has looked yet.
        var ends = [Bool?](repeating: nil, count: 256)
    }

    /// More states than this are forgotten, and made again as they are needed.
    private static let mostStates = 256
    /// How many places may be looked at in one text: about a twentieth of a second.
    private static let mostWork = 20_000_000
    /// And in all texts together: about half a second.
    package static let mostInAll = 200_000_000

    private let steps: [Pattern.Step]
    private var states: [State] = []
    private var numbers: [[Int]: Int32] = [:]
    private var work = 0
    /// The places that may still be looked at in all texts to come.
    private var left: Int

    /// A matcher that has seen nothing; `mostInAll` places of the program may be looked at in all its texts.
    package init(_ pattern: Pattern, mostInAll: Int = Self.mostInAll) {
        self.init(pattern.steps, mostInAll: mostInAll)
    }

    init(_ steps: [Pattern.Step], mostInAll: Int = Self.mostInAll) {
        self.steps = steps
        left = mostInAll
    }

    /// True when the pattern matches anywhere; nil when it takes too long, be it for many texts together.
    package mutating func matches(_ bytes: ArraySlice<UInt8>) -> Bool? {
        left -= work
        work = 0
        var current = number(of: closure([0], atStart: true, atEnd: bytes.isEmpty))
        for index in bytes.indices {
            let byte = bytes[index]
            if states[Int(current)].isMatch { return true }
            if index == bytes.endIndex - 1 { return matchesLast(byte, from: current) }
            var next = states[Int(current)].next[Int(byte)]
            if next < 0 {
                if work > min(Self.mostWork, left) { return nil }
                next = follow(byte, from: current)
            }
            current = next
        }
        return states[Int(current)].isMatch
    }

    /// The last byte alone sees the end behind it.
    private mutating func matchesLast(_ byte: UInt8, from state: Int32) -> Bool {
        if let known = states[Int(state)].ends[Int(byte)] { return known }
        let places = closure(taken(byte, states[Int(state)].places) + [0], atStart: false, atEnd: true)
        let isMatch = places.contains { steps[$0] == .match }
        states[Int(state)].ends[Int(byte)] = isMatch
        return isMatch
    }

    private mutating func follow(_ byte: UInt8, from state: Int32) -> Int32 {
        let places = closure(taken(byte, states[Int(state)].places) + [0], atStart: false, atEnd: false)
        if states.count >= Self.mostStates {
            states.removeAll(keepingCapacity: true)
            numbers.removeAll(keepingCapacity: true)
            return number(of: places)
        }
        let next = number(of: places)
        states[Int(state)].next[Int(byte)] = next
        return next
    }

    private mutating func number(of places: [Int]) -> Int32 {
        if let known = numbers[places] { return known }
        states.append(State(places: places, isMatch: places.contains { steps[$0] == .match }))
        let number = Int32(states.count - 1)
        numbers[places] = number
        return number
    }

    private func taken(_ byte: UInt8, _ places: [Int]) -> [Int] {
        places.compactMap { place in
            guard case .take(let set) = steps[place], set.contains(byte) else { return nil }
            return place + 1
        }
    }

    /// Every place that is reached without taking a byte, sorted.
    private mutating func closure(_ places: [Int], atStart: Bool, atEnd: Bool) -> [Int] {
        var isSeen = [Bool](repeating: false, count: steps.count)
        var open = places
        var result: [Int] = []
        while let place = open.popLast() {
            if isSeen[place] { continue }
            isSeen[place] = true
            switch steps[place] {
            case .take, .match: result.append(place)
            case .fork(let first, let second): open += [first, second]
            case .jump(let next): open.append(next)
            case .start: if atStart { open.append(place + 1) }
            case .end: if atEnd { open.append(place + 1) }
            case .groupStart, .groupEnd: open.append(place + 1)
            }
        }
        work += steps.count
        return result.sorted()
    }
}
