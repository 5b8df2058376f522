/// A spelling of the metrics page.
package enum ExpositionFormat: Sendable, CaseIterable {
    /// Prometheus text format 0.0.4.
    case text
    /// OpenMetrics 1.0.
    case openMetrics

    /// The value of the Content-Type header.
    package var contentType: String {
        switch self {
        case .text: "text/plain; version=0.0.4; charset=utf-8"
        case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        }
    }

    /// The format that a media range with these parameters asks for; nil when it asks for none of ours.
    ///
    /// A range without a version takes the version we have; other versions are not ours.
    init?(range: String, version: String?) {
        switch range {
        case "application/openmetrics-text" where version == nil || version == "1.0.0": self = .openMetrics
        case "text/plain" where version == nil || version == "0.0.4": self = .text
        case "text/*", "*/*": self = .text
        default: return nil
        }
    }
}
