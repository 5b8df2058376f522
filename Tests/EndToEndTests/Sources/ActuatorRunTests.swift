import CutoverTestSupport
import Synchronization
import Testing

/// Spring Boot's actuator, as PYMERP serves it: counts by tag, behind a login.
@Suite(.inTurn(within: .seconds(180))) struct ActuatorRunTests {
    /// What the application has counted at one poll.
    private struct Counts {
        let requests: Int
        let errors: Int
        var startedAt = 1_795_226_210
    }

    private func play(_ counts: @escaping @Sendable (Int) -> Counts) async throws -> (
        SourceRun, ScriptedServer
    ) {
        let server = try ScriptedServer.healthy()
        let polls = Mutex(-1)
        server.on(
            "/actuator/metrics/http.server.requests",
            .answering { request in
                guard request.header("Authorization") == "Bearer canary-token" else { return .status(401) }
                let isWhole = !request.target.contains("?")
                let poll = polls.withLock { poll in
                    poll += isWhole ? 1 : 0
                    return poll
                }
                let now = counts(poll)
                return ScriptedServer.json(
                    Self.metric(isWhole ? now.requests : now.errors, hasErrors: now.errors > 0)
                )
            }
        )
        server.on(
            "/actuator/metrics/process.start.time",
            .answering { _ in
                let start = counts(polls.withLock { $0 }).startedAt
                return ScriptedServer.json(
                    #"{"name":"process.start.time","baseUnit":"seconds","measurements":"#
                        + #"[{"statistic":"VALUE","value":\#(start).5}],"availableTags":[]}"#
                )
            }
        )
        let run = try await SourceRun.play(
            server,
            "{ name: app, actuator: \"\(server.url("/actuator"))\", bearer: \"${TOKEN}\", interval: 500ms }"
        )
        return (run, server)
    }

    private static func metric(_ count: Int, hasErrors: Bool) -> String {
        let outcomes = hasErrors ? #""SUCCESS","SERVER_ERROR""# : #""SUCCESS""#
        return
            #"{"name":"http.server.requests","baseUnit":"seconds","measurements":[{"statistic":"COUNT","value":\#(count).0},"#
            + #"{"statistic":"TOTAL_TIME","value":4.5},{"statistic":"MAX","value":0.31}],"#
            + #""availableTags":[{"tag":"outcome","values":[\#(outcomes)]}]}"#
    }

    @Test func `counts without errors are GO, over connections that stay open`() async throws {
        let (run, server) = try await play { poll in Counts(requests: 100 + poll * 10, errors: 0) }

        #expect(run.decision == "GO", "\(run.said)")
        #expect(run.replayed == [0, 0])
        #expect(server.connectionCount("/actuator/metrics/process.start.time") <= 2)
    }

    @Test func `server errors over the limit are ROLLBACK`() async throws {
        let (run, _) = try await play { poll in Counts(requests: 100 + poll * 10, errors: max(0, poll - 3)) }

        #expect(run.decision == "ROLLBACK", "\(run.said)")
        #expect(run.said.contains("errors app (all endpoints)"), "\(run.said)")
        #expect(run.replayed == [0, 1])
    }

    @Test func `a restart in the window hides no error`() async throws {
        let (run, _) = try await play { poll in
            poll < 6
                ? Counts(requests: 100 + poll * 10, errors: poll)
                : Counts(requests: (poll - 6) * 10, errors: 0, startedAt: 1_795_300_000)
        }

        #expect(run.decision == "ROLLBACK", "\(run.said)")
        #expect(run.said.contains("(5 of 110, limit 2.0 %)"), "\(run.said)")
    }

    @Test(arguments: [
        (ScriptedServer.Behaviour.status(401), "misconfigured: status 401"),
        (.status(200, body: "<html>"), "the body begins"),
        (ScriptedServer.json(#"{"name":"other","measurements":[]}"#), "\"name\" is \"other\""),
        (.silence, "no complete head"),
    ])
    func `an answer that is none is HOLD`(row: (behaviour: ScriptedServer.Behaviour, words: String))
        async throws
    {
        let server = try ScriptedServer.healthy()
        server.on("/actuator/metrics/http.server.requests", row.behaviour)

        let run = try await SourceRun.play(
            server,
            "{ name: app, actuator: \"\(server.url("/actuator"))\", interval: 500ms, timeout: 400ms }"
        )

        #expect(run.decision == "HOLD")
        #expect(run.said.contains(row.words), "\(run.said)")
    }
}
