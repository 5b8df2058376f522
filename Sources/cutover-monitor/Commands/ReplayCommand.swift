import ArgumentParser
import CutoverConfig

/// Decides again what has happened: a stored run, or an evidence file.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Decides a stored run, or an evidence file, again.",
        discussion: """
            A run: 0 the same decision as stored, 1 a different one, 74 unreadable. With --limit, --mode, --window or \
            --block it answers what would have happened, and from when on the decision would have differed.
            A file (its name has a "/" or ends in .jsonl): 0 GO, 1 ROLLBACK, 2 HOLD, 74 unreadable. It may be ours or \
            that of the former script.
            """
    )

    @Argument(help: "The run's id, or as much of it as is unique; or an evidence file.")
    var source: String

    @OptionGroup var store: StoreOptions
    @OptionGroup var overrides: ReplayOptions

    func run() async throws {
        do {
            if source.contains("/") || source.hasSuffix(".jsonl") {
                try FileReplay(path: source, options: overrides).run()
            } else {
                try await StoredReplay(id: source, options: overrides).run(try store.open())
            }
        } catch let invalid as InvalidConfig {
            for problem in invalid.problems { Console.tell("\(problem)") }
            throw ExitStatus.usage.code
        }
    }
}
