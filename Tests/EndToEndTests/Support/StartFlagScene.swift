import CutoverTestSupport

/// A run that turns its flag on itself, with a flag API that remembers; its flag is off.
struct StartFlagScene {
    let setup: Setup
    let receipts = Receipts()
    let flag: FlagAPI

    init() throws {
        setup = try Setup()
        flag = FlagAPI(setup, receipts, isOn: false)
        setup.server.on("/health", receipts.noting(.status(200, body: "{}")))
    }

    /// Two good answers make the target green.
    var configuration: String {
        setup.configuration(
            setup.sinks,
            FlagAPI.configuration(setup),
            "at_start: { flags: { brokers_v1: \"on\" } }",
            "ready: 2",
            "ready_within: 2s"
        )
    }
}
