import CutoverTestSupport
import Foundation
import Testing

/// What the program refuses before it watches anything, and how it says so.
@Suite(.inTurn(within: .seconds(180))) struct ConfigurationTests {
    private let setup: Setup

    init() throws {
        setup = try Setup()
    }

    @Test(arguments: [["run"], ["validate"]])
    func `five mistakes are reported at once, each with its place and its remedy`(_ command: [String])
        async throws
    {
        let configuration = """
            run: five mistakes
            window: 30
            intreval: 5s
            limits: { error_rate_pct: 100, p95_ms: -5 }
            targets:
              - { name: api, http: "http://localhost:1/health", critical: yes }
            """

        let ending = try await setup.run(command, configuration: configuration)

        let lines = ending.log.split(separator: "\n").map(String.init)
        #expect(ending.status == 78)
        #expect(ending.output == "")
        for (place, what) in [
            ("1:6", "\"five mistakes\""), ("2:9", "unit"), ("3:1", "did you mean \"interval\""),
            ("4:27", "100"),
            ("4:40", "-5"), ("6:63", "true or false"),
        ] {
            let line = lines.first { $0.hasPrefix("cutover.yaml:\(place): ") } ?? ""
            #expect(line.contains(what), "\(place): \(ending.log)")
        }
        #expect(lines.count == 6)
        #expect(!FileManager.default.fileExists(atPath: setup.folder.path + "/cutover-runs"))
    }

    @Test(arguments: [
        (["--window", "0"], "--window: "), (["--window", "0s"], "--window: "),
        (["--window", "-5m"], "--window: "),
        (
            ["--window", "20s", "--block", "10s"],
            "window 20s holds 2 blocks of 10s, but a health target needs 3"
        ),
        (["--interval", "0s"], "--interval: "), (["--interval", "-1s"], "--interval: "),
        (["--limit", "error_rate_pct=-1"], "--limit: "), (["--limit", "p95_ms=-1"], "--limit: "),
        (["--limit", "error_rate_pct=100"], "--limit: "), (["--limit", "error_rate_pct=250"], "--limit: "),
        (["--limit", "speed=3"], "--limit: "), (["--timeout", "0s"], "--timeout: "),
        (["--window", "30"], "--window: "), (["--mode", "sequential"], "\"sequential\" is unknown"),
        (["--output", "xml"], "--output: "), (["--listen", "nowhere"], "--listen: "),
        (["--listen", "999.1.1.1:5"], "--listen: \"999.1.1.1:5\" has a host that is no address"),
        (["--listen", "192.0.2.1:9477"], "--listen 192.0.2.1:9477: this machine cannot listen there: "),
        (["--resume", "--new-run"], "--resume"), (["--health-url", "ftp://x/"], "--health-url: "),
    ])
    func `an option that makes no sense is a usage error that names it`(
        _ arguments: [String],
        _ words: String
    ) async throws {
        let ending = try await setup.run(["--health-url", setup.server.url("/health")] + arguments)

        #expect(ending.status == 64, "\(ending.log)")
        #expect(ending.log.contains(words), "\(ending.log)")
        #expect(setup.server.requests("/health").isEmpty)
    }

    @Test(arguments: [
        ("window: 0s", "cutover.yaml:1:9: "), ("window: 0", "cutover.yaml:1:9: "),
        ("interval: 0s", "cutover.yaml:1:11: "), ("limits: { error_rate_pct: -2 }", "cutover.yaml:1:27: "),
        ("limits: { error_rate_pct: 100 }", "cutover.yaml:1:27: "),
        ("limits: { p95_ms: 0 }", "cutover.yaml:1:19: "),
        ("window: 20s", "cutover.yaml:1:9: window 20s holds 2 blocks of 10s, but a health target needs 3"),
        ("mode: sequential", "cutover.yaml:1:7: mode \"sequential\" is unknown"),
        ("gates: []", "cutover.yaml:1:1: "), ("language: es", "cutover.yaml:1:11: "),
        ("window: ${NOT_SET_ANYWHERE}", "cutover.yaml:1:9: "),
    ])
    func `a key that makes no sense is a configuration error with its place`(
        _ line: String,
        _ words: String
    ) async throws {
        let targets = "targets: [ { name: api, http: \"\(setup.server.url("/health"))\" } ]"

        let ending = try await setup.run(configuration: line + "\n" + targets + "\n")

        #expect(ending.status == 78, "\(ending.log)")
        #expect(ending.log.contains(words), "\(ending.log)")
        #expect(ending.log.contains("; "), "no remedy: \(ending.log)")
        #expect(setup.server.requests("/health").isEmpty)
    }

    @Test func `a run beside files that no handshake could use warns, watches the rest, and is HOLD`()
        async throws
    {
        try Data().write(to: setup.folder.appending(path: "empty.pem"))
        let address = setup.server.url("/").replacing("http:", with: "https:")
        let configuration = setup.configuration(window: "2s").replacing(
            "targets: [ ",
            with: "targets: [ { name: other, http: \"\(address)\", tls: { ca: empty.pem } }, "
        )

        let ending = try await setup.run(configuration: configuration)

        #expect(ending.status == 2, "\(ending.log)")
        #expect(
            ending.log.contains("holds no certificate of an authority that can be loaded"),
            "\(ending.log)"
        )
        #expect(!setup.server.requests("/health").isEmpty)
        let outcomes = try await setup.records.rows("SELECT DISTINCT target, outcome FROM samples ORDER BY 1")
        #expect(outcomes == [["api", "ok"], ["other", "internal"]])
    }

    @Test(.enabled(if: TestAuthority.isAvailable), arguments: ["validate", "check"])
    func `files that no handshake could use are refused before the run, each at its place`(_ command: String)
        async throws
    {
        let authority = try TestAuthority()
        let (mine, other) = (
            try authority.issue("me", for: "extendedKeyUsage=clientAuth"),
            try authority.issue("other", for: "extendedKeyUsage=clientAuth")
        )
        let locked = authority.path("locked.key")
        try TestAuthority.run(["pkey", "-in", mine.key, "-aes256", "-passout", "pass:x", "-out", locked])
        try Data().write(to: setup.folder.appending(path: "empty.pem"))
        func target(_ name: String, _ tls: String) -> String {
            "  - { name: \(name), http: \"https://\(name).test/\", tls: { \(tls) } }"
        }
        let configuration = """
            targets:
            \(target("a", "ca: empty.pem"))
            \(target("b", "ca: \(authority.folder.path)"))
            \(target("c", "certificate: \(mine.certificate), key: \(other.key)"))
            \(target("d", "key: \(locked), certificate: \(mine.certificate)"))
            """

        let ending = try await setup.run([command], configuration: configuration)

        let lines = ending.log.split(separator: "\n").map(String.init)
        #expect(ending.status == 78)
        #expect(lines.count == 4, "\(ending.log)")
        let expected = [
            ("2:52: ", "targets[0].tls.ca", "holds no certificate of an authority that can be loaded"),
            ("3:52: ", "targets[1].tls.ca", "cannot be read: it is a folder; correct the path"),
            ("4:", "targets[2].tls.key", "whose key is not that of the certificate in"),
            ("5:53: ", "targets[3].tls.key", "whose key is locked; write key_password"),
        ]
        for (line, (place, key, words)) in zip(lines, expected) {
            #expect(line.hasPrefix("cutover.yaml:\(place)"), "\(line)")
            #expect(line.contains("\(key) names the file \"") && line.contains(words), "\(line)")
        }
    }

    @Test func `an unknown option is a usage error`() async throws {
        let ending = try await setup.run(["--windwo", "30m"])

        #expect(ending.status == 64)
        #expect(ending.log.contains("--windwo"))
    }

    @Test func `a configuration that is not there is named`() async throws {
        let ending = try await setup.run(["--config", "nowhere.yaml"])

        #expect(ending.status == 78)
        #expect(
            ending.log.contains(
                "nowhere.yaml: cannot be read: no such file; name a readable file with --config"
            )
        )
    }

    @Test func `validate prints the plan that runs, and the digest the run is stored with`() async throws {
        setup.breakHealth()
        let configuration = setup.configuration(setup.sinks, setup.flag())

        let validated = try await setup.run(["validate"], configuration: configuration)
        _ = try await setup.run()

        let digest = try await setup.records.value("SELECT plan_digest FROM runs") ?? "?"
        let plan = try await setup.records.value("SELECT plan FROM runs") ?? "?"
        #expect(validated.status == 0)
        #expect(validated.output.contains("# plan digest sha256:\(digest)"))
        #expect(validated.output.hasPrefix(plan))
        #expect(validated.output.contains("# read from cutover.yaml"))
    }
}
