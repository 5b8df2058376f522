import CutoverTestSupport
import Foundation
import Testing

/// Which machine is asked, over which connection.
@Suite(.inTurn(within: .seconds(120))) struct RouteRunTests {
    private let scene: WireScene

    init() throws { scene = try WireScene() }

    @Test(.enabled(if: Stack.isAvailable, "openssl is not installed"))
    func `the old and the new stack are watched at once under one name, over TLS`() async throws {
        let folder = scene.setup.folder
        try await Stack.makeAuthority(in: folder)
        let (old, new) = (
            try await Stack.start("old", in: folder), try await Stack.start("new", in: folder)
        )
        func target(_ name: String, _ host: String, _ stack: Stack, _ more: String) -> String {
            "  - { name: \(name), http: \"https://\(host)/health\", connect_to: \"127.0.0.1:\(stack.port)\", \(more) }"
        }
        let trust = "tls: { ca: ca.pem }"

        let ending = try await scene.run(
            """
            targets:
            \(target("old", "api.example.test", old, "\(trust), expect: { body: old }"))
            \(target("new", "api.example.test", new, "\(trust), expect: { body: new }"))
            \(target("renamed", "other.example.test", new, "\(trust), critical: false"))
            \(target("untrusted", "api.example.test", new, "critical: false"))
            """
        )

        #expect(ending.status == 0, "\(ending.log)")
        for name in ["old", "new"] { #expect(try await scene.outcomes(name) == ["ok 12"]) }
        #expect(try await scene.outcomes("renamed") == ["tls_name 12"])
        #expect(try await scene.outcomes("untrusted") == ["tls_untrusted 12"])
    }

    @Test func `a fresh probe opens a connection of its own, any other uses the one at hand`() async throws {
        scene.server.on("/fresh", .status(200))
        let other = try ScriptedServer()
        other.on("/shared", .status(200))

        let ending = try await scene.run(
            """
            targets:
              - { name: fresh, http: "\(scene.server.url("/fresh"))", fresh: always }
              - { name: shared, http: "\(other.url("/shared"))" }
            """
        )

        #expect(ending.status == 0, "\(ending.log)")
        #expect(scene.server.requests("/fresh").count >= 12)
        #expect(scene.server.connectionCount == scene.server.requests("/fresh").count)
        #expect(other.requests("/shared").count >= 12)
        // One, unless the machine stood still for longer than a connection may be idle.
        #expect((1...3).contains(other.connectionCount))
    }

    @Test(
        .enabled(if: SmallDisk.isAllowed, "needs the right to mount"),
        arguments: ["fresh: always", "max_connection_age: 1s"]
    )
    func `a name that moves in mid-run is followed, and the change is told`(_ key: String) async throws {
        let old = scene.server
        let new = try ScriptedServer(beside: old)
        for server in [old, new] { server.on("/health", .status(200)) }
        let folder = scene.setup.folder
        let hosts = folder.appending(path: "hosts")
        try Data("127.0.0.1 moving.example.test\n".utf8).write(to: hosts)
        let target =
            "targets: [ { name: api, http: \"http://moving.example.test:\(old.port)/health\", \(key) } ]"
        try Data((WireScene.head(window: "12s") + target).utf8).write(
            to: folder.appending(path: "cutover.yaml")
        )
        let script = "mount --bind hosts /etc/hosts && exec \"$@\""

        async let result = Tool.run(
            "unshare",
            ["--mount", "sh", "-c", script, "sh", Monitor.binary.path],
            in: folder
        )
        #expect(await old.waitForRequests(4, "/health"))
        // In place and of the same length: whoever reads meanwhile finds one address or the other.
        let file = try FileHandle(forUpdating: hosts)
        try file.write(contentsOf: Data("127.0.0.2".utf8))
        try file.close()
        let ending = try await result

        #expect(ending.status == 0, "\(ending.errors)")
        let (before, after) = (old.requests("/health").count, new.requests("/health").count)
        #expect(before >= 4 && after >= 6 && before + after >= 24, "\(before) and \(after)")
        let change = "api: now answered by 127.0.0.2:\(old.port), before 127.0.0.1:\(old.port)"
        #expect(ending.errors.components(separatedBy: change).count == 2, "\(ending.errors)")
    }

    @Test(
        .enabled(if: SmallDisk.isAllowed, "needs the right to mount"),
        arguments: ["fresh: always", "max_connection_age: 1s"]
    )
    func `a name that its server moves is followed, though it is looked up every 5 s only`(_ key: String)
        async throws
    {
        let folder = scene.setup.folder
        try Data("nameserver 127.0.0.1\n".utf8).write(to: folder.appending(path: "resolv.conf"))
        let target = "targets: [ { name: api, http: \"http://moving.example.test/\", \(key) } ]"
        try Data((WireScene.head(window: "14s") + target).utf8).write(
            to: folder.appending(path: "cutover.yaml")
        )
        let world = Bundle.module.bundleURL.appending(path: "Fixtures/moving_name.py").path
        let script = "mount --bind resolv.conf /etc/resolv.conf && exec \"$@\""

        let ending = try await Tool.run(
            "unshare",
            ["--mount", "--net", "sh", "-c", script, "sh", "python3", world, Monitor.binary.path],
            in: folder
        )

        #expect(ending.status == 0, "\(ending.errors)")
        let counts = ending.output.split(separator: " ").compactMap { Int($0.filter(\.isNumber)) }
        let (old, new, queries) = try #require(counts.count == 3 ? (counts[0], counts[1], counts[2]) : nil)
        #expect((6...20).contains(old) && new >= 8 && old + new >= 28, "\(counts)")
        #expect((2...5).contains(queries), "\(counts)")
        let change = "api: now answered by 127.0.0.2:80, before 127.0.0.1:80"
        #expect(ending.errors.components(separatedBy: change).count == 2, "\(ending.errors)")
    }
}
