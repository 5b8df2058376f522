import CutoverCore

extension EndpointReading {
    /// Reads one member of the map of endpoints; what cannot be read says so, figure by figure.
    init(member: JSONMember) {
        self.init(
            endpoint: member.name,
            requests: JSONFigure.whole("requests", of: member.value),
            errors: JSONFigure.whole("errors", of: member.value),
            p95Microseconds: JSONFigure.milliseconds("p95_ms", of: member.value)
        )
    }
}
