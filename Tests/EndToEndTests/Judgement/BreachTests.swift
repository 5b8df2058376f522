import CutoverTestSupport
import Testing

/// An application that counts failed requests while the window runs.
@Suite(.inTurn(within: .seconds(180))) struct BreachTests {
    /// Slow enough that a warning has a second and more to come before the next poll.
    private static let unhurried = Pace(window: "9s", interval: "3s", block: "3s", timeout: "2500ms")
    private static let quick = Pace(window: "3s", interval: "500ms", block: "1s", timeout: "450ms")

    /// 65 requests of old, and since T0 a hundred a poll, 91 of them failed.
    private static func failing(_ poll: Int) -> Figures {
        Figures(requests: 65 + 100 * poll, errors: 5 + 91 * poll)
    }

    @Test(arguments: [true, false])
    func `91 per cent errors reach Slack before the next poll and end in ROLLBACK`(isNested: Bool)
        async throws
    {
        let server = try ScriptedServer.healthy()
        let story = Recording<String>()
        server.reportAtEachPoll("/metrics") { poll in
            story.append("poll \(poll)")
            return isNested ? Self.failing(poll).nested : Self.failing(poll).flat
        }
        server.on(
            "/slack",
            .answering { request in
                story.append(request.text)
                return .status(200, body: "ok")
            }
        )

        let (ending, run) = try await Monitor.verdict(
            ["--metrics-url", server.url("/metrics"), "--health-url", server.url("/health")],
            pace: Self.unhurried,
            environment: ["CUTOVER_SLACK_WEBHOOK_URL": server.url("/slack")]
        )

        let told = story.all.map { $0.hasPrefix("poll") ? $0 : $0.contains("WARNING") ? "warning" : "other" }
        #expect(told.filter { $0 != "other" }.prefix(4) == ["poll 0", "poll 1", "warning", "poll 2"])
        let warning = try #require(story.all.first { $0.contains("WARNING") })
        #expect(warning.contains("91 of 100, limit 2.0 %"))
        #expect(ending.status == 1)
        #expect(run.decision == "ROLLBACK")
        #expect(run.said.contains("91.0 % (273 of 300, limit 2.0 %)"))
        #expect(run.stored)
    }

    @Test func `a restart in mid-window does not wash the errors away`() async throws {
        let server = try ScriptedServer.healthy()
        server.reportAtEachPoll("/metrics") { poll in
            let isNew = poll > 3
            return Figures(
                requests: isNew ? 100 * (poll - 3) : 65 + 100 * poll,
                errors: isNew ? 0 : 5 + 91 * poll,
                startedAt: isNew ? 1_795_227_500.5 : 1_795_227_422.8728182
            ).nested
        }

        let (ending, run) = try await Monitor.verdict(
            ["--metrics-url", server.url("/metrics"), "--health-url", server.url("/health")],
            pace: Self.quick
        )

        #expect(ending.status == 1)
        #expect(run.decision == "ROLLBACK")
        let total = try #require(run.critical("ops-metrics").first { $0.endpoint == "*" })
        #expect(total.k == 273)
        #expect(total.n > 273)
        #expect(ending.log.contains("RESTART T+"))
    }

    @Test func `6,000 good requests before T0 do not hide that every request fails since`() async throws {
        let server = try ScriptedServer.healthy()
        server.reportAtEachPoll("/metrics") { poll in
            Figures(requests: 6_000 + 10 * poll, errors: 10 * poll).nested
        }

        let (ending, run) = try await Monitor.verdict(
            ["--metrics-url", server.url("/metrics"), "--health-url", server.url("/health")],
            pace: Self.quick
        )

        #expect(ending.status == 1)
        #expect(run.decision == "ROLLBACK")
        let total = try #require(run.critical("ops-metrics").first { $0.endpoint == "*" })
        #expect(total.n >= 40)
        #expect(total.k == total.n)
    }

    @Test func `one failed request of a quiet endpoint does not roll back`() async throws {
        let server = try ScriptedServer.healthy()
        server.reportAtEachPoll("/metrics") { poll in
            Figures(requests: 5 * poll, errors: poll >= 2 ? 1 : 0).nested
        }

        let (ending, run) = try await Monitor.verdict(
            ["--metrics-url", server.url("/metrics"), "--health-url", server.url("/health")],
            pace: Self.quick
        )

        #expect(ending.status == 0)
        #expect(run.decision == "GO")
        #expect(run.said.contains("(1 of "))
    }
}
