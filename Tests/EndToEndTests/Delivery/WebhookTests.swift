import CutoverTestSupport
import Foundation
import Testing

/// The decision webhook as an independent receiver records it.
@Suite(.inTurn(within: .seconds(180))) struct WebhookTests {
    private let setup: Setup

    init() throws {
        setup = try Setup()
        setup.breakHealth()
    }

    private var configuration: String { setup.configuration(setup.sinks, setup.flag()) }

    @Test func `decision and flag reach the webhook as signed CloudEvents around the run's document`()
        async throws
    {
        let ending = try await setup.run(["--output", "json"], configuration: configuration)

        let requests = setup.server.requests("/hook")
        #expect(ending.status == 1)
        #expect(
            try requests.map { try $0.json["type"].text } == [
                "dev.cutover.decision.v1", "dev.cutover.flag.changed.v1",
            ]
        )
        #expect(try await WebhookJudge.faults(in: requests) == "")
        let data = try #require(requests.first).json["data"]
        let document = try Parsed(ending.output)
        #expect(data["decision"].text == "ROLLBACK")
        #expect(data["run"].text == document["run"].text)
        #expect(data["stored"].isTrue == true)
        #expect(document["flags"].items.first?["state"].text == "read_back")
    }

    @Test func `a receiver that fails three times gets the same bytes under the same id, later and later`()
        async throws
    {
        let receipts = Receipts()
        let answers = [500, 503, 502, 200].map { ScriptedServer.Behaviour.status($0) }
        setup.server.on("/hook", receipts.noting(.sequence(answers)))

        let ending = try await setup.run(configuration: setup.configuration(setup.sinks))

        let requests = setup.server.requests("/hook")
        #expect(ending.status == 1)
        #expect(requests.count == 4)
        #expect(Set(requests.map(\.body)).count == 1)
        #expect(Set(requests.map { $0.header("webhook-id") }).count == 1)
        #expect(try await WebhookJudge.faults(in: requests) == "")
        let gaps = receipts.gaps
        #expect(gaps.count == 3)
        #expect(zip(gaps, [0.4, 0.8, 1.6]).allSatisfy { $0 >= .seconds($1) }, "the waits were \(gaps)")
        #expect(
            try await setup.records.rows("SELECT state, attempts FROM deliveries WHERE recipient = 'deploys'")
                == [
                    ["delivered", "4"]
                ]
        )
    }

    @Test func `the flag's message does not overtake a decision that is sent again`() async throws {
        setup.server.on("/hook", .sequence([.status(500), .status(200)]))

        let ending = try await setup.run(configuration: configuration)

        #expect(ending.status == 1)
        #expect(
            try setup.server.requests("/hook").map { try $0.json["type"].text } == [
                "dev.cutover.decision.v1", "dev.cutover.decision.v1", "dev.cutover.flag.changed.v1",
            ]
        )
    }

    @Test func `a receiver that asks for time gets it`() async throws {
        let receipts = Receipts()
        let busy = ScriptedServer.Behaviour.status(429, headers: ["Retry-After: 3"])
        setup.server.on("/hook", receipts.noting(.sequence([busy, .status(200)])))

        let ending = try await setup.run(configuration: setup.configuration(setup.sinks))

        #expect(ending.status == 1)
        #expect(receipts.gaps.count == 1)
        #expect(
            receipts.gaps.allSatisfy { $0 >= .milliseconds(2_900) },
            "it came again after \(receipts.gaps)"
        )
    }

    @Test func `a receiver that is gone is asked once, and what it never got is named`() async throws {
        setup.server.on("/hook", .status(410))

        let ending = try await setup.run(configuration: configuration)

        #expect(ending.status == 1)
        #expect(setup.server.requests("/hook").count == 1)
        #expect(ending.output.contains("GIVEN UP decision to deploys, 1 attempts: answered 410"))
        #expect(
            try setup.server.slackTexts().contains {
                $0.contains("the ROLLBACK has not reached deploys: answered 410")
            }
        )
        #expect(
            try await setup.records.rows("SELECT DISTINCT state FROM deliveries WHERE recipient = 'deploys'")
                == [["dead"]]
        )
    }

    @Test(arguments: [
        ScriptedServer.Behaviour.silence,
        .drip(after: Array("HTTP/1.1 200 OK\r\n".utf8), drops: Array("x".utf8), every: .milliseconds(200)),
        .close(),
    ])
    func `a receiver that hangs, drips its head or hangs up is asked again`(_ fault: ScriptedServer.Behaviour)
        async throws
    {
        setup.server.on("/hook", .sequence([fault, .status(200)]))

        let ending = try await setup.run(configuration: setup.configuration(setup.sinks))

        let requests = setup.server.requests("/hook")
        #expect(ending.status == 1)
        #expect(requests.count == 2)
        #expect(Set(requests.map { $0.header("webhook-id") }).count == 1)
        #expect(Set(requests.map(\.body)).count == 1)
    }

    @Test func `a body that drips after a good head does not hold up the end`() async throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"
        setup.server.on(
            "/hook",
            .drip(after: Array(head.utf8), drops: Array("x".utf8), every: .milliseconds(100))
        )

        let ending = try await setup.run(configuration: setup.configuration(setup.sinks))

        #expect(ending.status == 1)
        #expect(setup.server.requests("/hook").count == 1)
        #expect(
            try await setup.records.value("SELECT state FROM deliveries WHERE recipient = 'deploys'")
                == "delivered"
        )
    }

    @Test(arguments: [(200, Int32(0)), (500, Int32(1))])
    func `a webhook that never takes the message changes no status`(_ health: Int, _ status: Int32)
        async throws
    {
        setup.server.on("/health", .status(health))
        setup.server.on("/hook", .status(400))

        let ending = try await setup.run(configuration: setup.configuration(window: "3s", setup.sinks))

        #expect(ending.status == status, "\(ending.output)")
        #expect(ending.output.contains("GIVEN UP decision to deploys, 1 attempts: answered 400"))
    }

    @Test func `a redirect is not followed with a signature`() async throws {
        setup.server.on("/hook", .status(307, headers: ["Location: \(setup.server.url("/elsewhere"))"]))

        let ending = try await setup.run(configuration: setup.configuration(setup.sinks))

        #expect(ending.status == 1)
        #expect(setup.server.requests("/elsewhere").isEmpty)
        #expect(ending.output.contains("GIVEN UP decision to deploys, 1 attempts: answered 307"))
    }
}
