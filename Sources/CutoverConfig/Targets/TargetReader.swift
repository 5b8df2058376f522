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
        "sql", "perf",
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
        let asked = Asked(&fields)
        let isSource = asked.isSource
        var kind = self.kind(asked, &fields, &review)
        let onTimeout = health(asked, &fields, &review)
        let criticality =
            fields.take("critical").map { self.criticality($0, isSource: isSource, &review) } ?? .all
        var numbers = extract(asked, &fields, &review)
        let written =
            fields.take("limits").map { LimitChoices($0, numbers: &numbers, &review) } ?? LimitChoices()
        kind?.expect(numbers)
        let interval = self.interval(&fields, isSource: isSource, &review)
        let timeout = fields.take("timeout").flatMap { $0.duration(atLeast: .milliseconds(1), &review) }
        checkKind(asked, &fields, &review)
        if let kind, kind.asksWithoutBody { review.refuse(value, "asks with HEAD but needs a body; use GET") }
        guard let name, let kind else { return nil }
        let target = Target(
            name: name,
            kind: kind,
            interval: interval.value,
            timeout: timeout ?? general.timeout,
            criticality: criticality,
            limits: written.limits(of: kind, over: general.limits, &review),
            isTimeoutUnknown: onTimeout == .unknown
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

    private func checkKind(_ asked: Asked, _ fields: inout Fields, _ review: inout Review) {
        let first = asked.sources.first?.format.rawValue
        if let http = asked.http, let first {
            review.refuse(http, "stands beside \(first); make them two targets")
        }
        for other in asked.sources.dropFirst() {
            review.refuse(other.value, "stands beside \(first ?? ""); make them two targets")
        }
        if let command = asked.command, let other = asked.http == nil ? first : "http" {
            review.refuse(command, "stands beside \(other); make them two targets")
        }
        if fields.has("block"), let block = fields.take("block") {
            review.refuse(
                block,
                "cannot be set for one target, since all share one block clock; set \"block\" at the top"
            )
        }
        let isUnbuilt = Self.unbuilt.contains { fields.has($0) }
        if asked.isNothing, !isUnbuilt {
            fields.missing(
                "has nothing to ask; write http: \"http://...\", ops_metrics: \"http://...\" or command: [...]",
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
