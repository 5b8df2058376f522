import CutoverCore
import CutoverReadings
import CutoverRuntime

extension LoginPorts {
    /// Over the network; tokens are hidden by `mask`, what goes wrong is told to `tell`.
    static func wired(
        _ fetcher: any Fetcher,
        _ mask: LiveMask,
        _ timekeeper: any Timekeeper,
        tell: @escaping @Sendable (Note) -> Void
    ) -> LoginPorts {
        LoginPorts(
            fetcher: fetcher,
            read: { GrantReading.read($0, $1) },
            mask: mask,
            timekeeper: timekeeper,
            tell: tell
        )
    }
}
