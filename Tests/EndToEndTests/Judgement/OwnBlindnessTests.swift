import CutoverTestSupport
import Foundation
import Testing

/// A network that drops in mid-run: the monitor cannot see, which says nothing about the targets.
@Suite(.inTurn(within: .seconds(180))) struct OwnBlindnessTests {
    private let setup: Setup
    private let reference: ScriptedServer

    init() throws {
        setup = try Setup()
        reference = try ScriptedServer()
        // A connection of its own for each probe: a pause cuts those that stand, which a dropped network does not.
        setup.server.on(
            "/health",
            .text(thenClose: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
        )
    }

    /// An address of this machine that does not look like one: 2130706433 is 127.0.0.1.
    private func remote(_ server: ScriptedServer, _ path: String) -> String {
        "http://2130706433:\(server.port)\(path)"
    }

    private func configuration(window: String) -> String {
        """
        run: blind
        window: \(window)
        interval: 200ms
        block: 400ms
        timeout: 400ms
        mode: literal
        listen: "127.0.0.1:0"
        reference: ["\(remote(reference, "/"))"]
        targets:
          - { name: api, http: "\(remote(setup.server, "/health"))" }

        """
    }

    private func blindSamples() async throws -> Int {
        try await Int(setup.records.value("SELECT count(*) FROM samples WHERE outcome = 'blind'") ?? "") ?? 0
    }

    /// Waits until at least `count` blind samples are stored.
    private func waitForBlindness(_ count: Int) async throws {
        while try await blindSamples() < count { await Task.yield() }
    }

    @Test func `a dropped network is a gap of ours, told once, and never a ROLLBACK`() async throws {
        let monitor = try setup.start(configuration: configuration(window: "12s"))
        #expect(await setup.server.waitForRequests(8, "/health"))
        reference.pause()
        setup.server.pause()
        try await waitForBlindness(5)
        try setup.server.resume()
        try reference.resume()

        let ending = try await monitor.end()

        #expect([0, 2].contains(ending.status), "\(ending.log)")
        // A dropped network resets nothing, but a probe that is under way when the test closes its server is reset.
        let outcomes = try await setup.records.rows(
            "SELECT outcome, count(*) FROM samples WHERE outcome NOT IN ('blind', 'ok') GROUP BY outcome"
        )
        #expect(outcomes.isEmpty || outcomes == [["reset", "1"]], "\(outcomes) \(ending.log)")
        #expect(ending.log.components(separatedBy: "\"BLIND T+").count == 2, "\(ending.log)")
        #expect(ending.log.components(separatedBy: "of our own blindness").count == 2, "\(ending.log)")
        let run = try await setup.records.value("SELECT id FROM runs") ?? ""
        #expect(try await setup.run(["replay", run]).status == 0)
        let evidence = try await setup.runFolder().path + "/evidence.jsonl"
        #expect(try await setup.run(["replay", evidence]).status == ending.status)
    }

    @Test func `a target that is down while the reference answers is a ROLLBACK as ever`() async throws {
        let monitor = try setup.start(configuration: configuration(window: "12s"))
        #expect(await setup.server.waitForRequests(8, "/health"))
        setup.server.pause()

        let ending = try await monitor.end()

        #expect(ending.status == 1, "\(ending.log)")
        #expect(try await blindSamples() == 0)
        #expect(reference.connectionCount > 0)
    }

    @Test func `a blind monitor ends at once when it is told to`() async throws {
        let monitor = try setup.start(configuration: configuration(window: "60s"))
        #expect(await setup.server.waitForRequests(8, "/health"))
        reference.on("/", .silence)
        reference.pause()
        setup.server.pause()
        try await waitForBlindness(2)

        monitor.signal(SIGTERM)
        let ending = try await monitor.end()

        #expect(ending.status == 143, "\(ending.log)")
    }

    @Test func `check asks every reference`() async throws {
        let well = try await setup.run(["check"], configuration: configuration(window: "12s"))
        reference.pause()
        let ill = try await setup.run(["check"], configuration: configuration(window: "12s"))

        #expect(well.output.contains("answers; nothing was sent"), "\(well.output)\(well.log)")
        #expect(ill.status == 1)
        #expect(ill.output.contains("FAIL reference http://2130706433:"), "\(ill.output)")
        #expect(reference.requests("/").isEmpty)
    }
}
