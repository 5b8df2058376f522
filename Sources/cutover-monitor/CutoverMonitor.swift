import ArgumentParser
import CBuild
import Foundation

/// The program: one subcommand a job, `run` unless told otherwise.
struct CutoverMonitor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cutover-monitor",
        abstract: "Watches a production cutover and says GO or ROLLBACK.",
        discussion: """
            Exit statuses: 0 GO, 1 ROLLBACK, 2 HOLD (no decision), 3 ROLLBACK not enforced (a flag did not take), \
            64 usage, 70 internal, 74 storage, 78 configuration, 130/143 interrupted before a decision. \
            A supervisor must not restart on 1, 2 or 3: they are verdicts.
            """,
        version: Build.version,
        subcommands: [
            RunCommand.self, CheckCommand.self, ValidateCommand.self, RunsCommand.self, ReplayCommand.self,
            DemoCommand.self, RollbackCommand.self, AbortCommand.self, MuteCommand.self, OverrideCommand.self,
            ExtendCommand.self, ConfirmCommand.self, FlagsCommand.self,
        ],
        defaultSubcommand: RunCommand.self
    )
}

/// Where the process begins: subcommands that are not built yet are refused by name.
@main
enum Program {
    static func main() async {
        signal(SIGPIPE, SIG_IGN)
        cutover_keep_memory_low()
        cutover_raise_descriptors()
        // Without its words a "check" would be a run.
        guard !CommandLine.arguments.isEmpty else {
            Console.complain(
                "the command line cannot be read; a preloaded library may hide it: start without LD_PRELOAD"
            )
            exit(ExitStatus.internal.rawValue)
        }
        let arguments = Array(CommandLine.arguments.dropFirst())
        if let refusal = Unbuilt.refusal(arguments.first) {
            Console.complain(refusal)
            exit(ExitStatus.usage.rawValue)
        }
        if arguments == ["--version"] { tellVersion() }
        await CutoverMonitor.main(arguments)
    }

    /// Says what this build is made of, and ends.
    private static func tellVersion() -> Never {
        do {
            Console.say(try Build.about())
            exit(0)
        } catch {
            Console.complain("SQLite does not work on this machine: \(error)")
            exit(ExitStatus.storage.rawValue)
        }
    }
}

/// Subcommands the contract names and this version does not have.
enum Unbuilt {
    private static let names: Set<String> = [
        "sign", "report", "deliveries", "drill", "completions", "outbox", "export",
    ]

    /// Why `name` is refused; nil when it is no such subcommand.
    static func refusal(_ name: String?) -> String? {
        guard let name, names.contains(name) else { return nil }
        return
            "subcommand \"\(name)\" is not built yet; use run, check, validate, runs, replay, demo or a lever: rollback, "
            + "abort, mute, override, extend, confirm, flags restore"
    }
}
