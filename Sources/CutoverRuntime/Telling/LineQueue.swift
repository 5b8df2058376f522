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
    private var size = 0
    /// How many lines were given up since it was last asked.
    private var unsaid = 0

    /// Holds up to `capacity` bytes, or one line if that is longer.
    init(capacity: Int) {
        self.capacity = capacity
    }

    /// How many lines wait.
    var count: Int { lines.count }

    /// Takes a line; when it is full, the oldest passing ones are given up for it, then the oldest of all.
    mutating func append(_ line: Line) {
        lines.append(line)
        size += line.bytes.count
        while size > capacity, lines.count > 1 {
            let loss = lines.firstIndex(where: \.isPassing) ?? 0
            size -= lines.remove(at: loss).bytes.count
            unsaid += 1
        }
    }

    /// The line whose turn it is; nil when none waits.
    mutating func next() -> Line? {
        guard !lines.isEmpty else { return nil }
        let line = lines.removeFirst()
        size -= line.bytes.count
        return line
    }

    /// How many lines were given up since the last call.
    mutating func takeLosses() -> Int {
        defer { unsaid = 0 }
        return unsaid
    }
}
