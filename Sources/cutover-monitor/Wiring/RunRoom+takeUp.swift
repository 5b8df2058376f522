import CutoverConfig
import CutoverCore
import CutoverSeal
import CutoverStore

extension RunRoom {
    /// Takes up a run whose lever was pulled while no monitor was running.
    ///
    /// - Throws: `Refusal` when it cannot be, or when the engine refuses the pull; the run is left as it was.
    static func takeUp(
        _ id: String,
        _ plan: Plan,
        directory: String,
        isDryRun: Bool,
        at now: Timestamp
    ) async throws -> RunRoom {
        let store = try RunStore.open(directory, now: now)
        do {
            let run = try await store.archive.run(id)
            if isDryRun, !run.record.isDryRun {
                let text = "run \(id) is no dry run: its flags would really be switched; leave out --dry-run"
                throw Refusal(status: .usage, text: text)
            }
            guard Seal.sha256Hex(Array(PlanText.render(plan).utf8)) == run.record.planDigest else {
                throw Refusal(
                    status: .usage,
                    text:
                        "run \(id) was made with another plan; name the configuration it began with (--config)"
                )
            }
            try await rehearse(run, store, plan, now)
            return try await resume(run, store, plan, now)
        } catch {
            try store.close()
            throw error
        }
    }

    /// Tries out what the levers that wait would do to the run.
    ///
    /// - Throws: `Refusal` with the answer to the newest when nothing would be done.
    private static func rehearse(_ run: RunSummary, _ store: RunStore, _ plan: Plan, _ now: Timestamp)
        async throws
    {
        let id = run.record.id
        var engine = Engine(plan: plan, run: id, isDryRun: run.record.isDryRun)
        for (seq, event) in try await store.archive.events(of: id) { engine.replay(event, seq: seq) }
        let settled = settledMeanwhile(try await store.archive.deliveries(of: id), engine.board, now)
        for event in settled + [.resumed(now)] { _ = engine.handle(event) }
        let before = engine.board.moves.count
        for move in try await store.moves(of: id).moves(after: 0, now: now) {
            _ = engine.handle(.moved(move))
        }
        // An earlier lever that nobody read may be the one that acts: then the later is told what it did. And what the
        // run itself has still to turn off is turned off, whatever the lever is answered.
        let answers = engine.board.moves.dropFirst(before)
        if !answers.contains(where: \.isAccepted), !engine.board.owesFlagOrder, let answer = answers.last {
            throw Refusal(status: .usage, text: answer.text)
        }
    }
}
