/// How a run judges.
package enum Mode: String, Sendable, CaseIterable {
    /// The operator's sentence, plus early evidence with a bounded chance of a false rollback; the default.
    case guarded
    /// The operator's sentence and nothing else, announced as soon as it can no longer pass.
    case literal
}

/// What is watched, by which limits, and what happens on a ROLLBACK: checked, and frozen at T0.
package struct Plan: Sendable, Hashable {
    /// The run's name, for people.
    package var name: String
    /// How long is judged, from T0.
    package var window: Duration
    /// The default distance between slots.
    package var interval: Duration
    /// One observation of the block clock; an outage shorter than this is one bad block.
    package var block: Duration
    /// How a run judges.
    package var mode: Mode
    /// At least one; names are unique.
    package var targets: [Target]
    /// The logins whose tokens requests carry.
    package var logins: [Login] = []
    /// The flags that can be turned off.
    package var flags: [Flag]
    /// Where decisions and alerts go.
    package var sinks: [Sink]
    /// The names of the flags a ROLLBACK turns off.
    package var rollbackFlags: [String]
    /// The names of the flags that are turned on right before T0, in this order; each is one a ROLLBACK turns off.
    package var startFlags: [String]
    /// What answers while we can see, none unless set: asked when a remote target cannot be reached.
    package var references: [Masked] = []
    /// When the change must be over; nil when nobody said.
    package var changeWindow: ChangeWindow?
    /// How many good answers in a row make a critical health target ready; at least 1, default 3.
    package var ready: Int
    /// How long readiness may take before it is a ROLLBACK; default 3 min.
    package var readyWithin: Duration
    /// True when nothing can roll back: the run can only end in HOLD.
    package var isObserving: Bool

    /// A plan; the reader in CutoverConfig has checked it.
    package init(
        name: String,
        window: Duration,
        interval: Duration,
        block: Duration,
        mode: Mode,
        targets: [Target],
        flags: [Flag] = [],
        sinks: [Sink] = [],
        rollbackFlags: [String] = [],
        startFlags: [String] = [],
        changeWindow: ChangeWindow? = nil,
        ready: Int = 3,
        readyWithin: Duration = .seconds(180),
        isObserving: Bool = false
    ) {
        self.name = name
        self.window = window
        self.interval = interval
        self.block = block
        self.mode = mode
        self.targets = targets
        self.flags = flags
        self.sinks = sinks
        self.rollbackFlags = rollbackFlags
        self.startFlags = startFlags
        self.changeWindow = changeWindow
        self.ready = ready
        self.readyWithin = readyWithin
        self.isObserving = isObserving
    }

    /// How often the engine is asked: min(shortest interval, 1 s).
    package var beat: Duration {
        min(.seconds(1), targets.map(\.interval).min() ?? interval)
    }
}
