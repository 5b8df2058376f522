import CutoverTestSupport
import Foundation
import Testing

/// Several people who pull in the same second: each is heard, and told what became of it.
@Suite(.inTurn(within: .seconds(180))) struct LeverRaceTests {
    private let setup: Setup

    init() throws {
        setup = try Setup()
    }

    private func plan(window: String) -> String {
        setup.configuration(window: window, setup.sinks, setup.flag())
    }

    /// Everybody pulls at once; the endings in the order of `pulls`.
    private func pullTogether(_ pulls: [[String]]) async throws -> [Monitor.Ending] {
        let monitors = try pulls.map { try setup.start($0) }
        var endings: [Monitor.Ending] = []
        for monitor in monitors { endings.append(try await monitor.end()) }
        return endings
    }

    @Test(arguments: [true, false])
    func `of rollbacks at the same moment with no monitor one is made, and the others hear of it`(
        _ isCrashed: Bool
    ) async throws {
        let monitor = try setup.start(configuration: plan(window: isCrashed ? "60s" : "2s"))
        if isCrashed {
            #expect(await setup.server.waitForRequests(3, "/health"))
            monitor.signal(SIGKILL)
        }
        _ = try await monitor.end()
        let people = ["ana", "ben", "eva", "leo"]

        let pulled = try await pullTogether(
            people.map { ["rollback", "--by", $0, "--reason", "login is broken"] }
        )

        #expect(setup.server.requests("/flag/off").count == 1)
        #expect(try await setup.records.rows("SELECT decision FROM decisions").last == ["rollback"])
        let answers = try await setup.records.rows(
            "SELECT state, by_whom, answer FROM commands ORDER BY state"
        )
        #expect(answers.map { $0[0] } == ["accepted", "refused", "refused", "refused"])
        let first = try #require(answers.first?[1])
        for answer in answers.dropFirst() {
            #expect(answer[2]?.contains(", by \(first): login is broken") == true, "\(answer)")
        }
        for (person, ending) in zip(people, pulled) {
            #expect([0, 1].contains(ending.status), "\(person): \(ending.log)")
            let words = person == first ? "accepted: ROLLBACK decided" : "refused: the run decided ROLLBACK"
            #expect((ending.output + ending.log).contains(words), "\(person): \(ending.log)")
        }
        let run = try #require(try await setup.records.value("SELECT id FROM runs"))
        #expect(try await setup.run(["replay", run]).status == 0)
    }

    /// Two pulls, what the monitor ends with, and how the first of its answers, sorted, stand.
    struct Pair: Sendable {
        let pulls: [[String]]
        let status: Int32
        let states: [String]
    }

    @Test(arguments: [
        Pair(
            pulls: [
                ["rollback", "--by", "ana", "--reason", "one"],
                ["override", "--by", "ben", "--reason", "two"],
            ],
            status: 1,
            states: ["accepted"]
        ),
        Pair(
            pulls: [["abort", "--reason", "one"], ["extend", "--for", "5s", "--reason", "two"]],
            status: 2,
            states: ["accepted"]
        ),
        Pair(
            pulls: [
                ["mute", "api/p95_ms", "--for", "5s", "--by", "ana", "--reason", "one"],
                ["mute", "api/p95_ms", "--for", "9s", "--by", "ben", "--reason", "two"],
            ],
            status: 143,
            states: ["accepted", "refused"]
        ),
    ])
    func `of two levers in the same second the monitor answers both, in the order of their rows`(
        _ pair: Pair
    ) async throws {
        let monitor = try setup.start(configuration: plan(window: "60s"))
        #expect(await setup.server.waitForRequests(5, "/health"))

        let pulled = try await pullTogether(pair.pulls)
        if pair.status == 143 { monitor.signal(SIGTERM) }
        let ending = try await monitor.end()

        #expect(ending.status == pair.status, "\(ending.log)")
        let rows = try await setup.records.rows("SELECT id, state, answer, seq FROM commands ORDER BY id")
        #expect(rows.map { $0[0] } == ["1", "2"])
        let order = rows.compactMap { $0[3] }.compactMap(Int.init)
        #expect(order.count == 2 && order == order.sorted(), "\(rows)")
        #expect(rows.compactMap { $0[1] }.sorted().starts(with: pair.states), "\(rows)")
        let told = pulled.map { $0.output + $0.log }.joined()
        for row in rows { #expect(row[2].map { told.contains($0) } == true, "\(row) is not in \(told)") }
        let run = try #require(try await setup.records.value("SELECT id FROM runs"))
        #expect(try await setup.run(["replay", run]).status == 0)
    }

    @Test func `a rollback and an override of a run that has ended are told what it came to`() async throws {
        _ = try await setup.run(configuration: plan(window: "2s"))
        let early = try await setup.run(["override", "--reason", "x"])
        let first = try await setup.run(["rollback", "--by", "ana", "--reason", "login is broken"])

        let second = try await setup.run(["rollback", "--by", "ben", "--reason", "me too"])

        #expect(early.status == 1)
        #expect(early.log.contains("refused: there is no ROLLBACK to override: the run decided GO"))
        #expect(first.status == 1)
        #expect(second.status == 1)
        #expect(second.log.contains("refused: the run decided ROLLBACK at T+"), "\(second.log)")
        #expect(second.log.contains(", by ana: login is broken; flag brokers_v1: read_back"))
        #expect(setup.server.requests("/flag/off").count == 1)
    }

    @Test func `a secret in a reason is masked before it is written, also when nobody answers`() async throws
    {
        _ = try await setup.run(configuration: plan(window: "2s"))

        // Another window is another plan, so the pull is refused by this process alone.
        let pulled = try await setup.run(
            ["rollback", "--by", "ana", "--reason", "the key is \(Setup.secret)"],
            configuration: plan(window: "4s")
        )

        #expect(pulled.status == 1)
        #expect(try await setup.records.value("SELECT reason FROM commands") == "the key is ***")
        for file in ["cutover.db", "cutover.db-wal"] {
            let path = setup.folder.appending(path: "cutover-runs/\(file)")
            guard let bytes = FileManager.default.contents(atPath: path.path) else { continue }
            #expect(bytes.range(of: Data(Setup.secret.utf8)) == nil, "\(file)")
        }
    }
}
