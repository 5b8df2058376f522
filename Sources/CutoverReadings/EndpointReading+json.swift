import CutoverCore

extension EndpointReading {
    /// Reads one member of the map of endpoints; what cannot be read says so, figure by figure.
    init(member: JSONMember) {
        let requests = JSONFigure.whole("requests", of: member.value)
        var errors = JSONFigure.whole("errors", of: member.value)
        if let requests = requests.value, let failed = errors.value, failed > requests {
            errors = .unreadable("errors: \(failed), but requests: \(requests); they do not count the same")
        }
        self.init(
            endpoint: member.name,
            requests: requests,
            errors: errors,
            p95Microseconds: JSONFigure.milliseconds("p95_ms", of: member.value)
        )
    }
}
