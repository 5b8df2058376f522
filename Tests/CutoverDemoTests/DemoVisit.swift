import CutoverCore
import CutoverDemo
import Foundation
import Synchronization

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A client of a demo server that runs on a port of the system's choice, under a clock that only the test moves.
final class DemoVisit: Sendable {
    struct Answer: Sendable {
        let status: Int
        let contentType: String?
        let body: String
    }

    struct NoPort: Error {}

    let port: Int
    let clock: SleeplessClock
    private let reported: Reported

    private final class Reported: Sendable {
        let lines = Mutex<[String]>([])
    }

    private init(port: Int, clock: SleeplessClock, reported: Reported) {
        self.port = port
        self.clock = clock
        self.reported = reported
    }

    /// What the server has reported so far.
    var lines: [String] { reported.lines.withLock(\.self) }

    /// Serves `scenario` while `body` runs.
    static func serve(_ scenario: DemoScenario, _ body: (DemoVisit) async throws -> Void) async throws {
        let clock = SleeplessClock()
        let reported = Reported()
        let (ports, announced) = AsyncStream.makeStream(of: Int.self)
        let server = DemoServer(scenario, timekeeper: clock) { line in
            reported.lines.withLock { $0.append(line) }
        } onListening: { port in
            announced.yield(port)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { announced.finish() }
                try await server.run()
            }
            var found = ports.makeAsyncIterator()
            guard let port = await found.next() else {
                try await group.waitForAll()
                throw NoPort()
            }
            try await body(DemoVisit(port: port, clock: clock, reported: reported))
            group.cancelAll()
        }
    }

    func get(_ path: String, host: String = "127.0.0.1") async throws -> Answer {
        try await ask(URLRequest(url: try url(path, host: host)))
    }

    func post(_ path: String, _ body: String, type: String = "application/json") async throws -> Answer {
        var request = URLRequest(url: try url(path, host: "127.0.0.1"))
        request.httpMethod = "POST"
        request.httpBody = Data(body.utf8)
        request.setValue(type, forHTTPHeaderField: "Content-Type")
        return try await ask(request)
    }

    private func url(_ path: String, host: String) throws -> URL {
        guard let url = URL(string: "http://\(host):\(port)\(path)") else { throw URLError(.badURL) }
        return url
    }

    private func ask(_ request: URLRequest) async throws -> Answer {
        let (data, response) = try await URLSession.shared.data(for: request)
        guard let response = response as? HTTPURLResponse else { throw URLError(.badServerResponse) }
        return Answer(
            status: response.statusCode,
            contentType: response.value(forHTTPHeaderField: "Content-Type"),
            body: String(decoding: data, as: UTF8.self)
        )
    }
}
