package import CutoverCore

/// What is known of a run when it starts.
package struct RunRecord: Sendable, Hashable {
    /// Unique in the store.
    package var id: String
    /// The plan's name.
    package var name: String
    /// The checked plan as canonical JSON, secrets masked.
    package var plan: String
    /// The digest of that plan.
    package var planDigest: String
    /// The monitor's version.
    package var monitorVersion: String
    /// The machine it runs on.
    package var host: String
    /// The process that writes it.
    package var pid: Int
    /// When that process started; T0 comes later, as an event.
    package var startedAt: Timestamp
    /// The length of the judged window; more than zero, stored in whole microseconds.
    package var window: Duration
    /// True when nothing of it may be sent or switched.
    package var isDryRun: Bool

    /// A run that starts.
    package init(
        id: String,
        name: String,
        plan: String,
        planDigest: String,
        monitorVersion: String,
        host: String,
        pid: Int,
        startedAt: Timestamp,
        window: Duration,
        isDryRun: Bool = false
    ) {
        self.id = id
        self.name = name
        self.plan = plan
        self.planDigest = planDigest
        self.monitorVersion = monitorVersion
        self.host = host
        self.pid = pid
        self.startedAt = startedAt
        self.window = window
        self.isDryRun = isDryRun
    }
}
