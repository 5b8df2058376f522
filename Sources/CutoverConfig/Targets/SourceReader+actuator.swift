import CutoverCore

extension SourceReader {
    /// More than this would be a burst of requests at every poll.
    private static let mostURIs = 50

    /// What is asked of an actuator; nil when it cannot be read, which is then reported.
    func actuator(_ review: inout Review) -> ActuatorQuery? {
        guard hasBareAddress("http://localhost:8080/actuator", &review) else { return nil }
        var query = ActuatorQuery()
        if let value = values["metric"] {
            guard let name = value.line("a metric such as http.server.requests", &review) else { return nil }
            query.metric = name.text
        }
        if let value = values["uris"] {
            guard let uris = value.texts("an uri such as \"/api/v1/sales/{id}\"", &review) else { return nil }
            guard uris.count <= Self.mostURIs, Set(uris.map(\.text)).count == uris.count else {
                review.refuse(
                    value,
                    "names an uri twice, or more than \(Self.mostURIs) of them; write each once"
                )
                return nil
            }
            query.uris = uris.map(\.text)
        }
        guard let errors = values["errors"] else { return query }
        guard let tag = tag(errors, &review) else { return nil }
        (query.errorTag, query.errorValue) = tag
        return query
    }

    private func tag(_ value: Value, _ review: inout Review) -> (String, String)? {
        guard var fields = Fields(value, "a tag such as { outcome: SERVER_ERROR }", &review) else {
            return nil
        }
        let entries = fields.takeRest()
        guard let entry = entries.first, entries.count == 1 else {
            review.refuse(value, "holds \(entries.count) tags; write one, such as { outcome: SERVER_ERROR }")
            return nil
        }
        return entry.value.line("the value that means an error", &review).map { (entry.key, $0.text) }
    }
}
