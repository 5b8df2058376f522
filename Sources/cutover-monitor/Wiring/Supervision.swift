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

    /// Watches until the engine ends the run; returns what the process ends with.
    func run() async -> Int32 {
        let timekeeper = SystemTimekeeper()
        let directory = URL(fileURLWithPath: settings.directory).standardizedFileURL.path
        do {
            let web = try Listening.choose(settings.listen)
            let room = try await RunRoom.open(plan, settings, directory: directory, timekeeper: timekeeper)
            return await supervise(room, directory, web, timekeeper)
        } catch let refusal as Refusal {
            Console.complain(refusal.text)
            return refusal.status.rawValue
        } catch {
            Console.complain("\(error)")
            return ExitStatus.internal.rawValue
        }
    }

    private func supervise(
        _ room: RunRoom,
        _ directory: String,
        _ web: Listening,
        _ timekeeper: SystemTimekeeper
    ) async -> Int32 {
        let folder = folder(directory, room.id)
        let teller = Storyteller(run: room.id, style: Storyteller.style(settings.output), folder: folder)
        introduce(room, directory, web, teller, timekeeper)
        let fetcher = CurlFetcher(version: Build.version)
        let crew = Crew(
            plan: plan,
            room: room,
            isDryRun: settings.isDryRun,
            fetcher: fetcher,
            teller: teller,
            timekeeper: timekeeper
        )
        let failure = await crew.serve(web)
        fetcher.close()
        let board = crew.board.newest ?? room.engine.board
        teller.end(board)
        if let failure { Console.complain("internal error: \(failure)") }
        let status =
            failure == nil ? Int32(crew.ending.exitStatus ?? board.exitStatus) : ExitStatus.internal.rawValue
        let closing = Closing(directory: directory, folder: folder, room: room, output: settings.output)
        await closing.conclude(board, status: status, at: timekeeper.now)
        return status
    }

    private func folder(_ directory: String, _ run: String) -> RunFolder? {
        let legacy = settings.outFile.flatMap { path in
            opened(orElse: "nothing is appended to it") { () throws(UnwritableFile) in try AppendFile(path) }
        }
        return opened(orElse: "no evidence file is written") { () throws(UnwritableFile) in
            try RunFolder(directory: directory, run: run, plan: PlanText.render(plan), legacy: legacy)
        }
    }

    /// What `open` opens; nil after a warning that says what is lost.
    private func opened<File>(orElse loss: String, _ open: () throws(UnwritableFile) -> File) -> File? {
        do {
            return try open()
        } catch {
            Console.complain("warning: \(error.path): \(error.reason); \(loss)")
            return nil
        }
    }

    private func introduce(
        _ room: RunRoom,
        _ directory: String,
        _ web: Listening,
        _ teller: Storyteller,
        _ timekeeper: any Timekeeper
    ) {
        let now = timekeeper.now
        func tell(_ kind: String, _ text: String) { teller.tell(Note(at: now, kind: kind, text: text)) }
        tell("config", "read from \(file ?? "options and environment")")
        tell("config", "the run is kept in \(directory)/\(room.id)")
        for warning in settings.warnings { tell("caution", warning) }
        for note in settings.notes { tell("config", note) }
        if settings.isDryRun { tell("config", "dry run: nothing is sent, no flag is touched") }
        if let warning = web.warning { tell("caution", warning) }
        for promise in plan.promises { tell("plan", promise) }
        for note in room.notes { teller.tell(note) }
    }
}
