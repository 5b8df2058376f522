import CutoverTestSupport
import Foundation
import Testing

/// A ROLLBACK turns flags off and looks whether they are off.
@Suite(.inTurn(within: .seconds(180))) struct FlagTests {
    private let setup: Setup

    init() throws {
        setup = try Setup()
        setup.breakHealth()
    }

    @Test func `the order is posted once and then read back`() async throws {
        let receipts = Receipts()
        setup.server.on("/flag/off", receipts.noting(.status(204)))
        setup.server.on("/flag", receipts.noting(.status(200, body: #"{"enabled": false}"#)))

        let ending = try await setup.run(configuration: setup.configuration(setup.sinks, setup.flag()))

        #expect(ending.status == 1)
        #expect(receipts.order == ["POST /flag/off", "GET /flag"])
        #expect(ending.output.contains("brokers_v1: off, read back"))
        #expect(
            try await setup.records.value("SELECT state FROM deliveries WHERE recipient = 'flag:brokers_v1'")
                == "read_back"
        )
    }

    @Test func `a flag that takes a moment is looked at again`() async throws {
        let states = ["true", "true", "false"].map {
            ScriptedServer.Behaviour.status(200, body: "{\"enabled\": \($0)}")
        }
        setup.server.on("/flag", .sequence(states))

        let ending = try await setup.run(configuration: setup.configuration(setup.flag()))

        #expect(ending.status == 1)
        #expect(setup.server.requests("/flag/off").count == 1)
        #expect(setup.server.requests("/flag").count == 3)
    }

    @Test func `a flag that says 200 and stays on is a rollback that is not enforced`() async throws {
        setup.server.on("/flag/off", .sequence([.status(200), .status(410)]))
        setup.server.on("/flag", .status(200, body: #"{"enabled": true}"#))

        let ending = try await setup.run(
            ["--output", "json"],
            configuration: setup.configuration(setup.sinks, setup.flag())
        )

        #expect(ending.status == 3)
        let failed = try setup.server.slackTexts().filter { $0.hasPrefix("FLAG brokers_v1 ") }
        #expect(
            failed.first?.contains("FAILED: answered 410") == true,
            "\(failed)"
        )
        #expect(failed.first?.contains("You must now: turn the flag off by hand now") == true)
        #expect(
            ending.log.contains(
                "not off yet, retrying: accepted, but still on: [/enabled] true, expected false"
            )
        )
        let document = try Parsed(ending.output)
        #expect(document["exit_status"].number == 3)
        #expect(document["flags"].items.first?["state"].text == "failed")
        #expect(document["you_must"].text?.contains("turn the flag off by hand now, it did NOT take") == true)
    }

    @Test func `a flag without a read-back is said to be accepted, not read back`() async throws {
        let ending = try await setup.run(
            configuration: setup.configuration(setup.sinks, setup.flag(isRead: false))
        )

        #expect(ending.status == 1)
        #expect(setup.server.requests("/flag").isEmpty)
        #expect(ending.output.contains("brokers_v1: accepted, not read back"))
        #expect(
            try setup.server.slackTexts().contains {
                $0.hasPrefix("FLAG") && $0.contains("accepted, not read back")
            }
        )
    }

    @Test func `a command can turn the flag off and read it`() async throws {
        let script = """
            #!/bin/sh
            case $1 in
            off) echo '{"enabled": false}' > state.json; echo "off $#" >> calls ;;
            read) cat state.json; echo "read $#" >> calls ;;
            esac
            """
        let path = setup.folder.appending(path: "flag.sh")
        try Data(script.utf8).write(to: path)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path.path)
        let flag = """
            flags:
              brokers_v1:
                off: { command: [./flag.sh, "off"] }
                read: { command: [./flag.sh, read], off_when: { /enabled: false } }
            on_rollback: { flags: { brokers_v1: "off" } }
            """

        let ending = try await setup.run(configuration: setup.configuration(flag))

        #expect(ending.status == 1)
        #expect(ending.output.contains("brokers_v1: off, read back"))
        let calls = try String(contentsOf: setup.folder.appending(path: "calls"), encoding: .utf8)
        #expect(calls == "off 1\nread 1\n")
    }

    @Test func `a command that fails is repeated, and the reason is said`() async throws {
        let script = "#!/bin/sh\necho x >> calls\n[ $(wc -l < calls) -ge 3 ] || exit 7\n"
        let path = setup.folder.appending(path: "flag.sh")
        try Data(script.utf8).write(to: path)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path.path)
        let flag = """
            flags: { brokers_v1: { off: { command: [./flag.sh] } } }
            on_rollback: { flags: { brokers_v1: "off" } }
            """

        let ending = try await setup.run(configuration: setup.configuration(setup.sinks, flag))

        #expect(ending.status == 1)
        #expect(ending.log.contains("not off yet, retrying: the command failed: exit status 7"))
        #expect(try !setup.server.slackTexts().contains { $0.contains("FAILED") })
        #expect(
            try await setup.records.value(
                "SELECT attempts FROM deliveries WHERE recipient = 'flag:brokers_v1'"
            ) == "3"
        )
    }

    @Test func `a GO touches no flag`() async throws {
        setup.server.on("/health", .status(200))

        let ending = try await setup.run(
            configuration: setup.configuration(window: "3s", setup.sinks, setup.flag())
        )

        #expect(ending.status == 0, "\(ending.output)")
        #expect(setup.server.requests("/flag/off").isEmpty)
    }

    @Test func `a dry run sends nothing, switches nothing and stores every delivery as suppressed`()
        async throws
    {
        let ending = try await setup.run(
            ["--dry-run"],
            configuration: setup.configuration(setup.sinks, setup.flag())
        )

        #expect(ending.status == 1)
        for path in ["/hook", "/slack", "/flag/off", "/flag"] { #expect(setup.server.requests(path).isEmpty) }
        #expect(try await setup.records.rows("SELECT DISTINCT state FROM deliveries") == [["suppressed"]])
        #expect(
            try await setup.records.value("SELECT count(*) FROM deliveries WHERE kind = 'decision'") == "2"
        )
        #expect(
            try await setup.records.value(
                "SELECT count(*) FROM deliveries WHERE recipient = 'flag:brokers_v1'"
            ) == "1"
        )
    }
}
