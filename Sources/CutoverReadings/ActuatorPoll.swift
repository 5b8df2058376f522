import CutoverCore

/// One poll of Spring Boot's actuator: a handful of requests, all over one connection.
///
/// Spring answers 404 for a tag value it has never seen, so only values that `availableTags` lists are asked for; what
/// it does not list has been counted exactly 0 times.
struct ActuatorPoll {
    let request: Request
    let query: ActuatorQuery

    /// The reading of the answers in `script`.
    ///
    /// - Throws: `PollStop` for the request that comes next, and for an answer that is none.
    func read(_ script: inout PollScript) throws(PollStop) -> Reading {
        let whole = try metric([], &script)
        var endpoints: [EndpointReading] = []
        if query.uris.isEmpty {
            endpoints.append(try endpoint(query.metric, whole, [], &script))
        } else {
            guard let seen = whole.tags["uri"] else {
                throw .fault(
                    SourceFault("\(Excerpt.quoted(query.metric)) has no tag \"uri\"; leave out uris")
                )
            }
            for uri in query.uris {
                endpoints.append(try endpoint(uri: uri, isSeen: seen.contains(uri), &script))
            }
        }
        return Reading(startedAt: try start(&script), endpoints: endpoints)
    }

    private func endpoint(
        uri: String,
        isSeen: Bool,
        _ script: inout PollScript
    ) throws(PollStop) -> EndpointReading {
        guard isSeen else { return reading(uri, requests: 0, errors: 0) }
        let tags = [(name: "uri", value: uri)]
        return try endpoint(uri, try metric(tags, &script), tags, &script)
    }

    private func endpoint(
        _ name: String,
        _ metric: ActuatorMetric,
        _ tags: [(name: String, value: String)],
        _ script: inout PollScript
    ) throws(PollStop) -> EndpointReading {
        guard let values = metric.tags[query.errorTag] else {
            let what = "\(Excerpt.quoted(query.metric)) has no tag \(Excerpt.quoted(query.errorTag))"
            throw .fault(SourceFault("\(what), by which errors are told; correct \"errors\""))
        }
        guard values.contains(query.errorValue) else {
            if let kind = LabelKind(of: Set(values)), !kind.values.contains(query.errorValue) {
                let never =
                    "tag \(Excerpt.quoted(query.errorTag)) never has value \(Excerpt.quoted(query.errorValue))"
                let like = "its values are like \(Excerpt.quoted(values.min() ?? ""))"
                throw .fault(SourceFault("\(never), \(like); correct \"errors\""))
            }
            return reading(name, requests: metric.count, errors: 0)
        }
        let errors = try self.metric(tags + [(query.errorTag, query.errorValue)], &script)
        // Requests may have failed between the two answers: then those are asked for once more.
        let requests = try errors.count > metric.count ? self.metric(tags, &script).count : metric.count
        guard errors.count <= requests else {
            throw .fault(
                .moreErrors(
                    errors.count,
                    than: requests,
                    of: name,
                    fix: "correct \"errors\", or the tags of the metric"
                )
            )
        }
        return reading(name, requests: requests, errors: errors.count)
    }

    private func reading(_ name: String, requests: Int64, errors: Int64) -> EndpointReading {
        EndpointReading(
            endpoint: name,
            requests: .value(requests),
            errors: .value(errors),
            p95Microseconds: .absent
        )
    }

    private func metric(
        _ tags: [(name: String, value: String)],
        _ script: inout PollScript
    ) throws(PollStop) -> ActuatorMetric {
        let answer = try script.get(request(query.metric, tags))
        let name = query.metric
        return try SourcePoll.stopping { () throws(SourceFault) in
            try ActuatorMetric.read(answer.body, name: name)
        }
    }

    /// When the process started; nil where it does not say.
    private func start(_ script: inout PollScript) throws(PollStop) -> Timestamp? {
        let name = "process.start.time"
        guard let answer = try script.find(request(name, []), isLast: true) else { return nil }
        return try SourcePoll.stopping { () throws(SourceFault) in
            try ActuatorMetric.moment(answer.body, name: name)
        }
    }

    private func request(_ metric: String, _ tags: [(name: String, value: String)]) -> Request {
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
