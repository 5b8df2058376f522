import ArgumentParser
import CutoverConfig
import CutoverCore

private let statuses =
    "Exit statuses: 0 accepted, 1 refused or not answered yet, 64 usage, 74 storage, 78 configuration."

/// Rolls back by hand.
struct RollbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Rolls back now: the same chain as any other ROLLBACK.",
        discussion: """
            With no monitor running this process does it all on the newest run, with the configuration that run \
            began with: decision stored, flags off and read back, messages delivered; exit 1, or 3 when a flag did \
            not take. \(statuses)
            """
    )

    @OptionGroup var pull: LeverOptions
    @OptionGroup var options: RunOptions

    func run() async throws {
        let reason = try pull.mandatoryReason(of: "rollback")
        try await LeverPull(.rollback, pull, reason: reason, directory: options.dir, takingUp: options).end()
    }
}

/// Takes the latch off a ROLLBACK.
struct OverrideCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "override",
        abstract: "Takes the latch off a ROLLBACK, in the record; turns no flag on.",
        discussion: """
            Every breached rule must be named. The decision and the exit status of the run stay what they are; a \
            plain start may begin a new run. \(statuses)
            """
    )

    @Argument(help: "The breached rules, each as the summary names it.")
    var rules: [String] = []

    @OptionGroup var pull: LeverOptions
    @OptionGroup var options: RunOptions

    func run() async throws {
        let reason = try pull.mandatoryReason(of: "override")
        let lever = Lever.override(rules: rules)
        try await LeverPull(lever, pull, reason: reason, directory: options.dir, takingUp: options).end()
    }
}

/// Ends a run without a decision.
struct AbortCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "abort",
        abstract: "Ends the run without a decision: HOLD, exit 2.",
        discussion: statuses
    )

    @OptionGroup var pull: LeverOptions
    @OptionGroup var store: StoreOptions

    func run() async throws {
        let reason = try pull.mandatoryReason(of: "abort")
        try await LeverPull(.abort, pull, reason: reason, directory: store.dir).end()
    }
}

/// Takes a rule's power to decide away for a while.
struct MuteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mute",
        abstract: "Keeps a rule from deciding for a while, once; at the end of the window it counts again.",
        discussion: statuses
    )

    @Argument(help: "The rule, as in api-health/error_rate_pct.")
    var rule: String

    @Option(
        name: .customLong("for"),
        parsing: .unconditional,
        help: "How long, as in 5m; at most to the window's end."
    )
    var length: String

    @OptionGroup var pull: LeverOptions
    @OptionGroup var store: StoreOptions

    func run() async throws {
        let reason = try pull.mandatoryReason(of: "mute")
        let lever = Lever.mute(rule: rule, length: try LeverOptions.duration(length, "--for"))
        try await LeverPull(lever, pull, reason: reason, directory: store.dir).end()
    }
}

/// Makes the window longer.
struct ExtendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extend",
        abstract: "Judges longer: the window grows, at most to twice its length.",
        discussion: statuses
    )

    @Option(name: .customLong("for"), parsing: .unconditional, help: "How much longer, as in 10m.")
    var length: String?

    @OptionGroup var pull: LeverOptions
    @OptionGroup var store: StoreOptions

    func run() async throws {
        guard let length else {
            Console.complain(
                "extend: --for is missing; write how much longer, as in --for 10m (--by says who)"
            )
            throw ExitStatus.usage.code
        }
        let reason = try pull.mandatoryReason(of: "extend")
        let lever = Lever.extend(try LeverOptions.duration(length, "--for"))
        try await LeverPull(lever, pull, reason: reason, directory: store.dir).end()
    }
}

/// Says that somebody is there.
struct ConfirmCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Says that you are there; recorded and told, it decides nothing.",
        discussion: statuses
    )

    @OptionGroup var pull: LeverOptions
    @OptionGroup var store: StoreOptions

    func run() async throws {
        try await LeverPull(.confirm, pull, reason: try pull.optionalReason(), directory: store.dir).end()
    }
}

/// What concerns the flags themselves.
struct FlagsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flags",
        abstract: "Turns the flags of a ROLLBACK on again.",
        subcommands: [RestoreCommand.self]
    )
}

/// Turns the flags of a ROLLBACK on again.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Turns the flags that a ROLLBACK turned off on again, and reads them back.",
        discussion: """
            Nothing else ever turns a flag on after a ROLLBACK. Nobody watches the new path afterwards: start a new \
            run. A flag that does not turn on is turned off again. Exit statuses: 0 on and read back, 1 not, \
            64 usage, 74 storage, 78 configuration.
            """
    )

    @ArgumentParser.Flag(help: "Really do it.")
    var confirm = false

    @OptionGroup var pull: LeverOptions
    @OptionGroup var options: RunOptions

    func run() async throws {
        let reason = try pull.mandatoryReason(of: "flags restore")
        guard confirm else {
            Console.complain("flags restore turns the flags of a ROLLBACK on again; add --confirm to do it")
            throw ExitStatus.usage.code
        }
        try await LeverPull(.restore, pull, reason: reason, directory: options.dir, takingUp: options).end()
    }
}

extension LeverPull {
    /// The pull that options ask for; `takingUp` for a lever that must work without a monitor.
    fileprivate init(
        _ lever: Lever,
        _ pull: LeverOptions,
        reason: String,
        directory: String?,
        takingUp options: RunOptions? = nil
    ) throws {
        self.init(
            lever: lever,
            by: try pull.person(),
            reason: reason,
            directory: StoreOptions.directory(directory),
            run: pull.run,
            takeUp: options.map { options in { try Supervision(options) } }
        )
    }

    /// Pulls, and ends the process with what came of it.
    fileprivate func end() async throws { throw ExitCode(try await pull()) }
}
