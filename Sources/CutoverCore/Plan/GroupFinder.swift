/// Finds where a pattern matches and what its group holds: all its places at once, the preferred ones first.
struct GroupFinder {
    /// Where a match lies, and its group; nil when the match went past the group.
    struct Match {
        let start: Int
        let end: Int
        let group: Range<Int>?
    }

    /// One way through the program.
    private struct Walk {
        var place: Int
        let start: Int
        var groupStart: Int?
        var group: Range<Int>?
    }

    /// How many places may be looked at, all together: well under a second.
    private static let mostWork = 4_000_000

    private let steps: [Pattern.Step]
    /// By place: the round in which it was reached last, so that each is taken once in a round.
    private var seen: [Int]
    private var round = 0
    private var work = 0

    /// True when it gave up, so that what it did not find may be there.
    var isTired: Bool { work > Self.mostWork }

    init(_ steps: [Pattern.Step]) {
        self.steps = steps
        seen = [Int](repeating: 0, count: steps.count)
    }

    /// The first match at `offset` or behind it; of those that begin there, the one the pattern prefers.
    mutating func first(in bytes: [UInt8], from offset: Int) -> Match? {
        var walks: [Walk] = []
        var best: Match?
        for index in offset...bytes.count {
            var starts = walks
            if best == nil { starts.append(Walk(place: 0, start: index)) }
            let reached = spread(starts, at: index, of: bytes.count)
            walks = []
            for walk in reached {
                guard case .take(let set) = steps[walk.place] else {
                    // Whoever comes later is preferred less.
                    best = Match(start: walk.start, end: index, group: walk.group)
                    break
                }
                guard index < bytes.count, set.contains(bytes[index]) else { continue }
                var next = walk
                next.place += 1
                walks.append(next)
            }
            if isTired { return nil }
            if walks.isEmpty, best != nil { return best }
        }
        return best
    }

    /// Where `walks` get to without taking a byte, in the order of preference.
    private mutating func spread(_ walks: [Walk], at index: Int, of count: Int) -> [Walk] {
        round += 1
        var reached: [Walk] = []
        var open = Array(walks.reversed())
        while var walk = open.popLast() {
            if seen[walk.place] == round { continue }
            seen[walk.place] = round
            work += 1
            let place = walk.place
            walk.place += 1
            switch steps[place] {
            case .take, .match:
                walk.place = place
                reached.append(walk)
            case .fork(let first, let second):
                walk.place = second
                open.append(walk)
                walk.place = first
                open.append(walk)
            case .jump(let next):
                walk.place = next
                open.append(walk)
            case .start: if index == 0 { open.append(walk) }
            case .end: if index == count { open.append(walk) }
            case .groupStart:
                walk.groupStart = index
                open.append(walk)
            case .groupEnd:
                walk.group = walk.groupStart.map { $0..<index }
                open.append(walk)
            }
        }
        return reached
    }
}
