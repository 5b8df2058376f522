package import CutoverCore

/// What somebody's keys have made of the live view: which page, whether it is frozen, whether they want to stop.
package struct LiveControl: Sendable, Hashable {
    /// How long the question whether to stop waits for its answer.
    private static let patience: Duration = .seconds(10)

    /// Which page is shown.
    package private(set) var page = LiveLook.Page.run
    private var frozen: Board?
    private var askedAt: Timestamp?
    private var isOver = false

    /// Nothing was pressed yet.
    package init() {}

    /// Takes the newest board; returns the one to show.
    ///
    /// A decision ends a freeze, leaves every page for the run's and takes a question back: nobody must miss it.
    package mutating func take(_ board: Board) -> Board {
        let isOver = board.decision != nil || board.interruption != nil
        if isOver, !self.isOver { (page, frozen, askedAt) = (.run, nil, nil) }
        self.isOver = isOver
        if let asked = askedAt, asked.duration(to: board.now) >= Self.patience { askedAt = nil }
        return frozen ?? board
    }

    /// Takes what was typed since the last look; true when the watch is to end.
    ///
    /// A key that is held down counts once, and the sequences of arrow keys and the like do not count at all.
    package mutating func press(_ typed: [UInt8], on board: Board) -> Bool {
        _ = take(board)
        if typed.count > 1, typed.first == 0x1B { return false }
        var before: UInt8?
        for key in typed where key != before {
            before = key
            if press(key, board) { return true }
        }
        return false
    }

    /// The line that must not be overlooked; nil when there is none.
    package func notice(_ board: Board, isNarrow: Bool) -> String? {
        if askedAt != nil {
            return isNarrow
                ? "y: stop watching"
                : "press y to stop watching: there is no decision yet; anything else goes on"
        }
        guard let frozen else { return nil }
        let since = "FROZEN since \(frozen.now.clock)"
        return isNarrow
            ? "FROZEN now \(board.status.rawValue.uppercased())"
            : "\(since); the run goes on, now \(board.status.rawValue.uppercased()); space shows it"
    }

    private mutating func press(_ key: UInt8, _ board: Board) -> Bool {
        if askedAt != nil {
            // Not a second q: a key that is held down comes again and again.
            if key == UInt8(ascii: "q") { return false }
            askedAt = nil
            return key == UInt8(ascii: "y")
        }
        switch key {
        case UInt8(ascii: "q"):
            if isOver { return true }
            askedAt = board.now
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"): return isOver
        case UInt8(ascii: " "): if page == .run, !isOver { frozen = frozen == nil ? board : nil }
        case UInt8(ascii: "e"): page = page == .events ? .run : .events
        case UInt8(ascii: "?"): page = page == .help ? .run : .help
        case 0x1B: page = .run
        default: break  // every other key of the keyboard
        }
        return false
    }
}
