/// Lines that wait to be written, oldest first; bounded, so that a reader who does not read costs no more than that.
struct LineQueue: Sendable {
    /// What is written at once, with its line break.
    struct Line: Sendable, Hashable {
        var bytes: [UInt8]
        /// True for what the next one of its kind replaces: it is the first to be given up.
        var isPassing: Bool
    }

    private let capacity: Int
    private var lines: [Line] = []
    /// How many of `lines` have been taken out: to move the rest up for each would cost more than to write it.
    private var taken = 0
    private var size = 0
    /// How many lines were given up since it was last asked.
    private var unsaid = 0

    /// Holds up to `capacity` bytes, or one line if that is longer.
    init(capacity: Int) {
        self.capacity = capacity
    }

    /// How many lines wait.
    var count: Int { lines.count - taken }

    /// Takes a line; when it is full, the oldest passing ones are given up for it, then the oldest of all.
    mutating func append(_ line: Line) {
        lines.append(line)
        size += line.bytes.count
        while size > capacity, count > 1 {
            let loss = lines[taken...].firstIndex(where: \.isPassing) ?? taken
            size -= lines.remove(at: loss).bytes.count
            unsaid += 1
        }
    }

    /// The lines whose turn it is, as many as have room in `most` bytes and at least one; empty when none waits.
    mutating func next(upTo most: Int) -> [Line] {
        var portion = 0
        let waiting = lines[taken...]
        let end = waiting.firstIndex { line in
            portion += line.bytes.count
            return portion > most
        }
        let first = waiting[..<max(end ?? waiting.endIndex, min(taken + 1, waiting.endIndex))]
        let next = Array(first)
        size -= next.reduce(0) { $0 + $1.bytes.count }
        taken += next.count
        if taken * 2 > lines.count {
            lines.removeFirst(taken)
            taken = 0
        }
        return next
    }

    /// How many lines were given up since the last call.
    mutating func takeLosses() -> Int {
        defer { unsaid = 0 }
        return unsaid
    }

    /// The place in `lines` of the one that was cut, when the last `unwritten` bytes of them all, at least 1, are missing.
    static func cut(_ lines: [Line], unwritten: Int) -> Int {
        var left = unwritten
        var place = lines.count - 1
        while place > 0, left > lines[place].bytes.count {
            left -= lines[place].bytes.count
            place -= 1
        }
        return place
    }
}
