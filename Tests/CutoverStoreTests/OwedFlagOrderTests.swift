import CutoverCore
import CutoverStore
import Testing

/// Which runs may have left a flag on.
struct OwedFlagOrderTests {
    @Test(arguments: [
        (DecisionKind.rollback, AnnouncementKind.flag, DeliveryState.pending, true),
        (.rollback, .flag, .dead, false), (.rollback, .decision, .pending, false),
        (.go, .flag, .pending, false), (.hold, .flag, .pending, true),
    ])
    func `only a ROLLBACK, or a start that failed, whose order to a flag is pending owes a flag order`(
        _ row: (decision: DecisionKind, kind: AnnouncementKind, state: DeliveryState, owes: Bool)
    ) async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        var delivery = owed("d-1", kind: row.kind)
        delivery.state = row.state

        try await store.begin(runRecord())
            .commit([], decision: decision(row.decision), deliveries: [delivery])

        #expect(try await store.archive.run("run-1").owesFlagOrder == row.owes)
    }

    @Test func `a run that ended while it was turning flags on again owes the order to turn them off`()
        async throws
    {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        let journal = try await store.begin(runRecord())
        try await journal.commit([], decision: decision(.rollback), deliveries: [])
        let desk = try MoveDesk.open(directory.path)
        let id = try desk.put(.restore, for: "run-1", by: "ben", reason: "fixed", at: seconds(5))
        #expect(try await store.archive.run("run-1").owesFlagOrder == false)

        let move = Move(
            id: id,
            saidAt: seconds(5),
            at: seconds(6),
            lever: .restore,
            by: "ben",
            reason: "fixed"
        )
        try await journal.record([.event(seq: 7, .moved(move))])
        #expect(try await store.archive.run("run-1").owesFlagOrder)

        let answer = MoveAnswer(
            move: move,
            isAccepted: true,
            text: "on",
            before: "ROLLBACK",
            after: "ROLLBACK"
        )
        try await journal.record([
            .event(seq: 8, .restored(fault: nil, at: seconds(7))), .answer(seq: 8, answer),
        ])
        #expect(try await store.archive.run("run-1").owesFlagOrder == false)
    }

    @Test func `a dry run that ended in its start owes nothing`() async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        var record = runRecord()
        record.isDryRun = true

        try await store.begin(record).record([.event(seq: 1, .prepared(seconds(1)))])

        #expect(try await store.archive.run("run-1").owesFlagOrder == false)
    }

    @Test func `a run that ended while it was turning a flag on owes the order to turn it off`() async throws
    {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        let journal = try await store.begin(runRecord())
        #expect(try await store.archive.run("run-1").owesFlagOrder == false)

        try await journal.record([.event(seq: 1, .prepared(seconds(1)))])
        #expect(try await store.archive.run("run-1").owesFlagOrder)

        try await journal.record([.event(seq: 2, .began(seconds(2)))])
        #expect(try await store.archive.run("run-1").owesFlagOrder == false)
    }
}
