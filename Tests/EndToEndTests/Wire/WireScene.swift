import CutoverTestSupport
import Foundation
import Synchronization
import Testing

/// A run of twelve slots over whatever targets a test names, and what it left.
struct WireScene {
    /// The server that plays every target, and the folder.
    let setup: Setup

    var server: ScriptedServer { setup.server }

    init() throws { setup = try Setup() }

    /// Runs it: `text` is `targets:` and what else is needed, `window` 6 s in slots of 500 ms unless told otherwise.
    func run(_ text: String, window: String = "6s", environment: [String: String] = [:]) async throws
        -> Monitor.Ending
    {
        try await setup.run(
            configuration: Self.head(window: window) + text + "\n",
            environment: environment
        )
    }

    /// What stands before `targets:`.
    static func head(window: String) -> String {
        "window: \(window)\ninterval: 500ms\nblock: 500ms\ntimeout: 2s\nlisten: \"127.0.0.1:0\"\n"
    }

    /// How often a target met each outcome, as in "auth 12".
    func outcomes(_ target: String) async throws -> [String] {
        let query = "SELECT outcome, count(*) FROM samples WHERE target = '\(target)' GROUP BY 1 ORDER BY 1"
        return try await setup.records.rows(query).map { $0.compactMap { $0 }.joined(separator: " ") }
    }

    /// How many requests came between the intended start and the end of each slot's probe, in the order of the slots.
    ///
    /// Probes go on while a run ends, so a plain count of requests says less.
    func requestsPerSlot(_ target: String, _ arrivals: Arrivals) async throws -> [Int] {
        let query =
            "SELECT intended_start_us, intended_start_us + duration_us FROM samples WHERE target = '\(target)' ORDER BY slot"
        let moments = arrivals.moments
        return try await setup.records.rows(query).map { row in
            let bounds = row.compactMap { $0.flatMap { Int64($0) } }
            return moments.count { bounds[0] <= $0 && $0 <= bounds[1] }
        }
    }

    /// The reasons of each target's failed probes, as the evidence file has them.
    func reasons() async throws -> [String: Set<String>] {
        struct Line: Decodable {
            let target: String?
            let outcome: String?
            let detail: String?
        }
        let file = try await setup.runFolder().appending(path: "evidence.jsonl")
        var found: [String: Set<String>] = [:]
        for text in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            let line = try JSONDecoder().decode(Line.self, from: Data(text.utf8))
            guard let target = line.target, line.outcome == "assertion" else { continue }
            found[target, default: []].insert(line.detail ?? "")
        }
        return found
    }

    /// The files of the runs in which `word` stands.
    func files(with word: String) throws -> [String] {
        let below = setup.folder.appending(path: "cutover-runs")
        let names = FileManager.default.enumerator(atPath: below.path)?.compactMap { $0 as? String } ?? []
        try #require(names.contains("cutover.db"))
        return names.filter { name in
            let data = FileManager.default.contents(atPath: below.appending(path: name).path)
            return data?.range(of: Data(word.utf8)) != nil
        }
    }
}

/// When the requests came that one behaviour answered, in microseconds since 1970.
final class Arrivals: Sendable {
    private let list = Mutex<[Int64]>([])

    var moments: [Int64] { list.withLock { $0 } }

    /// Notes the moment, then does `behaviour`.
    func noting(_ behaviour: ScriptedServer.Behaviour) -> ScriptedServer.Behaviour {
        .answering { [self] _ in
            list.withLock { $0.append(Int64(Date.now.timeIntervalSince1970 * 1_000_000)) }
            return behaviour
        }
    }
}
