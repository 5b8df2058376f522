import CutoverTestSupport
import Foundation
import Synchronization
import Testing

/// A run that turns its flag on itself, with a real flag API.
@Suite(.inTurn(within: .seconds(180))) struct StartFlagTests {
    private let setup: Setup
    private let receipts = Receipts()
    private let flag: FlagAPI

    init() throws {
        setup = try Setup()
        flag = FlagAPI(setup, receipts, isOn: false)
        setup.server.on("/health", receipts.noting(.status(200, body: "{}")))
    }

    private var configuration: String {
        setup.configuration(
            setup.sinks,
            FlagAPI.configuration(setup),
            "at_start: { flags: { brokers_v1: \"on\" } }",
            "ready: 2",
            "ready_within: 2s"
        )
    }

    @Test func `health is green, then the flag is turned on and read back, and then it is T0`() async throws {
        let ending = try await setup.run(configuration: configuration)

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

        let ending = try await setup.run(configuration: configuration)

        #expect(ending.status == 1, "\(ending.log)")
        #expect(!flag.isOn)
        #expect(receipts.order == ["GET /flag", "POST /flag/on", "GET /flag", "POST /flag/off", "GET /flag"])
    }

    @Test func `without green health there is no run, and the flag is untouched`() async throws {
        setup.breakHealth()

        let ending = try await setup.run(["--output", "json"], configuration: configuration)

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

        let ending = try await setup.run(configuration: configuration)

        #expect(ending.status == 2, "\(ending.log)")
        #expect(ending.log.contains("flag brokers_v1 cannot be turned on: it is still on"), "\(ending.log)")
        #expect(receipts.order == ["GET /flag"])
        #expect(flag.isOn)
    }

    @Test func `a flag that takes the order and stays off is turned off again`() async throws {
        setup.server.on("/flag/on", receipts.noting(.status(204)))

        let ending = try await setup.run(configuration: configuration)

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

        let ending = try await setup.run(configuration: configuration)

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

        let ending = try await setup.run(configuration: configuration)

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
        let monitor = try setup.start(configuration: configuration)
        #expect(await setup.server.waitForRequests(1, "/flag/on"))

        monitor.signal(SIGTERM)
        let ending = try await monitor.end()

        #expect(ending.status == 2, "\(ending.log)")
        #expect(ending.log.contains("not started: interrupted by SIGTERM"), "\(ending.output)")
        #expect(!flag.isOn)
    }

    @Test(arguments: ["/flag/on", "/flag"])
    func `after a SIGKILL while the flag is turned on a plain start turns it off and begins nothing`(
        _ station: String
    ) async throws {
        let flag = flag
        setup.server.on(
            "/flag/on",
            flag.switching(to: true, station == "/flag/on" ? .silence : .status(204))
        )
        if station == "/flag" {
            setup.server.on("/flag", .sequence([.status(200, body: #"{"enabled": false}"#), .silence]))
        }
        let monitor = try setup.start(configuration: configuration)
        #expect(await setup.server.waitForRequests(station == "/flag" ? 2 : 1, station))
        monitor.signal(SIGKILL)
        #expect(try await monitor.end().isSignalled)
        #expect(flag.isOn)
        setup.server.on("/flag", .answering { _ in .status(200, body: "{\"enabled\": \(flag.isOn)}") })

        let other = try await setup.run(["--window", "9s"])
        #expect(other.status == 64, "\(other.log)")
        #expect(other.log.contains("made with another plan"), "\(other.log)")
        #expect(other.log.contains("it may have left a flag on"), "\(other.log)")
        let anew = try await setup.run(["--new-run"])
        #expect(anew.status == 64, "\(anew.log)")
        #expect(anew.log.contains("still owes the order to turn a flag off"), "\(anew.log)")
        #expect(flag.isOn)

        let ending = try await setup.run()

        #expect(ending.status == 2, "\(ending.log)")
        #expect(ending.log.contains("the monitor ended while it was turning a flag on"), "\(ending.output)")
        #expect(!flag.isOn)
        #expect(try await setup.records.value("SELECT count(*) FROM runs") == "1")
        let run = try await setup.records.value("SELECT id FROM runs") ?? ""
        #expect(try await setup.run(["replay", run]).status == 0)
        setup.server.on(
            "/flag/on",
            flag.switching(to: true, .status(204))
        )
        #expect(try await setup.run().status == 0)
    }

    @Test func `a dry run turns nothing on`() async throws {
        let ending = try await setup.run(["--dry-run"], configuration: configuration)

        #expect(ending.status == 0, "\(ending.log)")
        #expect(!flag.isOn)
        #expect(setup.server.requests("/flag/on").isEmpty)
        #expect(ending.log.contains("dry run: flag brokers_v1 is not turned on"))
    }

    @Test func `an order to turn it on that is carried out late does not leave it on`() async throws {
        setup.server.on("/flag/on", .silence)
        let killed = try setup.start(configuration: configuration)
        #expect(await setup.server.waitForRequests(1, "/flag/on"))
        killed.signal(SIGKILL)
        #expect(try await killed.end().isSignalled)
        let looks = setup.server.requests("/flag").count

        let next = try setup.start()
        #expect(await setup.server.waitForRequests(looks + 1, "/flag"))
        flag.set(true)
        let ending = try await next.end()

        #expect(ending.status == 2, "\(ending.log)")
        #expect(!flag.isOn, "\(ending.log)")
    }

    @Test func `a rollback without a monitor after a crash in the start turns the flag off`() async throws {
        setup.server.on("/flag/on", flag.switching(to: true, .silence))
        let killed = try setup.start(configuration: configuration)
        #expect(await setup.server.waitForRequests(1, "/flag/on"))
        killed.signal(SIGKILL)
        #expect(try await killed.end().isSignalled)
        #expect(flag.isOn)

        let ending = try await setup.run(["rollback", "--by", "eva", "--reason", "it crashed"])

        #expect(!flag.isOn, "\(ending.log)")
        #expect(ending.log.contains("refused: the run decided HOLD"), "\(ending.log)")
        #expect(ending.status == 2, "\(ending.log)")
    }

    @Test func `a crash while the flag is turned off again is brought to its end by a plain start`()
        async throws
    {
        setup.server.on("/flag/on", flag.switching(to: true, .status(500)))
        setup.server.on("/flag/off", .sequence([.silence, flag.switching(to: false)]))
        let killed = try setup.start(configuration: configuration)
        #expect(await setup.server.waitForRequests(1, "/flag/off"))
        killed.signal(SIGKILL)
        #expect(try await killed.end().isSignalled)
        #expect(flag.isOn)

        let ending = try await setup.run()

        #expect(!flag.isOn, "\(ending.log)")
        #expect(ending.status == 2, "\(ending.log)")
    }
}
