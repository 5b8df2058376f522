import CutoverTestSupport
import Foundation
import FoundationNetworking
import Testing

/// `/metrics` of the running program, in the hands of those who read it.
@Suite(.inTurn(within: .seconds(180))) struct PrometheusTests {
    private static let promtool = "/usr/bin/promtool"
    private static let prometheus = "/usr/bin/prometheus"

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: promtool), "promtool is not installed"))
    func `promtool has nothing to complain about`() async throws {
        let server = try ScriptedServer.healthy()
        server.reportAtEachPoll("/metrics") { poll in Figures.good(65 + 25 * poll).nested }
        let monitor = try Self.monitor(on: server)
        let address = try await Self.address(of: monitor)
        #expect(await server.waitForRequests(3, "/metrics"))

        let page = try await Self.text(of: address + "/metrics")
        let checked = try await Program.run(Self.promtool, ["check", "metrics"], input: page)

        #expect(checked.output == "")
        #expect(checked.status == 0)
        #expect(page.contains("cutover_"))
        monitor.signal(SIGTERM)
        #expect(try await monitor.end().status == 143)
    }

    @Test(
        .enabled(if: FileManager.default.isExecutableFile(atPath: prometheus), "prometheus is not installed")
    )
    func `a real Prometheus scrapes it`() async throws {
        let server = try ScriptedServer.healthy()
        let monitor = try Self.monitor(on: server)
        let address = try await Self.address(of: monitor)
        let port = try ScriptedServer().port
        let scraper = try Self.prometheus(at: port, scraping: address, in: monitor.folder)
        defer { scraper.signal(SIGTERM) }

        let isUp = try await Self.wait {
            let answer = try? await Self.text(
                of: "http://127.0.0.1:\(port)/api/v1/query?query=up%7Bjob%3D%22cutover%22%7D"
            )
            return answer?.contains(#","1"]"#) == true ? true : nil
        }

        #expect(isUp)
        monitor.signal(SIGKILL)
        _ = try await monitor.end()
    }

    private static func monitor(on server: ScriptedServer) throws -> Monitor {
        try Monitor.watching(
            ["--health-url", server.url("/health"), "--metrics-url", server.url("/metrics")],
            pace: Pace(window: "10m", interval: "500ms", block: "1s", timeout: "2s")
        )
    }

    /// Where the run says that its metrics are, once it has said so.
    private static func address(of monitor: Monitor) async throws -> String {
        try await wait {
            let log = try monitor.logSoFar()
            guard let start = log.range(of: "metrics at ")?.upperBound else { return nil }
            let rest = log[start...]
            guard let end = rest.range(of: "/metrics")?.lowerBound else { return nil }
            return String(rest[..<end])
        }
    }

    private static func prometheus(at port: UInt16, scraping address: String, in folder: URL) throws
        -> Child
    {
        let file = folder.appending(path: "prometheus.yml")
        let target = address.dropFirst("http://".count)
        let text = """
            scrape_configs:
              - job_name: cutover
                scrape_interval: 500ms
                scrape_timeout: 500ms
                static_configs: [{ targets: ["\(target)"] }]
            """
        try Data(text.utf8).write(to: file)
        let arguments = [
            "--config.file=\(file.path)", "--storage.tsdb.path=\(folder.path)/data",
            "--web.listen-address=127.0.0.1:\(port)", "--log.level=error",
        ]
        return try Child([Self.prometheus] + arguments, ChildStreams(output: .nowhere, errors: .nowhere))
    }

    private static func text(of url: String) async throws -> String {
        guard let url = URL(string: url) else { throw NotInTime() }
        let (data, _) = try await URLSession.shared.data(from: url)
        return String(decoding: data, as: UTF8.self)
    }

    private struct NotInTime: Error {}

    /// Asks again and again until there is an answer; throws when there is none after 30 seconds.
    private static func wait<Found>(_ look: () async throws -> Found?) async throws -> Found {
        let deadline = ContinuousClock.now.advanced(by: .seconds(30))
        while ContinuousClock.now < deadline {
            if let found = try await look() { return found }
            await Task.yield()
        }
        throw NotInTime()
    }
}
