import CutoverCore

/// A target that was read, and where the figures that the checks may refuse were written.
struct DraftTarget {
    /// The target.
    var target: Target
    /// Where it was written.
    let at: Value
    /// Where its interval was written; nil for a default.
    let intervalAt: Value?
}

/// Reads targets.
struct TargetReader {
    private static let unbuilt = [
        "actuator", "prometheus", "promql", "latency_map", "command", "sql", "extract", "perf", "tls",
        "proxy", "login",
        "retries", "follow_redirects", "instance", "reference",
    ]

    /// What holds where a target says nothing.
    let general: General

    /// Reads one item of `targets:`; nil when it lacks something, which is then reported.
    func read(_ value: Value, _ review: inout Review) -> DraftTarget? {
        guard var fields = Fields(value, "a target such as { name: api, http: \"http://...\" }", &review)
        else { return nil }
        let nameValue = fields.take("name")
        let name = nameValue.flatMap { $0.name(&review) }
        if nameValue == nil { fields.missing("has no \"name\"; write name: ...", &review) }
        let (http, ops) = (fields.take("http"), fields.take("ops_metrics"))
        let requests = RequestReader(purpose: .target, method: "GET")
        let request = requests.request(to: http ?? ops, &fields, &review)
        let isSource = http == nil && ops != nil
        let source = self.source(&fields, isSource: isSource, &review)
        let (expectation, isTimeoutUnknown) = health(&fields, isSource: isSource, &review)
        let criticality =
            fields.take("critical").map { self.criticality($0, isSource: isSource, &review) } ?? .all
        let written = fields.take("limits").map { LimitChoices($0, &review) } ?? LimitChoices()
        let interval = self.interval(&fields, isSource: isSource, &review)
        let timeout = fields.take("timeout").flatMap { $0.duration(atLeast: .milliseconds(1), &review) }
        checkKind(http, ops, &fields, &review)
        if request?.method == "HEAD", isSource || expectation.needsBody {
            review.refuse(value, "asks with HEAD but needs a body; use GET")
        }
        guard let name, let request, http != nil || ops != nil else { return nil }
        let target = Target(
            name: name,
            kind: isSource ? .opsMetrics(source) : .http(expectation),
            request: request,
            interval: interval.value,
            timeout: timeout ?? general.timeout,
            criticality: criticality,
            limits: written.over(general.limits).limits,
            isTimeoutUnknown: isTimeoutUnknown
        )
        return DraftTarget(target: target, at: nameValue ?? value, intervalAt: interval.at)
    }

    private func interval(_ fields: inout Fields, isSource: Bool, _ review: inout Review) -> Chosen<Duration>
    {
        if let value = fields.take("interval"), let interval = General.interval(value, &review) {
            return Chosen(value: interval, at: value)
        }
        return isSource ? general.sourceInterval : general.interval
    }

    private func checkKind(_ http: Value?, _ ops: Value?, _ fields: inout Fields, _ review: inout Review) {
        if let http, ops != nil { review.refuse(http, "stands beside ops_metrics; make them two targets") }
        if fields.has("block"), let block = fields.take("block") {
            review.refuse(
                block,
                "cannot be set for one target, since all share one block clock; set \"block\" at the top"
            )
        }
        let isUnbuilt = Self.unbuilt.contains { fields.has($0) }
        if http == nil, ops == nil, !isUnbuilt {
            fields.missing(
                "has nothing to ask; write http: \"http://...\" or ops_metrics: \"http://...\"",
                &review
            )
        }
        fields.finish(unbuilt: Self.unbuilt, &review)
    }

    private func criticality(_ value: Value, isSource: Bool, _ review: inout Review) -> Criticality {
        guard case .sequence(let items) = value.content else {
            return value.bool(&review) == false ? .advisory : .all
        }
        guard isSource else {
            review.refuse(value, "lists endpoints, which only sources have; write true or false")
            return .all
        }
        guard !items.isEmpty else {
            review.refuse(value, "is an empty list; write false, or the endpoints that can roll back")
            return .all
        }
        return .globs(items.compactMap { $0.line("an endpoint such as \"/api/*\"", &review)?.text })
    }
}

extension TargetReader {
    /// The keys of health targets.
    private func health(
        _ fields: inout Fields,
        isSource: Bool,
        _ review: inout Review
    ) -> (Expectation, isTimeoutUnknown: Bool) {
        let (expect, onTimeout) = (fields.take("expect"), fields.take("on_timeout"))
        if isSource {
            for value in [expect, onTimeout].compactMap(\.self) {
                review.refuse(
                    value,
                    "is only for http targets; remove it, or watch the address as an http target too"
                )
            }
            return (Expectation(), false)
        }
        let meaning = onTimeout.flatMap { $0.choice(TimeoutMeaning.self, &review) }
        return (expect.flatMap { ExpectationReader.read($0, &review) } ?? Expectation(), meaning == .unknown)
    }

    /// The keys of sources.
    private func source(_ fields: inout Fields, isSource: Bool, _ review: inout Review) -> Source {
        let keys = ["min_requests", "gauge_span", "optional", "reset"].map { fields.take($0) }
        guard isSource else {
            for value in keys.compactMap(\.self) {
                review.refuse(value, "is only for sources (ops_metrics); remove it")
            }
            return Source()
        }
        return Source(
            minRequests: keys[0].flatMap { $0.integer(in: 1...1_000_000_000, &review) } ?? 20,
            gaugeSpan: keys[1].flatMap { $0.integer(in: 1...1_000_000_000, &review) } ?? 5_000,
            optional: keys[2].map { optional($0, &review) } ?? [],
            reset: keys[3].flatMap { RequestReader(purpose: .target, method: "GET").read($0, &review) }
        )
    }

    private func optional(_ value: Value, _ review: inout Review) -> [String] {
        guard case .sequence(let items) = value.content else {
            return value.bool(&review) == true ? ["*"] : []
        }
        return items.compactMap { $0.line("an endpoint such as \"/api/*\"", &review)?.text }
    }
}

/// What a timeout of a health target says.
enum TimeoutMeaning: String, CaseIterable {
    case bad
    case unknown
}
