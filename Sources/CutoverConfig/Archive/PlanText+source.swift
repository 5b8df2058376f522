import CutoverCore

extension PlanText {
    /// What only sources of its format have.
    static func format(_ source: Source, _ mask: Mask) -> [(key: String, value: JSONText)] {
        switch source.format {
        case .opsMetrics, .latencyMap: [("gauge_span", .number(String(source.gaugeSpan)))]
        case .actuator(let query):
            [("metric", .string(mask.hide(query.metric)))]
                + (query.uris.isEmpty ? [] : [("uris", .array(query.uris.map { .string(mask.hide($0)) }))])
                + [("errors", .object([(query.errorTag, .string(mask.hide(query.errorValue)))]))]
        case .promql(let queries):
            [("queries", .object(queries.all.map { ($0.key, .string(mask.hide($0.query))) }))]
        case .prometheus(let query):
            [("requests", .string(selector(query.requests, mask)))]
                + (query.errors.map { [("errors", .string(selector($0, mask)))] } ?? [])
                + (query.by.isEmpty ? [] : [("by", .array(query.by.map { .string($0) }))])
                + (query.latency.map { [("latency", .string(selector($0, mask)))] } ?? [])
        }
    }

    /// The selector as PromQL writes it; a pattern stays one where a secret in it is masked.
    private static func selector(_ selector: SeriesSelector, _ mask: Mask) -> String {
        let matchers = selector.matchers.map { matcher in
            let value =
                switch matcher.comparison {
                case .equals, .isNot: mask.hide(matcher.value)
                case .matches, .doesNotMatch: pattern(matcher.value, mask)
                }
            return SeriesSelector.Matcher(label: matcher.label, comparison: matcher.comparison, value: value)
        }
        return SeriesSelector(name: selector.name, matchers: matchers).text
    }
}
