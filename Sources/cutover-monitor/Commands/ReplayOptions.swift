import ArgumentParser
import CutoverConfig
import CutoverReport

import struct CutoverCore.Board

/// What a replay puts over the plan, and what it prints.
struct ReplayOptions: ParsableArguments {
    /// What is printed.
    enum Output: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    @Option(parsing: .unconditional, help: "How long is judged.")
    var window: String?

    @Option(
        parsing: .unconditional,
        help: "The distance between polls (files only; default: that of the file)."
    )
    var interval: String?

    @Option(parsing: .unconditional, help: "What counts as one observation.")
    var block: String?

    @Option(help: "guarded or literal.")
    var mode: String?

    @Option(help: "A limit such as error_rate_pct=2.0 or p95_ms=800; may be repeated.")
    var limit: [String] = []

    @Option(help: "text, or json: one document at the end.")
    var output: Output = .text

    @ArgumentParser.Flag(
        name: .customLong("every-tick"),
        help: "One line for each tick on which a block closed."
    )
    var everyTick = false

    /// The options as the configuration reads them.
    var flags: Flags {
        var flags = Flags()
        flags.window = window
        flags.interval = interval
        flags.block = block
        flags.mode = mode
        flags.limits = limit
        return flags
    }

    /// The options that were given, as people wrote them; empty without any.
    var written: String {
        let times = [("window", window), ("interval", interval), ("block", block), ("mode", mode)]
        let named = times.compactMap { name, text in text.map { "\(name)=\($0)" } }
        return (named + limit).joined(separator: ", ")
    }

    /// Prints a tick, if every one is asked for.
    func show(tick board: Board) {
        guard everyTick else { return }
        switch output {
        case .json: Console.say(TickDocument.json(board))
        case .text: Console.say(StatusLine.render(board))
        }
    }
}
