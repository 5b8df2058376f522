import ArgumentParser
import CutoverConfig
import CutoverCore
import CutoverReadings
import CutoverReport
import Foundation

/// Judges an evidence file as if it were happening.
struct FileReplay {
    /// The file.
    let path: String
    /// What to put over its plan, and what to print.
    let options: ReplayOptions

    /// What the file holds, ready to be played.
    private struct Script {
        let plan: Plan
        let run: String
        let origin: Timestamp
        /// Where its last line stands, since T0.
        let end: Duration
        let events: [Event]
        let notes: [String]
    }

    /// Judges, prints, and ends with the decision's exit status.
    ///
    /// - Throws: `ExitCode`; `InvalidConfig` when the options cannot be used.
    func run() throws {
        let script = try script()
        for note in script.notes { Console.tell("\(path): \(note)") }
        var reenactment = Reenactment(plan: script.plan, run: script.run, origin: script.origin)
        reenactment.play(script.events) { engine in options.show(tick: engine.board) }
        let board = reenactment.engine.board
        if (board.decision?.elapsed ?? script.plan.window) > script.end + script.plan.interval {
            let ends = "the file ends at T+\(script.end.clock) of \(script.plan.window.clock)"
            Console.tell("\(path): \(ends); --window judges less")
        }
        if options.output == .json, !options.everyTick { Console.say(RunDocument.json(board)) }
        if options.output == .text { tell(board, script) }
        switch board.decision?.kind {
        case .go: return
        case .rollback: throw ExitCode(1)
        case .hold, nil: throw ExitCode(2)
        }
    }

    private func tell(_ board: Board, _ script: Script) {
        let plan = script.plan
        Console.say(
            "\(path): \(script.events.count) events since \(script.origin.rfc3339), judged with window \(plan.window.text), "
                + "interval \(plan.interval.text), block \(plan.block.text), \(plan.mode.rawValue)"
        )
        Console.say(board.decision?.text ?? "no decision")
        for rule in board.rules {
            Console.say("  \(rule.verdict.label): \(rule.sentence(origin: board.origin))")
        }
    }

    private func script() throws -> Script {
        do {
            let file = try EvidenceFile.read(try bytes())
            let origin = file.start?.origin ?? file.lines[0].at
            let (plan, notes) = try plan(of: file)
            let (events, more) = try file.events(for: plan, origin: origin)
            let end = origin.duration(to: file.lines[file.lines.count - 1].at)
            let run = file.start?.run ?? file.lines[0].run ?? "replay"
            return Script(
                plan: plan,
                run: run,
                origin: origin,
                end: end,
                events: events,
                notes: notes + more
            )
        } catch let fault as EvidenceFault {
            Console.complain("\(path):\(fault.line): \(fault.reason)")
            throw ExitStatus.storage.code
        }
    }

    private func bytes() throws -> [UInt8] {
        do {
            return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            Console.complain("\(path) cannot be read: \(error.localizedDescription)")
            throw ExitStatus.storage.code
        }
    }

    /// The plan the file holds, or that of one source for a file of the former script.
    private func plan(of file: EvidenceFile) throws -> (Plan, notes: [String]) {
        var flags = options.flags
        if let start = file.start {
            if flags.interval != nil {
                Console.complain("--interval: the file says its own slots; leave it out")
                throw ExitStatus.usage.code
            }
            return (try PlanReader.readArchived(start.plan, over: flags), [])
        }
        var notes: [String] = []
        if flags.interval == nil, let spacing = file.pollSpacing {
            flags.interval = spacing.text
            notes.append(
                "the polls are \(spacing.text) apart, so that is the interval; --interval says otherwise"
            )
        }
        let document = "targets: [{ name: metrics, ops_metrics: \"http://replayed.invalid/\" }]"
        let nothing = Environment(variables: [:]) { _ in
            .failure(UnreadableFile(reason: "a replay reads no secrets"))
        }
        let checked = try PlanReader.read(
            file: (name: path, text: document),
            flags: flags,
            environment: nothing
        )
        var plan = checked.plan
        // A run would also watch the source's address; the file holds no probes of it.
        plan.targets.removeAll { !$0.isSource }
        return (plan, notes)
    }
}
