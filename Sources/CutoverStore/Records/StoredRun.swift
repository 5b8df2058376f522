import CutoverCore
import GRDB

/// One row of `runs`.
struct StoredRun: Codable, Sendable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "runs"

    var id: String
    var name: String
    var plan: String
    var planDigest: String
    var monitorVersion: String
    var host: String
    var pid: Int
    var state: String
    var startedMicroseconds: Int64
    var originMicroseconds: Int64?
    var windowMicroseconds: Int64
    var endedMicroseconds: Int64?
    var exitStatus: Int?
    var decision: String?
    var isDryRun: Bool

    enum CodingKeys: String, CodingKey {
        case id, name, plan, host, pid, state, decision
        case planDigest = "plan_digest"
        case monitorVersion = "monitor_version"
        case startedMicroseconds = "started_us"
        case originMicroseconds = "t0_us"
        case windowMicroseconds = "window_us"
        case endedMicroseconds = "ended_us"
        case exitStatus = "exit_status"
        case isDryRun = "dry_run"
    }

    /// A run that starts.
    init(_ record: RunRecord) {
        id = record.id.storable
        name = record.name.storable
        plan = record.plan.storable
        planDigest = record.planDigest.storable
        monitorVersion = record.monitorVersion.storable
        host = record.host.storable
        pid = record.pid
        state = RunState.running.rawValue
        startedMicroseconds = record.startedAt.microseconds
        windowMicroseconds = record.window.wholeMicroseconds
        isDryRun = record.isDryRun
    }

    /// The run with what is counted beside it.
    func summary(owed: Int, owedOrders: Int, standing: DirectoryLock.Standing) throws -> RunSummary {
        let state = try RunState(rawValue: state).orUnreadable("runs.state", state)
        let made = try decision.map { try DecisionKind(rawValue: $0).orUnreadable("runs.decision", $0) }
        return RunSummary(
            record: RunRecord(
                id: id,
                name: name,
                plan: plan,
                planDigest: planDigest,
                monitorVersion: monitorVersion,
                host: host,
                pid: pid,
                startedAt: Timestamp(microseconds: startedMicroseconds),
                window: .microseconds(windowMicroseconds),
                isDryRun: isDryRun
            ),
            state: state,
            isCrashed: state == .running && !isHeld(standing),
            origin: originMicroseconds.map(Timestamp.init(microseconds:)),
            endedAt: endedMicroseconds.map(Timestamp.init(microseconds:)),
            exitStatus: exitStatus,
            decision: made,
            owedDeliveries: owed,
            owesFlagOrder: made.map { $0 != .go } == true && owedOrders > 0
        )
    }

    /// A holder that does not sign is taken for this run's: a live run must not be called crashed.
    private func isHeld(_ standing: DirectoryLock.Standing) -> Bool {
        switch standing {
        case .free: false
        case .held(let holder): holder?.run == nil || holder?.run == id
        }
    }
}
