import CutoverTestSupport
import Synchronization
import Testing

/// One request a slot, never two, however it ends: counted at the server over whole runs.
@Suite(.inTurn(within: .seconds(120))) struct OneRequestTests {
    private let scene: WireScene

    init() throws { scene = try WireScene() }

    /// Every second request meets `fault`, so that each is sent over a connection that was good before.
    private static func everySecond(_ fault: ScriptedServer.Behaviour) -> ScriptedServer.Behaviour {
        let count = Mutex(0)
        return .answering { _ in
            let number = count.withLock { count in
                count += 1
                return count
            }
            return number.isMultiple(of: 2) ? fault : .status(200, body: "ok")
        }
    }

    private static let torn = Array("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhal".utf8)

    @Test func `every slot is one request, over new and used connections, also of a server that hangs up`()
        async throws
    {
        let server = scene.server
        let ok = ScriptedServer.Behaviour.status(200, body: "ok")
        let (hangsUp, tears) = (Self.everySecond(.close()), Self.everySecond(.reset(after: Self.torn)))
        let arrivals = [
            "fresh": ok, "shared": ok, "kept": ok, "hangs-up": hangsUp,
            "hangs-up-post": Self.everySecond(.close()),
            "tears": tears,
        ].reduce(into: [String: Arrivals]()) { arrivals, path in
            let noted = Arrivals()
            server.on("/\(path.key)", noted.noting(path.value))
            arrivals[path.key] = noted
        }

        let ending = try await scene.run(
            """
            targets:
              - { name: fresh, http: "\(server.url("/fresh"))", fresh: always }
              - { name: shared, http: "\(server.url("/shared"))" }
              - { name: kept, http: "\(server.url("/kept"))", fresh: never }
              - { name: hangs-up, http: "\(server.url("/hangs-up"))", critical: false, fresh: never }
              - { name: hangs-up-post, http: "\(server.url("/hangs-up-post"))", method: POST, body: "{}", critical: false }
              - { name: tears, http: "\(server.url("/tears"))", critical: false }
            """
        )

        #expect(ending.status == 0, "\(ending.log)")
        for (name, arrivals) in arrivals {
            let counts = try await scene.requestsPerSlot(name, arrivals)
            #expect(counts == Array(repeating: 1, count: 12), "\(name)")
        }
        for name in ["fresh", "shared", "kept"] { #expect(try await scene.outcomes(name) == ["ok 12"]) }
        for name in ["hangs-up", "hangs-up-post", "tears"] {
            #expect(try await scene.outcomes(name) == ["ok 6", "reset 6"])
        }
    }

    @Test func `every poll of a source is one request, the base included`() async throws {
        let server = scene.server
        let bodies: [String: @Sendable (Int) -> String] = [
            "ops": { Figures.good(100 + 40 * $0).nested },
            "perf": { #"{"request_latency":{"/a":{"count":\#($0 * 9),"p95_ms":11.9}}}"# },
            "prom": { "http_requests_total{status=\"200\"} \(100 + 20 * $0)\n" },
        ]
        let arrivals = bodies.mapValues { _ in Arrivals() }
        for (name, body) in bodies {
            let polls = Mutex(0)
            let type = name == "prom" ? "text/plain; version=0.0.4" : "application/json"
            let answer = ScriptedServer.Behaviour.answering { _ in
                let poll = polls.withLock { count in
                    defer { count += 1 }
                    return count
                }
                return .status(200, headers: ["Content-Type: \(type)"], body: body(poll))
            }
            server.on("/\(name)", arrivals[name]?.noting(answer) ?? .status(404))
        }

        let ending = try await scene.run(
            """
            targets:
              - { name: health, http: "\(server.url("/health"))" }
              - { name: ops, ops_metrics: "\(server.url("/ops"))", limits: { p95_ms: off } }
              - { name: perf, latency_map: "\(server.url("/perf"))" }
              - { name: prom, prometheus: "\(server.url("/prom"))", requests: http_requests_total }
            """
        )

        #expect(ending.status == 0, "\(ending.log)")
        for (name, arrivals) in arrivals {
            let counts = try await scene.requestsPerSlot(name, arrivals)
            #expect(counts == Array(repeating: 1, count: 13), "\(name)")
        }
    }
}
