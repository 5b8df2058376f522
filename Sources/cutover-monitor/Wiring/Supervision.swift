import CutoverConfig
import CutoverCore
import CutoverCurl
import CutoverRuntime
import Foundation

/// One supervised run, from the checked plan to the exit status: the only place where everything meets.
struct Supervision {
    let plan: Plan
    let settings: Settings
    /// The configuration's name; nil when everything came from options and environment.
    let file: String?
    /// What people are told to type.
    let commands: Commands

    /// Watches until the engine ends the run; returns what the process ends with.
    func run() async -> Int32 {
        let timekeeper = SystemTimekeeper()
        let terminal = Terminal(timekeeper: timekeeper)
        let status = await run(on: terminal, timekeeper)
        await terminal.flush()
        return status
    }

    /// Takes up a run that no monitor watches, for the pulls that wait for it; returns what the process ends with.
    ///
    /// - Throws: `Refusal` when nothing was done; `StoreTrouble` when another process has the directory.
    func takeUp(_ run: String, in directory: String) async throws -> Int32 {
        let timekeeper = SystemTimekeeper()
        let directory = URL(fileURLWithPath: directory).standardizedFileURL.path
        var room = try await RunRoom.takeUp(
            run,
            plan,
            directory: directory,
            isDryRun: settings.isDryRun,
            at: timekeeper.now
        )
        room.engine.commands = commands
        let terminal = Terminal(timekeeper: timekeeper)
        let status = await supervise(room, directory, .unwanted, terminal)
        await terminal.flush()
        return status
    }

    private func run(on terminal: Terminal, _ timekeeper: SystemTimekeeper) async -> Int32 {
        let directory = URL(fileURLWithPath: settings.directory).standardizedFileURL.path
        do {
            let web = try Listening.choose(settings.listen)
            var room = try await RunRoom.open(
                plan,
                settings,
                commands,
                directory: directory,
                at: timekeeper.now
            )
            room.engine.commands = commands
            room.engine.lingering = lingering
            return await supervise(room, directory, web, terminal)
        } catch let refusal as Refusal {
            terminal.complain(refusal.text)
            return refusal.status.rawValue
        } catch {
            terminal.complain("\(error)")
            return ExitStatus.internal.rawValue
        }
    }

    private func supervise(
        _ room: RunRoom,
        _ directory: String,
        _ web: Listening,
        _ terminal: Terminal
    ) async -> Int32 {
        let timekeeper = terminal.timekeeper
        let (teller, folder) = teller(room.id, directory, terminal)
        introduce(room, directory, web, teller)
        let fetcher = CurlFetcher(version: Build.version)
        let crew = Crew(
            plan: plan,
            room: room,
            folder: directory + "/" + room.id,
            fetcher: fetcher,
            teller: teller,
            timekeeper: timekeeper
        )
        let failure = await crew.serve(web)
        fetcher.close()
        let board = crew.board.newest ?? room.engine.board
        for loss in await teller.end(board) { terminal.complain("warning: \(loss)") }
        if let failure { terminal.complain("internal error: \(failure)") }
        let outcome = Outcome(board, ended: crew.ending.exitStatus, isFailed: failure != nil)
        let closing = Closing(
            directory: directory,
            folder: folder,
            room: room,
            commands: commands,
            output: settings.output,
            terminal: terminal
        )
        await closing.conclude(board, outcome, at: timekeeper.now)
        return outcome.exitStatus
    }

    /// How long the process stays up after a ROLLBACK: somebody who watches it on a terminal wants to see the recovery.
    private var lingering: Duration {
        let isTerminal = isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1
        let isSeen = isTerminal && settings.output != .json && settings.output != .quiet
        switch settings.afterRollback ?? (isSeen ? .watch : .exit) {
        case .exit: return .zero
        case .watch: return .seconds(900)
        }
    }

    /// Who tells of the run, and its folder; what cannot be opened is left out with a warning.
    private func teller(_ run: String, _ directory: String, _ terminal: Terminal) -> (Storyteller, RunFolder?)
    {
        let legacy = settings.outFile.flatMap { path in
            opened(terminal, orElse: "nothing is appended to it") { () throws(UnwritableFile) in
                try AppendFile(path)
            }
        }
        let folder = opened(terminal, orElse: "no evidence file is written") { () throws(UnwritableFile) in
            try RunFolder(directory: directory, run: run)
        }
        let teller = Storyteller(
            run: run,
            style: Storyteller.style(settings),
            terminal: terminal,
            folder: folder,
            evidence: Evidence(run: run, plan: plan, file: folder?.evidence, legacy: legacy)
        )
        return (teller, folder)
    }

    /// What `open` opens; nil after a warning that says what is lost.
    private func opened<File>(
        _ terminal: Terminal,
        orElse loss: String,
        _ open: () throws(UnwritableFile) -> File
    ) -> File? {
        do {
            return try open()
        } catch {
            terminal.complain("warning: \(error.path): \(error.reason); \(loss)")
            return nil
        }
    }

    private func introduce(
        _ room: RunRoom,
        _ directory: String,
        _ web: Listening,
        _ teller: Storyteller
    ) {
        let now = teller.timekeeper.now
        func tell(_ kind: String, _ text: String) { teller.tell(Note(at: now, kind: kind, text: text)) }
        tell("config", "read from \(file ?? "options and environment")")
        tell("config", "the run is kept in \(directory)/\(room.id)")
        for warning in settings.warnings { tell("caution", warning) }
        for note in settings.notes { tell("config", note) }
        if room.engine.isDryRun { tell("config", "dry run: nothing is sent, no flag is touched") }
        if let warning = web.warning { tell("caution", warning) }
        for promise in plan.promises { tell("plan", promise) }
        for note in room.notes { teller.tell(note) }
    }
}
