import CutoverCore

/// Interval and block of the probes of a source's own address in a short window of the former script, which allowed
/// windows of seconds: three blocks of two probes.
struct BriefGrid: Equatable {
    /// A sixth of the window.
    let interval: Duration
    /// Two intervals.
    let block: Duration

    /// Nil unless `CUTOVER_WINDOW_MINUTES` sets a window that three default blocks do not fit in, and neither interval
    /// nor block is written.
    init?(
        former: FormerVariables,
        window: Chosen<Duration>,
        interval: Chosen<Duration>,
        block: Chosen<Duration>?
    ) {
        guard former.window?.value == window.value, interval.at == nil, block == nil else { return nil }
        let isShort = window.value < PlanChecks.shortestBlock * Int(PlanChecks.fewestBlocks)
        let sixth = Duration.microseconds(window.value.wholeMicroseconds / (2 * PlanChecks.fewestBlocks))
        guard isShort, sixth >= General.shortestInterval else { return nil }
        self.interval = sixth
        self.block = sixth * 2
    }
}
