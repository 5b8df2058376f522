import CutoverCore

/// One poll of Spring Boot's actuator: a handful of requests, all over one connection.
///
/// Spring answers 404 for a tag value it has never seen, so only values that `availableTags` lists are asked for; what
/// it does not list has been counted exactly 0 times.
struct ActuatorPoll {
    let request: Request
    let query: ActuatorQuery

    private typealias Tags = [(name: String, value: String)]

    /// One endpoint, and which of its requests are counted.
    private struct Part {
        let name: String
        let tags: Tags
        var requests: ActuatorMetric
    }

    /// The reading of the answers in `script`.
    ///
    /// What does not depend on another answer is asked for together, so that few steps read all the answers again.
    ///
    /// - Throws: `PollStop` for the requests that come next, and for an answer that is none.
    func read(_ script: inout PollScript) throws(PollStop) -> Reading {
        let whole = try metrics([[]], &script)[0]
        var parts = [Part(name: query.metric, tags: [], requests: whole)]
        if !query.uris.isEmpty {
            guard let seen = whole.tags["uri"] else {
                throw .fault(
                    SourceFault("\(Excerpt.quoted(query.metric)) has no tag \"uri\"; leave out uris")
                )
            }
            let names = query.uris.filter { seen.contains($0) }
            let tags = names.map { [(name: "uri", value: $0)] }
            parts = zip(zip(names, tags), try metrics(tags, &script)).map { part, metric in
                Part(name: part.0, tags: part.1, requests: metric)
            }
        }
        let endpoints = try self.endpoints(parts, &script)
        let readings =
            query.uris.isEmpty
            ? Array(endpoints.values)
            : query.uris.map {
                endpoints[$0] ?? reading($0, requests: 0, errors: 0)
            }
        return Reading(startedAt: try start(&script), endpoints: readings)
    }

    private func endpoints(
        _ parts: [Part],
        _ script: inout PollScript
    ) throws(PollStop) -> [String: EndpointReading] {
        var parts = parts
        var erring: [Int] = []
        for (index, part) in parts.enumerated() where try hasErrors(part.requests) { erring.append(index) }
        let error = (name: query.errorTag, value: query.errorValue)
        let errors = try metrics(erring.map { parts[$0].tags + [error] }, &script).map(\.count)
        let failed = Dictionary(uniqueKeysWithValues: zip(erring, errors))
        // Requests may have failed between the two answers: then those are asked for once more.
        let doubtful = erring.filter { failed[$0] ?? 0 > parts[$0].requests.count }
        for (index, metric) in zip(doubtful, try metrics(doubtful.map { parts[$0].tags }, &script)) {
            parts[index].requests = metric
        }
        var endpoints: [String: EndpointReading] = [:]
        for (index, part) in parts.enumerated() {
            let (errors, requests) = (failed[index] ?? 0, part.requests.count)
            guard errors <= requests else {
                let fix = "correct \"errors\", or the tags of the metric"
                throw .fault(.moreErrors(errors, than: requests, of: part.name, fix: fix))
            }
            endpoints[part.name] = reading(part.name, requests: requests, errors: errors)
        }
        return endpoints
    }

    /// True when some of the requests have failed, so that those can be asked for.
    private func hasErrors(_ metric: ActuatorMetric) throws(PollStop) -> Bool {
        guard let values = metric.tags[query.errorTag] else {
            let what = "\(Excerpt.quoted(query.metric)) has no tag \(Excerpt.quoted(query.errorTag))"
            throw .fault(SourceFault("\(what), by which errors are told; correct \"errors\""))
        }
        if values.contains(query.errorValue) { return true }
        if let kind = LabelKind(of: Set(values)), !kind.values.contains(query.errorValue) {
            let never =
                "tag \(Excerpt.quoted(query.errorTag)) never has value \(Excerpt.quoted(query.errorValue))"
            let like = "its values are like \(Excerpt.quoted(values.min() ?? ""))"
            throw .fault(SourceFault("\(never), \(like); correct \"errors\""))
        }
        return false
    }

    private func reading(_ name: String, requests: Int64, errors: Int64) -> EndpointReading {
        EndpointReading(
            endpoint: name,
            requests: .value(requests),
            errors: .value(errors),
            p95Microseconds: .absent
        )
    }

    /// The metric with each of `tags`.
    private func metrics(_ tags: [Tags], _ script: inout PollScript) throws(PollStop) -> [ActuatorMetric] {
        let name = query.metric
        var metrics: [ActuatorMetric] = []
        for answer in try script.get(tags.map { request(name, $0) }) {
            metrics.append(
                try SourcePoll.stopping { () throws(SourceFault) in
                    try ActuatorMetric.read(answer.body, name: name)
                }
            )
        }
        return metrics
    }

    /// When the process started; nil where it does not say.
    private func start(_ script: inout PollScript) throws(PollStop) -> Timestamp? {
        let name = "process.start.time"
        guard let answer = try script.find(request(name, []), isLast: true) else { return nil }
        return try SourcePoll.stopping { () throws(SourceFault) in
            try ActuatorMetric.moment(answer.body, name: name)
        }
    }

    private func request(_ metric: String, _ tags: Tags) -> Request {
        let encode = PercentEncoding.encode
        let pairs = tags.map { "tag=\(encode($0.name)):\(encode($0.value))" }
        var request = request
        let isEnded = request.url.value.hasSuffix("/")
        request.url = request.url.appending(
            (isEnded ? "" : "/") + "metrics/" + encode(metric)
                + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
        )
        return request
    }
}
