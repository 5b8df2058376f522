import CutoverTestSupport
import Foundation
import Testing

/// A run that turns its flag on itself, with a real flag API.
@Suite(.inTurn(within: .seconds(180))) struct StartFlagTests {
    private let scene: StartFlagScene
    private var setup: Setup { scene.setup }
    private var receipts: Receipts { scene.receipts }
    private var flag: FlagAPI { scene.flag }

    init() throws {
        scene = try StartFlagScene()
    }

    @Test func `health is green, then the flag is turned on and read back, and then it is T0`() async throws {
        let ending = try await setup.run(configuration: scene.configuration)

        #expect(ending.status == 0, "\(ending.log)")
        #expect(
            receipts.order.prefix(5) == [
                "GET /flag", "GET /health", "GET /health", "POST /flag/on", "GET /flag",
            ]
        )
        #expect(flag.isOn)
        #expect(setup.server.requests("/flag/on").count == 1)
        #expect(setup.server.requests("/flag/on").first?.header("Idempotency-Key") != nil)
        #expect(ending.log.contains("flag brokers_v1 is on: read back as on"))
        let kinds = try await setup.records.rows(
            "SELECT kind FROM events WHERE kind IN ('prepared', 'began') ORDER BY seq"
        )
        #expect(kinds == [["prepared"], ["began"]])
        #expect(
            try await setup.run(["replay", try await setup.records.value("SELECT id FROM runs") ?? ""]).status
                == 0
        )
    }

    @Test func `a breach after T0 turns off what the start turned on`() async throws {
        let flag = flag
        setup.server.on("/health", .answering { _ in .status(flag.isOn ? 500 : 200, body: "{}") })

        let ending = try await setup.run(configuration: scene.configuration)

        #expect(ending.status == 1, "\(ending.log)")
        #expect(!flag.isOn)
        #expect(receipts.order == ["GET /flag", "POST /flag/on", "GET /flag", "POST /flag/off", "GET /flag"])
    }

    @Test func `without green health there is no run, and the flag is untouched`() async throws {
        setup.breakHealth()

        let ending = try await setup.run(["--output", "json"], configuration: scene.configuration)

        #expect(ending.status == 2, "\(ending.log)")
        #expect(receipts.order == ["GET /flag"])
        let document = try Parsed(ending.output)
        #expect(document["decision"].text == "HOLD")
        #expect(
            document["text"].text?.hasPrefix(
                "HOLD before T0, not started: api did not answer well 2 times in a row within 2s"
            )
                == true,
            "\(ending.output)"
        )
        #expect(document["text"].text?.hasSuffix("no flag was touched") == true)
        #expect(document["started_at"].isNull)
    }

    @Test func `a flag that is on already is somebody else's`() async throws {
        flag.set(true)

        let ending = try await setup.run(configuration: scene.configuration)

        #expect(ending.status == 2, "\(ending.log)")
        #expect(ending.log.contains("flag brokers_v1 cannot be turned on: it is still on"), "\(ending.log)")
        #expect(receipts.order == ["GET /flag"])
        #expect(flag.isOn)
    }

    @Test func `a flag that takes the order and stays off is turned off again`() async throws {
        setup.server.on("/flag/on", receipts.noting(.status(204)))

        let ending = try await setup.run(configuration: scene.configuration)

        #expect(ending.status == 2, "\(ending.log)")
        #expect(
            ending.log.contains(
                "flag brokers_v1 did not turn on: accepted, but not on yet: [/enabled] false, expected true"
            ),
            "\(ending.log)"
        )
        #expect(receipts.order.suffix(2) == ["POST /flag/off", "GET /flag"])
    }

    @Test func `a flag whose order is refused is turned off again`() async throws {
        setup.server.on("/flag/on", receipts.noting(.status(500)))

        let ending = try await setup.run(configuration: scene.configuration)

        #expect(ending.status == 2, "\(ending.log)")
        #expect(
            ending.log.contains("HOLD before T0, not started: flag brokers_v1 did not turn on: answered 500"),
            "\(ending.output)"
        )
        #expect(
            receipts.order.suffix(5)
                == ["POST /flag/on", "POST /flag/off", "GET /flag", "POST /flag/off", "GET /flag"]
        )
        let told = try setup.server.slackTexts()
        #expect(
            told.contains { $0.hasPrefix("FLAG brokers_v1 before T0 is off: read back as off") },
            "\(told)"
        )
    }

    @Test func `a flag that neither turns on nor off is 3: people must act`() async throws {
        setup.server.on("/flag/on", .status(500))
        setup.server.on("/flag/off", .status(410))

        let ending = try await setup.run(configuration: scene.configuration)

        #expect(ending.status == 3, "\(ending.log)")
        #expect(ending.output.contains("it did NOT take"), "\(ending.output)")
    }

    @Test func `SIGTERM while the flag is turned on waits for the order and turns it off again`() async throws
    {
        let flag = flag
        setup.server.on(
            "/flag/on",
            flag.switching(
                to: true,
                .drip(drops: Array("HTTP/1.1 204 No Content\r\n\r\n".utf8), every: .milliseconds(30))
            )
        )
        let monitor = try setup.start(configuration: scene.configuration)
        #expect(await setup.server.waitForRequests(1, "/flag/on"))

        monitor.signal(SIGTERM)
        let ending = try await monitor.end()

        #expect(ending.status == 2, "\(ending.log)")
        #expect(ending.log.contains("not started: interrupted by SIGTERM"), "\(ending.output)")
        #expect(!flag.isOn)
    }

    @Test func `a dry run turns nothing on`() async throws {
        let ending = try await setup.run(["--dry-run"], configuration: scene.configuration)

        #expect(ending.status == 0, "\(ending.log)")
        #expect(!flag.isOn)
        #expect(setup.server.requests("/flag/on").isEmpty)
        #expect(ending.log.contains("dry run: flag brokers_v1 is not turned on"))
    }
}
