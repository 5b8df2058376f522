import CutoverCore

/// One poll of the Prometheus HTTP API: an instant query a figure, one after another.
struct PromQLPoll {
    let request: Request
    let queries: PromQLQueries
    /// What stands for `$range`.
    let range: String
    /// How often it is asked.
    var interval: Duration = .zero
    /// How many more errors than requests an estimate may make of as many.
    var tolerance: Int64 = 0

    /// The time of the newest answer, as it was written.
    private(set) var newestTime: String?

    /// The one endpoint of its readings.
    static let endpoint = "promql"

    /// The totals since T0; before T0 they are 0, and the queries only prove that they are answered.
    ///
    /// - Throws: `PollStop` for the request that comes next, and for an answer that is none.
    mutating func read(isBase: Bool, _ script: inout PollScript) throws(PollStop) -> Reading {
        var values: [String: ExactDecimal] = [:]
        var requests: Int64 = 0
        for (key, query) in queries.all {
            let isVoid = key != "requests" && requests == 0
            let value = try self.value(of: query, key, mayBeVoid: isVoid, &script)
            if let value { values[key] = value }
            if key == "requests" { requests = try whole(value, key) }
        }
        let errors = try self.errors(values, among: requests)
        guard errors - requests <= max(tolerance, requests / 10) else {
            throw .fault(
                .moreErrors(
                    errors,
                    than: requests,
                    of: Self.endpoint,
                    fix: "let errors ask for some of the requests"
                )
            )
        }
        let p95 = try values["p95_seconds"].map { value throws(PollStop) in try microseconds(value) }
        let endpoint = EndpointReading(
            endpoint: Self.endpoint,
            requests: .value(isBase ? 0 : requests),
            errors: queries.failures == .none ? .absent : .value(isBase ? 0 : min(errors, requests)),
            p95Microseconds: isBase || requests == 0 ? .absent : p95.map { .value($0) } ?? .absent
        )
        return Reading(startedAt: nil, endpoints: [endpoint])
    }

    private func errors(_ values: [String: ExactDecimal], among requests: Int64) throws(PollStop) -> Int64 {
        switch queries.failures {
        case .none: return 0
        case .errors:
            return try values["errors"].map { value throws(PollStop) in try whole(value, "errors") } ?? 0
        case .ratio:
            guard let value = values["error_ratio"] else { return 0 }
            // Billionths of a share are exact enough for any number of requests.
            guard let share = value.scaled(byPowerOfTen: 9, rounding: .nearest),
                (0...1_000_000_000).contains(share)
            else { throw .fault(SourceFault("error_ratio is not from 0 to 1; divide errors by requests")) }
            let product = requests.multipliedFullWidth(by: share)
            let (whole, rest) = Int64(1_000_000_000).dividingFullWidth(product)
            return rest < 500_000_000 ? whole : whole + 1
        }
    }

    private func whole(_ value: ExactDecimal?, _ key: String) throws(PollStop) -> Int64 {
        guard let value, !value.isNegative, let whole = value.scaled(byPowerOfTen: 0, rounding: .nearest)
        else {
            throw .fault(SourceFault("\(key) is negative or beyond 9223372036854775807"))
        }
        return whole
    }

    private func microseconds(_ value: ExactDecimal) throws(PollStop) -> Int64 {
        guard !value.isNegative, let value = value.scaled(byPowerOfTen: 6, rounding: .up) else {
            throw .fault(SourceFault("p95_seconds is negative or longer than can be said"))
        }
        return value
    }

    /// The one number that answers `query`; nil for NaN where nothing has been asked yet.
    private mutating func value(
        of query: String,
        _ key: String,
        mayBeVoid: Bool,
        _ script: inout PollScript
    ) throws(PollStop) -> ExactDecimal? {
        let isLast = key == queries.all.last?.key
        let (answer, refusal) = try script.next(request(query), isLast: isLast)
        if let refusal {
            let told = try? JSONValue.document(answer.body)  // an error without JSON has its status
            guard case .string(let why)? = told?.member("error") else { throw .refused(refusal) }
            let detail = "\(key): \(refusal.detail): \(Excerpt.cut(why))"
            throw .refused(Examination(outcome: refusal.outcome, detail: detail))
        }
        let interval = interval
        let found = try SourcePoll.stopping { () throws(SourceFault) in
            try PromQLAnswer.value(answer, key, mayBeVoid: mayBeVoid, interval: interval)
        }
        newestTime = found?.time ?? newestTime
        return found?.value
    }

    private func request(_ query: String) -> Request {
        var request = request
        let query = PercentEncoding.encode(query.replacing(PromQLQueries.range, with: range))
        let isEnded = request.url.value.hasSuffix("/")
        request.url = request.url.appending((isEnded ? "" : "/") + "api/v1/query?query=" + query)
        return request
    }
}
