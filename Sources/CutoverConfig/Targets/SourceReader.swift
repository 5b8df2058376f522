import CutoverCore

/// Reads what a source has beside its address.
struct SourceReader {
    /// The key of its address, which says how its answer is read.
    enum Name: String, CaseIterable {
        case opsMetrics = "ops_metrics"
        case latencyMap = "latency_map"
        case actuator
        case prometheus
        case promql

        /// Keys that only sources of this format have.
        var keys: [String] {
            switch self {
            case .opsMetrics: ["gauge_span", "reset"]
            case .latencyMap: ["gauge_span"]
            case .actuator: ["metric", "uris", "errors"]
            case .prometheus: ["requests", "errors", "by", "latency"]
            case .promql: ["queries"]
            }
        }
    }

    /// Keys that every source may have.
    private static let common = ["min_requests", "optional"]

    private let name: Name
    /// Where its address stands.
    let address: Value
    /// What is written beside its address, by key.
    let values: [String: Value]

    /// Takes the keys of a source of `name`, and refuses those that it cannot have; nil for a target that is no source.
    init?(_ asked: (format: Name, value: Value)?, _ fields: inout Fields, _ review: inout Review) {
        let name = asked?.format
        var values: [String: Value] = [:]
        let own = name.map { Self.common + $0.keys } ?? []
        for key in own {
            if let value = fields.take(key) { values[key] = value }
        }
        for key in Set(Name.allCases.flatMap(\.keys) + Self.common).subtracting(own).sorted() {
            guard fields.has(key), let value = fields.take(key) else { continue }
            let homes = Name.allCases.filter { $0.keys.contains(key) || Self.common.contains(key) }
            let names = homes.map(\.rawValue).joined(separator: ", ")
            review.refuse(value, "is only for sources (\(names)); remove it")
        }
        guard let asked else { return nil }
        (self.name, address) = (asked.format, asked.value)
        self.values = values
    }

    /// The meaning of its figures; nil when it cannot be read, which is then reported.
    func source(_ review: inout Review) -> Source? {
        guard let format = format(&review) else { return nil }
        return Source(
            format: format,
            minRequests: values["min_requests"]?.integer(in: 1...1_000_000_000, &review) ?? 20,
            gaugeSpan: values["gauge_span"]?.integer(in: 1...1_000_000_000, &review) ?? format.gaugeSpan,
            optional: values["optional"].map { optional($0, &review) } ?? [],
            reset: values["reset"].flatMap {
                RequestReader(purpose: .target, method: "GET").read($0, &review)
            }
        )
    }

    private func format(_ review: inout Review) -> Source.Format? {
        switch name {
        case .opsMetrics: .opsMetrics
        case .latencyMap: .latencyMap
        case .actuator: actuator(&review).map { .actuator($0) }
        case .prometheus: prometheus(&review).map { .prometheus($0) }
        case .promql: promql(&review).map { .promql($0) }
        }
    }

    /// True when paths can be put behind the address; a query there is reported.
    func hasBareAddress(_ example: String, _ review: inout Review) -> Bool {
        guard case .scalar(let scalar) = address.content, scalar.text.contains(where: { "?#".contains($0) })
        else { return true }
        review.refuse(
            address,
            "has a query, but paths are put behind it; write the address alone, as in \"\(example)\""
        )
        return false
    }

    private func optional(_ value: Value, _ review: inout Review) -> [String] {
        guard case .sequence(let items) = value.content else {
            return value.bool(&review) == true ? ["*"] : []
        }
        return items.compactMap { $0.line("an endpoint such as \"/api/*\"", &review)?.text }
    }
}

extension LimitChoices {
    /// The limits of a target of `kind`, over `general`: what its source does not report is not judged.
    ///
    /// A general limit then does not apply; one that is written for the target itself is refused.
    func limits(of kind: Target.Kind, over general: LimitChoices, _ review: inout Review) -> Limits {
        var limits = over(general).limits
        guard case .source(_, let source) = kind else { return limits }
        let name = source.format.named
        if !source.format.hasErrors {
            refuse(errorRate?.limit != nil, errorRateAt, "\(name) here reports no errors", &review)
            limits.errorRate = nil
        }
        if !source.format.hasP95 {
            refuse(p95?.limit != nil, p95At, "\(name) here reports no p95", &review)
            limits.p95 = nil
        }
        return limits
    }

    private func refuse(_ isWritten: Bool, _ at: Value?, _ why: String, _ review: inout Review) {
        guard isWritten, let at else { return }
        review.refuse(at, "cannot be judged, since \(why); remove it, or watch the service by own probes too")
    }
}
