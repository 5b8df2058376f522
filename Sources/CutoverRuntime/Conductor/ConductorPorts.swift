package import CutoverCore

/// Everything the Conductor acts on.
package struct ConductorPorts: Sendable {
    /// Where entries and decisions are written.
    package var journal: any Journal
    /// Where deliveries go that the store cannot hold.
    package var memory: MemoryOutbox
    /// Wakes the Courier when deliveries are owed.
    package var wakeup: Wakeup
    /// Given when the flags of the start may be turned on.
    package var permission: Permission
    /// Given when the flags of a ROLLBACK may be turned on again.
    package var restoration: Permission
    /// Where the newest board is shown.
    package var board: LiveBoard
    /// Where the exit status is noted.
    package var ending: Ending
    /// The only source of now.
    package var timekeeper: any Timekeeper
    /// Renders messages.
    package var compose: Composer
    /// Called with every board, after it is shown: log lines, terminal; must not block.
    package var onPublish: @Sendable (Board) -> Void
    /// Called with the entries of a batch, in order, after the store was tried: evidence file; must not block.
    package var witness: @Sendable ([Entry]) -> Void
    /// Called once, when the engine ends the run: starts the graceful shutdown.
    package var onFinish: @Sendable () async -> Void

    /// Everything the Conductor acts on.
    package init(
        journal: any Journal,
        memory: MemoryOutbox,
        wakeup: Wakeup,
        permission: Permission = Permission(),
        restoration: Permission = Permission(),
        board: LiveBoard,
        ending: Ending,
        timekeeper: any Timekeeper,
        compose: @escaping Composer,
        onPublish: @escaping @Sendable (Board) -> Void,
        witness: @escaping @Sendable ([Entry]) -> Void,
        onFinish: @escaping @Sendable () async -> Void
    ) {
        self.journal = journal
        self.memory = memory
        self.wakeup = wakeup
        self.permission = permission
        self.restoration = restoration
        self.board = board
        self.ending = ending
        self.timekeeper = timekeeper
        self.compose = compose
        self.onPublish = onPublish
        self.witness = witness
        self.onFinish = onFinish
    }
}
