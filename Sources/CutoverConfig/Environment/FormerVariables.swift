import CutoverCore

/// The variables of the script that this program replaces (its defaults were one source, 30 min, 60 s, 2.0 %, 1200 ms).
struct FormerVariables {
    /// The address that script polled unless told otherwise.
    static let address = "http://localhost:5000/analytics/ops/metrics"

    /// All of them.
    static let names =
        [
            "CUTOVER_METRICS_URL", "CUTOVER_WINDOW_MINUTES", "CUTOVER_INTERVAL_SECONDS",
            "CUTOVER_ERROR_RATE_THRESHOLD",
            "CUTOVER_P95_THRESHOLD", "CUTOVER_OUT_FILE", "CUTOVER_HTTP_TIMEOUT_SECONDS",
        ] + retries

    private static let retries = ["CUTOVER_HTTP_RETRIES", "CUTOVER_HTTP_RETRY_SLEEP_SECONDS"]

    /// How long the run watches.
    let window: Chosen<Duration>?
    /// The interval of sources; own probes keep the general one.
    let sourceInterval: Chosen<Duration>?
    /// How long a probe may take.
    let timeout: Chosen<Duration>?
    /// The general limits.
    let limits: LimitChoices
    /// Where lines of the former shape go.
    let outFile: String?
    /// True when any of the variables is set.
    let isAny: Bool

    /// Reads them.
    init(_ environment: Environment, _ review: inout Review) {
        func duration(_ name: String, unit: Int64) -> Chosen<Duration>? {
            guard let value = environment.setting(name, &review) else { return nil }
            return value.plainDuration(unit: unit, &review).map { Chosen(value: $0, at: value) }
        }
        window = duration("CUTOVER_WINDOW_MINUTES", unit: 60_000_000)
        sourceInterval = duration("CUTOVER_INTERVAL_SECONDS", unit: 1_000_000)
        timeout = duration("CUTOVER_HTTP_TIMEOUT_SECONDS", unit: 1_000_000)
        let rate = environment.setting("CUTOVER_ERROR_RATE_THRESHOLD", &review)
        let p95 = environment.setting("CUTOVER_P95_THRESHOLD", &review)
        limits = LimitChoices(
            errorRate: rate.flatMap { LimitChoices.errorRate($0, &review) },
            p95: p95.flatMap { LimitChoices.p95($0, &review) }
        )
        outFile = environment.setting("CUTOVER_OUT_FILE", &review)?.line("a path", &review)?.text
        let used = Self.retries.filter { environment.value($0) != .missing }
        isAny = Self.names.contains { environment.value($0) != .missing }
        if !used.isEmpty {
            let verb = used.count == 1 ? "is" : "are"
            review.note(
                "\(used.joined(separator: " and ")) \(verb) accepted and ignored: failed probes are judged, not hidden"
            )
        }
    }

    /// Refuses an interval that no target should have to bear.
    func refuseHaste(_ review: inout Review) {
        guard let interval = sourceInterval, interval.value < General.shortestInterval, let at = interval.at
        else { return }
        review.refuse(at, "\"\(at.quote)\" is too short; write at least 0.1")
    }
}
