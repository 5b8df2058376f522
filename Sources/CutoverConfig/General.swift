import CutoverCore

/// What holds for the whole plan unless a target says otherwise.
struct General {
    /// The run's name.
    let name: String
    /// How long is judged.
    let window: Chosen<Duration>
    /// The distance between slots.
    let interval: Chosen<Duration>
    /// The same for sources without their own.
    let sourceInterval: Chosen<Duration>
    /// The block as written; nil lets the targets decide.
    let block: Chosen<Duration>?
    /// How a source's own address is probed when the former script's window is too short for the defaults.
    let brief: BriefGrid?
    /// How long a probe may take.
    let timeout: Duration
    /// The limits, with the defaults where nothing is written.
    let limits: LimitChoices
    /// How the run judges.
    let mode: Mode
    /// Good answers in a row until ready.
    let ready: Int
    /// How long readiness may take.
    let readyWithin: Duration
    /// True when nothing can roll back.
    let isObserving: Bool

    /// The shortest interval.
    static let shortestInterval = Duration.milliseconds(100)

    /// Reads the general keys out of `top`, under the options and variables.
    init(_ top: inout Fields, _ options: Options, _ former: FormerVariables, _ review: inout Review) {
        let flags = options.flags
        let run = options.choose("name", flags.name, file: top.take("run"), &review) { $0.name(&$1) }
        name = run?.value ?? "cutover"
        window =
            options.choose("window", flags.window, former: former.window, file: top.take("window"), &review) {
                $0.duration(atLeast: .milliseconds(1), &$1)
            } ?? .standard(.seconds(1_800))
        interval =
            options.choose("interval", flags.interval, file: top.take("interval"), &review) {
                Self.interval($0, &$1)
            } ?? .standard(.seconds(5))
        sourceInterval = former.sourceInterval ?? interval
        block = options.choose("block", flags.block, file: top.take("block"), &review) {
            $0.duration(atLeast: Self.shortestInterval, &$1)
        }
        brief = BriefGrid(former: former, window: window, interval: interval, block: block)
        timeout =
            options.choose(
                "timeout",
                flags.timeout,
                former: former.timeout,
                file: top.take("timeout"),
                &review
            ) {
                $0.duration(atLeast: .milliseconds(1), &$1)
            }?.value ?? .seconds(10)
        limits = Self.limits(top.take("limits"), options, former, &review)
        mode =
            options.choose("mode", flags.mode, file: top.take("mode"), &review) {
                $0.choice(Mode.self, &$1)
            }?.value ?? .guarded
        ready = top.take("ready").flatMap { $0.integer(in: 1...1_000, &review) }.map { Int($0) } ?? 3
        readyWithin =
            top.take("ready_within").flatMap { $0.duration(atLeast: .seconds(1), &review) } ?? .seconds(180)
        isObserving = options.isOn("observe", flags.isObserving, file: top.take("observe"), &review)
        former.refuseHaste(&review)
    }

    /// An interval of at least 100 ms; below 1 s with a warning.
    static func interval(_ value: Value, _ review: inout Review) -> Duration? {
        guard let interval = value.duration(atLeast: shortestInterval, &review) else { return nil }
        if interval < .seconds(1) {
            review.warn(
                value,
                "\"\(value.quote)\" asks more than once a second; make sure that the target can bear it"
            )
        }
        return interval
    }

    private static func limits(
        _ file: Value?,
        _ options: Options,
        _ former: FormerVariables,
        _ review: inout Review
    ) -> LimitChoices {
        var limits = LimitChoices()
        for value in options.list("limit", options.flags.limits, &review) {
            limits = LimitChoices(assignment: value, &review).over(limits)
        }
        let written = file.map { LimitChoices($0, &review) } ?? LimitChoices()
        let standard = LimitChoices(
            errorRate: ShareLimit(percent: "2.0").map { .at($0) },
            p95: .at(.milliseconds(1_200))
        )
        return limits.over(former.limits).over(written).over(standard)
    }
}
