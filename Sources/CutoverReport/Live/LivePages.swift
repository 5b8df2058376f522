import CutoverCore

/// The pages beside the run's own: its events, and what keys and marks mean.
struct LivePages {
    let board: Board
    let look: LiveLook

    /// The story, newest first, every line whole.
    var events: [LiveLine] {
        let title = "EVENTS  newest first; monitor.log holds them all"
        let room = max(8, look.width - 10)
        return [LiveLine(title)]
            + board.notes.reversed().flatMap { note in
                PlainText.wrap(note.text, width: room).enumerated().map { index, line in
                    LiveLine((index == 0 ? note.at.clock : String(repeating: " ", count: 9)) + " " + line)
                }
            }
    }

    /// Keys, marks and words.
    var help: [LiveLine] {
        let marks = [
            ("ok", SampleMark.good), ("over 4/5 of the p95 limit", .near), ("over the p95 limit", .over),
            ("failed", .failed), ("missed", .missed), ("unclear: it may be busy", .unclear),
        ]
        .map { word, mark in LiveStrip.samples([mark], width: 1, isASCII: look.isASCII) + "  " + word }
        return
            ([
                "KEYS", "q       stop watching; asks for a y while there is no decision",
                "Enter   ends the watch once there is a decision",
                "space   freezes the picture; the run goes on, and a decision ends the freeze",
                "e       events, newest first", "?       this page", "Esc     back",
                "Ctrl-C  stops without asking", "MARKS   the last samples of a target, newest at the right",
            ] + marks + [
                "RULES", "room for 7 bad: so many more may go wrong before the limit is broken",
                "TO ROLL BACK BY HAND, in another shell:",
                board.commands.rollback,
            ]).map { LiveLine($0) }
    }
}
