import ArgumentParser
import CutoverConfig

/// The options of `run` and `validate`; each is also read from CUTOVER_<OPTION>.
struct RunOptions: ParsableArguments {
    @Option(help: "The configuration; ./cutover.yaml, else ./config/cutover.yaml, when not given.")
    var config: String?

    @Option(help: "Where runs are kept (default ./cutover-runs).")
    var dir: String?

    @Option(parsing: .unconditional, help: "How long is judged, from now on (default 30m).")
    var window: String?

    @Option(parsing: .unconditional, help: "The distance between probes (default 5s).")
    var interval: String?

    @Option(
        parsing: .unconditional,
        help: "What counts as one observation (default 10s or more, in whole intervals)."
    )
    var block: String?

    @Option(parsing: .unconditional, help: "From the start of a probe to its last byte (default 10s).")
    var timeout: String?

    @Option(name: .customLong("metrics-url"), help: "An operations-metrics source to read.")
    var metricsURL: String?

    @Option(name: .customLong("health-url"), help: "A health address to probe; may be repeated.")
    var healthURL: [String] = []

    @Option(help: "A limit such as error_rate_pct=2.0 or p95_ms=1200; may be repeated.")
    var limit: [String] = []

    @Option(help: "How to judge: guarded (the default) or literal.")
    var mode: String?

    @Option(help: "Where /metrics and /healthz are served (default 127.0.0.1:9477).")
    var listen: String?

    @Flag(name: .customLong("dry-run"), help: "Judge and store, but send and switch nothing.")
    var dryRun = false

    @Option(help: "auto, live, log, json or quiet.")
    var output: String?

    @Option(help: "The run's name.")
    var name: String?

    @Flag(help: "Send what is still owed, or go on with the newest run of the directory.")
    var resume = false

    @Flag(name: .customLong("new-run"), help: "Begin a new run, also within 2 h of a ROLLBACK.")
    var newRun = false

    @Option(
        name: .customLong("after-rollback"),
        help: "exit: end when what is urgent is delivered; watch: show the recovery until a key or 15m."
    )
    var afterRollback: String?

    @Flag(name: .customLong("require-store"), help: "Do not start without a writable database.")
    var requireStore = false

    @Flag(help: "Watch only: nothing can roll back, the run ends in HOLD.")
    var observe = false

    @Flag(help: "Nothing but ASCII and no colour in the live view.")
    var ascii = false

    /// The options as the configuration reads them.
    var flags: Flags {
        var flags = Flags()
        flags.window = window
        flags.interval = interval
        flags.block = block
        flags.timeout = timeout
        flags.metricsURL = metricsURL
        flags.healthURLs = healthURL
        flags.limits = limit
        flags.mode = mode
        flags.listen = listen
        flags.output = output
        flags.name = name
        flags.directory = dir
        flags.afterRollback = afterRollback
        flags.isDryRun = dryRun
        flags.isResume = resume
        flags.isNewRun = newRun
        flags.requiresStore = requireStore
        flags.isObserving = observe
        flags.isASCII = ascii
        return flags
    }
}
