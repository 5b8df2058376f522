import ArgumentParser
import CutoverConfig
import CutoverCore
import CutoverReport
import CutoverSeal
import CutoverStore

/// Decides a stored run again, as it was or under another plan.
struct StoredReplay {
    /// The run's id, or its unique beginning.
    let id: String
    /// What to put over its plan, and what to print.
    let options: ReplayOptions

    /// A run as it is stored.
    private struct Recording {
        let run: RunSummary
        let events: [(seq: Int64, event: Event)]
        let stored: Decision?
        let plan: Plan
    }

    /// Replays, prints, and ends with 0 for the same decision, 1 for another.
    ///
    /// - Throws: `ExitCode`; `InvalidConfig` when the options cannot be used.
    func run(_ archive: RunArchive) async throws {
        if options.interval != nil {
            Console.complain("--interval: a stored run has its own slots; leave it out")
            throw ExitStatus.usage.code
        }
        let recording = try await recording(archive)
        if options.written.isEmpty { try again(recording) } else { try whatIf(recording) }
    }

    private func recording(_ archive: RunArchive) async throws -> Recording {
        do {
            let found = try await archive.run(id)
            return Recording(
                run: found,
                events: try await archive.events(of: found.record.id),
                stored: try await archive.decisions(of: found.record.id).last,
                plan: try PlanReader.readArchived(found.record.plan)
            )
        } catch let trouble as StoreTrouble {
            throw StoreOptions.refuse(trouble)
        } catch {
            Console.complain("the plan of run \(id) cannot be read: \(error)")
            throw ExitStatus.storage.code
        }
    }

    private func again(_ recording: Recording) throws {
        let run = recording.run.record.id
        var engine = Engine(plan: recording.plan, run: run, isDryRun: recording.run.record.isDryRun)
        for (seq, event) in recording.events { step(&engine, event, seq) }
        let differences = ReplayDifferences.list(recording.run, recording.stored, engine.decision)
        conclude(engine.board) {
            Console.say("run \(run): \(recording.events.count) events replayed")
            Console.say(engine.decision?.text ?? "no decision")
            for difference in differences { Console.say("DIFFERENT: \(difference)") }
            let same =
                recording.stored == nil ? "the same: no decision was made" : "the same decision as stored"
            if differences.isEmpty { Console.say(same) }
        }
        guard differences.isEmpty else { throw ExitCode(1) }
    }

    private func whatIf(_ recording: Recording) throws {
        let run = recording.run.record.id
        let plan = try PlanReader.readArchived(recording.run.record.plan, over: options.flags)
        var stored = Engine(plan: recording.plan, run: run, isDryRun: recording.run.record.isDryRun)
        var other = Engine(plan: plan, run: run, isDryRun: recording.run.record.isDryRun)
        var parting: String?
        for (seq, event) in recording.events {
            stored.replay(event, seq: seq)
            step(&other, event, seq)
            let isApart = stored.decision?.kind != other.decision?.kind
            if isApart, parting == nil { parting = Self.parting(stored, other, options.written) }
        }
        conclude(other.board) {
            Console.say("run \(run): \(recording.events.count) events replayed with \(options.written)")
            Console.say("stored: " + (stored.decision?.text ?? "no decision"))
            Console.say("with \(options.written): " + (other.decision?.text ?? Self.undecided(other)))
            Console.say(parting ?? "the same decision at every tick")
        }
        guard parting == nil else { throw ExitCode(1) }
    }

    private func step(_ engine: inout Engine, _ event: Event, _ seq: Int64) {
        let (blocks, hadDecided) = (engine.closedBlocks, engine.decision != nil)
        engine.replay(event, seq: seq)
        if engine.closedBlocks > blocks || (!hadDecided && engine.decision != nil) {
            options.show(tick: engine.board)
        }
    }

    private func conclude(_ board: Board, _ tell: () -> Void) {
        switch options.output {
        case .text: tell()
        case .json: if !options.everyTick { Console.say(RunDocument.json(board)) }
        }
    }

    private static func undecided(_ engine: Engine) -> String {
        "no decision where the recording ends, at T+\(engine.board.elapsed.clock)"
    }

    private static func parting(_ stored: Engine, _ other: Engine, _ written: String) -> String {
        let words = [stored, other].map { $0.decision?.kind.word ?? "no decision yet" }
        return "the decision differs from T+\(other.board.elapsed.clock) on: stored \(words[0]), "
            + "with \(written) \(words[1])"
    }
}
