import CutoverTestSupport
import Foundation
import FoundationNetworking
import Testing

/// What the process does after its decision.
@Suite(.inTurn(within: .seconds(180))) struct AftermathTests {
    private let setup: Setup

    init() throws {
        setup = try Setup()
    }

    @Test func `a watching process tells of the recovery and ends at a signal with the decision's status`()
        async throws
    {
        let monitor = try setup.start(
            ["--after-rollback", "watch"],
            configuration: setup.configuration(window: "10s", setup.sinks, setup.flag())
        )
        #expect(await setup.server.waitForRequests(4, "/health"))
        setup.breakHealth()
        #expect(await setup.server.waitForRequests(1, "/flag/off"))
        #expect(try await Self.wait { try setup.server.slackTexts().contains { $0.hasPrefix("ENDED ") } })
        setup.server.on("/health", .status(200))

        #expect(try await Self.wait { try setup.server.slackTexts().contains { $0.hasPrefix("RECOVERED ") } })
        monitor.signal(SIGINT)
        let ending = try await monitor.end()

        #expect(ending.status == 1, "\(ending.log)")
        #expect(
            ending.log.contains("staying up to show the recovery, 15m at most; Enter or a signal ends it")
        )
        #expect(ending.output.contains("answers well again: bad from T+"))
        let run = try await setup.records.value("SELECT id FROM runs") ?? ""
        #expect(try await setup.run(["replay", run]).status == 0)
    }

    @Test func `a run whose metrics were scraped stays until the last figures were scraped twice`()
        async throws
    {
        let monitor = try setup.start(configuration: setup.configuration(window: "3s"))
        let address = try await address(of: monitor)
        _ = try await Self.text(of: address)
        #expect(
            try await Self.wait {
                try monitor.logSoFar().contains("for the final figures to be scraped twice")
            }
        )

        let pages = [try await Self.text(of: address), try await Self.text(of: address)]
        let ending = try await monitor.end()

        #expect(ending.status == 0, "\(ending.log)")
        for page in pages {
            #expect(page.contains(#"cutover_decision{decision="go""#) || page.contains("go"), "\(page)")
        }
    }

    @Test func `a process that stays up for its last figures makes way for a rollback`() async throws {
        let monitor = try setup.start(configuration: setup.configuration(window: "3s", setup.flag()))
        let address = try await address(of: monitor)
        _ = try await Self.text(of: address)
        #expect(
            try await Self.wait {
                try monitor.logSoFar().contains("for the final figures to be scraped twice")
            }
        )

        let pulled = try await setup.run(["rollback", "--reason", "login is broken"])

        #expect(pulled.status == 1, "\(pulled.log)")
        #expect(pulled.output.contains("accepted: ROLLBACK decided at T+"), "\(pulled.output)\(pulled.log)")
        #expect(setup.server.requests("/flag/off").count == 1)
        #expect(try await monitor.end().status == 0)
    }

    private func address(of monitor: Monitor) async throws -> String {
        var address = ""
        _ = try await Self.wait {
            let log = try monitor.logSoFar()
            guard let start = log.range(of: "metrics at ")?.upperBound,
                let end = log[start...].range(of: "/metrics")?.upperBound
            else { return false }
            address = String(log[start..<end])
            return true
        }
        return address
    }

    private static func text(of url: String) async throws -> String {
        guard let url = URL(string: url) else { throw CancellationError() }
        return String(decoding: try await URLSession.shared.data(from: url).0, as: UTF8.self)
    }

    /// Asks again and again for up to 30 s.
    private static func wait(_ look: () throws -> Bool) async throws -> Bool {
        let deadline = ContinuousClock.now.advanced(by: .seconds(30))
        while ContinuousClock.now < deadline {
            if try look() { return true }
            await Task.yield()
        }
        return false
    }
}
