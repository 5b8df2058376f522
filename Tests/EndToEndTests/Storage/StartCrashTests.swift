import CutoverTestSupport
import Foundation
import Testing

/// SIGKILL while a run turns its flag on, or off again: no flag stays on with nobody watching.
@Suite(.inTurn(within: .seconds(180))) struct StartCrashTests {
    private let scene: StartFlagScene
    private var setup: Setup { scene.setup }
    private var flag: FlagAPI { scene.flag }

    init() throws {
        scene = try StartFlagScene()
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
        let monitor = try setup.start(configuration: scene.configuration)
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

    @Test func `an order to turn it on that is carried out late does not leave it on`() async throws {
        setup.server.on("/flag/on", .silence)
        let killed = try setup.start(configuration: scene.configuration)
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
        let killed = try setup.start(configuration: scene.configuration)
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
        let killed = try setup.start(configuration: scene.configuration)
        #expect(await setup.server.waitForRequests(1, "/flag/off"))
        killed.signal(SIGKILL)
        #expect(try await killed.end().isSignalled)
        #expect(flag.isOn)

        let ending = try await setup.run()

        #expect(!flag.isOn, "\(ending.log)")
        #expect(ending.status == 2, "\(ending.log)")
    }
}
