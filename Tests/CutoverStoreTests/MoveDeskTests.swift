import CutoverCore
import Testing

@testable import CutoverStore

/// Moves on their way from a second process to the monitor and back.
struct MoveDeskTests {
    private static let levers: [Lever] = [
        .rollback, .abort, .mute(rule: "ops:/a,\"b\"/p95_ms", length: .seconds(300)),
        .override(rules: ["api/p95_ms", "ops:*/error_rate_pct"]), .override(rules: []),
        .extend(.milliseconds(1_500)), .confirm,
    ]

    private func answer(to move: Move, isAccepted: Bool = true, window: Duration? = nil) -> MoveAnswer {
        MoveAnswer(
            move: move,
            isAccepted: isAccepted,
            text: "done",
            before: "WATCHING",
            after: "ROLLBACK",
            window: window
        )
    }

    @Test(arguments: levers)
    func `what a second process says reaches the monitor, and its answer comes back`(_ lever: Lever)
        async throws
    {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        let journal = try await store.begin(runRecord())
        let desk = try MoveDesk.open(directory.path)

        let id = try desk.put(lever, for: "run-1", by: "ana", reason: "why", at: seconds(1))
        let moves = try await store.moves(of: "run-1").moves(after: 0, now: seconds(2))
        let move = try #require(moves.first)
        #expect(try desk.answer(to: id) == nil)
        try await journal.record([.event(seq: 7, .moved(move)), .answer(seq: 7, answer(to: move))])

        #expect(
            moves == [
                Move(id: id, saidAt: seconds(1), at: seconds(2), lever: lever, by: "ana", reason: "why")
            ]
        )
        #expect(
            try desk.answer(to: id)
                == MoveDesk.Answer(isAccepted: true, text: "done", before: "WATCHING", after: "ROLLBACK")
        )
        #expect(try await store.moves(of: "run-1").moves(after: 0, now: noon).isEmpty)
        #expect(try await store.archive.events(of: "run-1").map(\.event) == [.moved(move)])
    }

    @Test func `moves come in the order they were said, from the one asked for, of one run`() async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        _ = try await store.begin(runRecord("run-0"))
        _ = try await store.begin(runRecord())
        let desk = try MoveDesk.open(directory.path)
        let other = try desk.put(.abort, for: "run-0", by: "ana", reason: "", at: noon)
        let ids = try (1...3).map { _ in try desk.put(.confirm, for: "run-1", by: "ana", reason: "", at: noon)
        }

        let all = try await store.moves(of: "run-1").moves(after: 0, now: noon)
        let late = try await store.moves(of: "run-1").moves(after: ids[1], now: noon)

        #expect(all.map(\.id) == ids)
        #expect(late.map(\.id) == [ids[2]])
        #expect(!ids.contains(other))
    }

    @Test func `an extended run is stored as long as it is`() async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        let journal = try await store.begin(runRecord())
        let id = try MoveDesk.open(directory.path)
            .put(.extend(.seconds(60)), for: "run-1", by: "ana", reason: "", at: noon)
        let move = Move(id: id, saidAt: noon, at: noon, lever: .extend(.seconds(60)), by: "ana", reason: "")

        try await journal.record([.answer(seq: 1, answer(to: move, window: .seconds(1_860)))])

        #expect(try await store.archive.run("run-1").record.window == .seconds(1_860))
    }

    @Test(arguments: [(true, "override", true), (false, "override", false), (true, "confirm", false)])
    func `only an override that was accepted takes the latch off`(
        _ isAccepted: Bool,
        _ verb: String,
        _ isOverridden: Bool
    ) async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        let journal = try await store.begin(runRecord())
        let lever: Lever = verb == "override" ? .override(rules: []) : .confirm
        let id = try MoveDesk.open(directory.path).put(lever, for: "run-1", by: "ana", reason: "", at: noon)
        let move = Move(id: id, saidAt: noon, at: noon, lever: lever, by: "ana", reason: "")

        try await journal.record([.answer(seq: 1, answer(to: move, isAccepted: isAccepted))])

        #expect(try await store.archive.run("run-1").isOverridden == isOverridden)
    }

    @Test func `a move that is refused without a monitor is never read again`() async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        _ = try await store.begin(runRecord())
        let desk = try MoveDesk.open(directory.path)
        let id = try desk.put(.rollback, for: "run-1", by: "ana", reason: "", at: noon)

        try desk.refuse(id, "another plan", standing: "GO", at: noon)

        #expect(
            try desk.answer(to: id)
                == MoveDesk.Answer(isAccepted: false, text: "another plan", before: "GO", after: "GO")
        )
        #expect(try await store.moves(of: "run-1").moves(after: 0, now: noon).isEmpty)
    }

    @Test(arguments: [
        "UPDATE commands SET verb = 'abort'", "UPDATE commands SET at_us = 0",
        "UPDATE commands SET rules = '[]'",
        "DELETE FROM commands", "UPDATE commands SET state = 'waiting', answered_us = NULL, answer = NULL",
        "INSERT INTO commands (run_id, at_us, verb, by_whom, reason) VALUES ('run-1', 0, 'dance', 'ana', '')",
        "INSERT INTO commands (run_id, at_us, verb, by_whom, reason) VALUES ('run-1', 0, 'abort', '', '')",
        "INSERT INTO commands (run_id, at_us, verb, by_whom, reason) VALUES ('nobody', 0, 'abort', 'ana', '')",
    ])
    func `the table keeps what was said and answered`(_ change: String) async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        _ = try await store.begin(runRecord())
        let desk = try MoveDesk.open(directory.path)
        let id = try desk.put(.rollback, for: "run-1", by: "ana", reason: "", at: noon)
        try desk.refuse(id, "no", standing: "GO", at: noon)

        #expect(throws: (any Error).self) { try execute(directory, change) }
    }

    @Test func `a directory without a run takes no move`() throws {
        let directory = try TestDirectory()

        #expect(throws: StoreTrouble.self) { try MoveDesk.open(directory.path) }
    }
}
