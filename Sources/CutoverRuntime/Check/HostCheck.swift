import CutoverCore

/// What the targets of one host have in common: the clock of its answers, and how often it will be asked.
struct HostCheck: Sendable {
    /// A clock that is off by more is a problem: signatures and start times are judged by it.
    static let mostDrift: Duration = .seconds(30)

    /// A target there, with what a probe of it brought.
    typealias Visit = (target: Target, answer: Answer, ended: Timestamp)

    let host: String
    let visits: [Visit]

    func lines() -> [CheckLine] { [clock, load].compactMap { $0 } }

    private var clock: CheckLine? {
        let drifts = visits.compactMap { visit in
            visit.answer.header("Date").flatMap(HTTPDate.read).map { $0.duration(to: visit.ended) }
        }
        guard let worst = drifts.max(by: { abs($0) < abs($1) }) else { return nil }
        let seconds = abs(worst).wholeMicroseconds / 1_000_000
        guard abs(worst) > Self.mostDrift else {
            return CheckLine(.clock, host, .ok, "within \(max(1, seconds)) s of ours")
        }
        let side = worst > .zero ? "behind" : "ahead of"
        let what =
            "its Date is \(seconds) s \(side) our clock, more than 30 s; set the wrong one of the two clocks"
        return CheckLine(.clock, host, .problem, what)
    }

    private func abs(_ duration: Duration) -> Duration { duration < .zero ? .zero - duration : duration }

    private var load: CheckLine {
        let perMinute = visits.reduce(Int64(0)) { sum, visit in
            let interval = visit.target.interval.wholeMicroseconds
            return sum + (60_000_000 + interval - 1) / interval * Int64(visit.target.requestsPerProbe)
        }
        let many = visits.count == 1 ? "1 target" : "\(visits.count) targets"
        let text = "\(perMinute) requests a minute by \(many)"
        guard let limit = visits.lazy.compactMap({ stated(by: $0.answer) }).first else {
            return CheckLine(.load, host, .ok, text)
        }
        let beside = "\(text); it states a limit of \(limit.count) in \(limit.seconds) s"
        guard perMinute * limit.seconds > limit.count * 60 else { return CheckLine(.load, host, .ok, beside) }
        return CheckLine(
            .load,
            host,
            .problem,
            beside + "; make the intervals longer, or have the limit raised"
        )
    }

    /// The limit an answer states; a plain number is taken for that of a minute.
    private func stated(by answer: Answer) -> (count: Int64, seconds: Int64)? {
        let names = ["RateLimit-Policy", "RateLimit-Limit", "X-RateLimit-Limit"]
        guard let text = names.lazy.compactMap({ answer.header($0) }).first else { return nil }
        let policy = text.prefix { $0 != "," }.split(separator: ";")
        let parts = policy.map { $0.filter { $0 != " " && $0 != "\"" } }
        let quota = parts.lazy.compactMap { part in
            Int64(part.hasPrefix("q=") ? part.dropFirst(2) : part[...])
        }.first
        let window = parts.lazy.compactMap { $0.hasPrefix("w=") ? Int64($0.dropFirst(2)) : nil }.first
        guard let quota, quota > 0, quota < 1_000_000_000 else { return nil }
        return (quota, min(86_400, max(1, window ?? 60)))
    }
}

extension Target {
    /// The most requests one probe makes, redirects aside.
    fileprivate var requestsPerProbe: Int {
        switch kind {
        case .http, .command: 1
        case .source(_, let source): source.format.mostRequests
        }
    }
}

extension Request {
    /// Host and port as the address names them; for grouping and for messages.
    var host: String {
        guard let start = url.value.firstRange(of: "://")?.upperBound else { return url.shown }
        return url.value[start...].prefix { !"/?#".contains($0) }.lowercased()
    }
}
