import CutoverTestSupport
import Foundation
import Testing

/// What the Slack channel gets.
@Suite(.inTurn(within: .seconds(180))) struct SlackTests {
    private let setup: Setup

    init() throws {
        setup = try Setup()
        setup.breakHealth()
    }

    @Test func `every message has a text and ends with what people must do`() async throws {
        let ending = try await setup.run(configuration: setup.configuration(setup.sinks, setup.flag()))

        let messages = try setup.server.requests("/slack").map { try $0.json }
        #expect(ending.status == 1)
        let words = messages.map { $0["text"].text?.split(separator: " ").first.map(String.init) ?? "" }
        #expect(words == ["STARTED", "ROLLBACK", "FLAG", "ENDED"])
        for message in messages {
            let last = message["blocks"].items.last?["text"]["text"].text ?? ""
            #expect(last.hasPrefix("*You must now:* "))
            #expect(message["text"].text?.contains("You must now: ") == true)
        }
        #expect(
            try setup.server.slackTexts().contains {
                $0.hasPrefix("FLAG brokers_v1 ") && $0.contains("is off: read back as off")
            }
        )
        #expect(
            setup.server.requests("/slack").allSatisfy { $0.header("Content-Type") == "application/json" }
        )
    }

    @Test(arguments: [
        ScriptedServer.Behaviour.status(500), .status(200, body: "<html>a proxy's page</html>"),
        .status(429, headers: ["Retry-After: 1"]),
    ])
    func `a channel that fails gets the same message again`(_ fault: ScriptedServer.Behaviour) async throws {
        setup.server.on("/slack", .sequence([fault, .status(200, body: "ok")]))

        let ending = try await setup.run(configuration: setup.configuration(setup.sinks))

        let requests = setup.server.requests("/slack")
        #expect(ending.status == 1)
        #expect(requests.first?.body == requests.dropFirst().first?.body)
        #expect(try setup.server.slackTexts().contains { $0.hasPrefix("ROLLBACK") })
        #expect(
            try await setup.records.value("SELECT count(*) FROM deliveries WHERE state <> 'delivered'") == "0"
        )
    }

    @Test func `a channel that is gone leaves the status and is named in the summary and to the others`()
        async throws
    {
        setup.server.on("/slack", .status(404, body: "no_service"))

        let ending = try await setup.run(configuration: setup.configuration(setup.sinks))

        #expect(ending.status == 1)
        #expect(ending.output.contains("GIVEN UP decision to alerts, 1 attempts: answered 404 no_service"))
        let types = try setup.server.requests("/hook").map { try $0.json["type"].text }
        #expect(types == ["dev.cutover.decision.v1", "dev.cutover.delivery.escalated.v1"])
    }
}
