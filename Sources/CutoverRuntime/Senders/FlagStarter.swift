package import CutoverCore

/// Turns flags on and looks at them, once each.
package struct FlagStarter: Sendable {
    /// True when no flag may be touched.
    package var isDryRun: Bool
    /// What keeps the flag from being turned on; nil when nothing does.
    package var obstacle: @Sendable (Flag) async -> String?
    /// Turns it on; nil when it was read back as on, else what was wrong.
    package var turnOn: @Sendable (Flag) async -> String?

    /// Both, as the plan's flags want it.
    package init(
        isDryRun: Bool,
        obstacle: @escaping @Sendable (Flag) async -> String?,
        turnOn: @escaping @Sendable (Flag) async -> String?
    ) {
        self.isDryRun = isDryRun
        self.obstacle = obstacle
        self.turnOn = turnOn
    }
}
