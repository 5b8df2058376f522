import CutoverConfig
import CutoverCore
import CutoverSeal
import CutoverStore
import Foundation

/// What a run is made on: its id, its engine, its journal, as the store allows.
struct RunRoom {
    /// The run's id.
    let id: String
    /// Fresh, or brought up to date by the journal.
    var engine: Engine
    /// Where the run is written down; refuses everything when there is no store.
    let journal: any Journal
    /// The store; nil when it could not be opened.
    let store: RunStore?
    /// The events a resumed run begins with; empty for a new one.
    let opening: [Event]
    /// The last slot in the journal by target; nil for a new run.
    let lastSlots: [String: Int]?
    /// What people told it, from the first move that is not in `opening`; nil when there is no store.
    var moves: (source: any MoveSource, last: Int64)?
    /// What to say before the run goes on.
    private(set) var notes: [Note]

    /// Opens the store and chooses the run.
    ///
    /// - Throws: `Refusal` when the start must not go on.
    static func open(
        _ plan: Plan,
        _ settings: Settings,
        _ commands: Commands,
        directory: String,
        at now: Timestamp
    ) async throws
        -> RunRoom
    {
        let record = record(of: plan, settings, at: now)
        let store: RunStore
        do {
            store = try RunStore.open(directory, now: now)
        } catch {
            return try withoutStore(error, record, plan, settings, now)
        }
        do {
            let runs = try await store.archive.runs().map { RollbackMark.read($0, in: directory) }
            let start = RunChoice.Start(
                mode: settings.start,
                digest: record.planDigest,
                isDryRun: settings.isDryRun,
                block: plan.block,
                now: now,
                resuming: commands.resume
            )
            return try await choose(store, runs, record, plan, start)
        } catch let trouble as StoreTrouble {
            return try withoutStore(trouble, record, plan, settings, now)
        }
    }

    private static func record(of plan: Plan, _ settings: Settings, at now: Timestamp) -> RunRecord {
        let text = PlanText.render(plan)
        return RunRecord(
            id: newID(now),
            name: plan.name,
            plan: text,
            planDigest: Seal.sha256Hex(Array(text.utf8)),
            monitorVersion: Build.version,
            host: Host.name,
            pid: Int(getpid()),
            startedAt: now,
            window: plan.window,
            isDryRun: settings.isDryRun
        )
    }

    private static func choose(
        _ store: RunStore,
        _ runs: [RunSummary],
        _ record: RunRecord,
        _ plan: Plan,
        _ start: RunChoice.Start
    ) async throws -> RunRoom {
        let now = start.now
        switch RunChoice.choose(runs, for: start) {
        case .refuse(let why): throw Refusal(status: .usage, text: why)
        case .resume(let run, let note):
            var room = try await resume(run, store, plan, now)
            room.notes += note.map { [Note(at: now, kind: "store", text: $0)] } ?? []
            return room
        case .begin(let note):
            let engine = Engine(plan: plan, run: record.id, isDryRun: record.isDryRun)
            return RunRoom(
                id: record.id,
                engine: engine,
                journal: try await store.begin(record),
                store: store,
                opening: [],
                lastSlots: nil,
                moves: (store.moves(of: record.id), 0),
                notes: note.map { [Note(at: now, kind: "store", text: $0)] } ?? []
            )
        }
    }

    static func resume(
        _ run: RunSummary,
        _ store: RunStore,
        _ plan: Plan,
        _ now: Timestamp
    ) async throws -> RunRoom {
        let id = run.record.id
        var engine = Engine(plan: plan, run: id, isDryRun: run.record.isDryRun)
        var lastSlots: [String: Int] = [:]
        for (seq, event) in try await store.archive.events(of: id) {
            engine.replay(event, seq: seq)
            guard let (target, slot) = event.slot else { continue }
            lastSlots[target] = max(lastSlots[target] ?? slot, slot)
        }
        let journal = try await store.resume(id, pid: Int(getpid()))
        let settled = settledMeanwhile(try await store.archive.deliveries(of: id), engine.board, now)
        let moves = try await store.moves(of: id).moves(after: 0, now: now)
        return RunRoom(
            id: id,
            engine: engine,
            journal: journal,
            store: store,
            opening: settled + [.resumed(now)] + moves.map(Event.moved),
            lastSlots: lastSlots,
            moves: (store.moves(of: id), moves.last?.id ?? 0),
            notes: [Note(at: now, kind: "resumed", text: "run \(id) goes on; \(run.state.cause)")]
        )
    }

    /// Attempts that reached the outbox but not the journal before the crash.
    static func settledMeanwhile(_ stored: [Delivery], _ board: Board, _ now: Timestamp) -> [Event] {
        stored.compactMap { delivery in
            guard let known = board.deliveries.first(where: { $0.id == delivery.id }), !known.state.isSettled
            else {
                return nil
            }
            let outcome: DeliveryOutcome
            switch delivery.state {
            case .pending, .suppressed: return nil
            case .delivered: outcome = .accepted(delivery.lastResult)
            case .readBack: outcome = .readBack(delivery.lastResult)
            case .dead: outcome = .refused(delivery.lastResult)
            }
            return .attempted(id: delivery.id, outcome: outcome, at: now)
        }
    }

    /// A run without a disk: allowed unless the store belongs to somebody else or the operator insists on one.
    private static func withoutStore(
        _ trouble: StoreTrouble,
        _ record: RunRecord,
        _ plan: Plan,
        _ settings: Settings,
        _ now: Timestamp
    ) throws -> RunRoom {
        switch trouble.kind {
        case .locked, .newerSchema: throw Refusal(status: .storage, text: trouble.text)
        case .full, .notWritable, .corrupt, .conflict, .other:
            if settings.requiresStore { throw Refusal(status: .storage, text: trouble.text) }
        }
        let text =
            "NOTHING IS STORED: \(trouble.text). A GO will be a HOLD (74); a ROLLBACK is delivered from memory"
        return RunRoom(
            id: record.id,
            engine: Engine(plan: plan, run: record.id, isDryRun: settings.isDryRun),
            journal: BrokenStore(trouble: trouble),
            store: nil,
            opening: [],
            lastSlots: nil,
            moves: nil,
            notes: [Note(at: now, kind: "store", text: text)]
        )
    }

    /// "20261121-040333-7f3a": the time for people, the rest against twins.
    private static func newID(_ now: Timestamp) -> String {
        let digits = now.rfc3339.prefix(19).filter { $0.isASCIIDigit }
        let tail = String(UInt16.random(in: .min ... .max), radix: 16)
        return "\(digits.prefix(8))-\(digits.dropFirst(8))-" + String(repeating: "0", count: 4 - tail.count)
            + tail
    }
}

extension RunState {
    /// Why a run in this state is taken up again.
    fileprivate var cause: String {
        switch self {
        case .running, .interrupted: "it was cut off by a crash or a signal"
        case .ended, .abandoned: "it sends what it still owes"
        }
    }
}
