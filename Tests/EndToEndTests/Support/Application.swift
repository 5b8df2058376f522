import CutoverTestSupport
import Foundation
import Synchronization

/// The figures an application reports at one poll.
struct Figures: Sendable {
    let requests: Int
    let errors: Int
    var startedAt = 1_795_227_422.8728182
    var endpoint = "/analytics/portfolio/summary"

    /// Only these requests, none of them failed.
    static func good(_ requests: Int) -> Figures { Figures(requests: requests, errors: 0) }

    /// As `/analytics/ops/metrics` writes them, one level below `metrics`.
    var nested: String { #"{"meta": {"source": "api"}, "metrics": {\#(members)}}"# }

    /// The same with the map at the top level.
    var flat: String { #"{"meta": {"source": "api"}, \#(members)}"# }

    private var members: String {
        let rate = requests == 0 ? 0 : Double(errors * 100_000 / requests) / 1_000
        return #"""
            "started_at": \#(startedAt), "by_endpoint": {"\#(endpoint)": {"requests": \#(requests), \#
            "errors": \#(errors), "error_rate_pct": \#(rate), "cache_hits": 49, \#
            "cache_hit_rate_pct": 75.385, "avg_ms": 0.11, "p95_ms": 0.295, "last_ms": 0.022, \#
            "last_ts": 1795227425.0513563}}
            """#
    }
}

extension ScriptedServer {
    /// 200 with a JSON body, at every request.
    static func json(_ body: String) -> Behaviour {
        .status(200, headers: ["Content-Type: application/json"], body: body)
    }

    /// Answers poll after poll, the first of them before T0, with what `body` says about its number from 0.
    func reportAtEachPoll(
        _ path: String,
        type: String = "application/json",
        _ body: @escaping @Sendable (Int) -> String
    ) {
        let polls = Mutex(0)
        on(
            path,
            .answering { _ in
                let poll = polls.withLock { count in
                    defer { count += 1 }
                    return count
                }
                return .status(200, headers: ["Content-Type: \(type)"], body: body(poll))
            }
        )
    }

    /// A server whose `/health` is well.
    static func healthy() throws -> ScriptedServer {
        let server = try ScriptedServer()
        server.on("/health", .status(200, body: "ok"))
        return server
    }
}
