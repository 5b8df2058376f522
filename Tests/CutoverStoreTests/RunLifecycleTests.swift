import CutoverCore
import CutoverStore
import Testing

struct RunLifecycleTests {
    @Test func `a run that begins is listed with what is known of it`() async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)

        _ = try await store.begin(runRecord())

        let summary = try #require(try await store.archive.runs().first)
        #expect(summary.record == runRecord())
        #expect(summary.state == .running)
        #expect(summary.origin == nil)
        #expect(summary.endedAt == nil)
        #expect(summary.exitStatus == nil)
        #expect(summary.decision == nil)
        #expect(summary.owedDeliveries == 0)
        #expect(!summary.isCrashed)
    }

    @Test func `T0 is the one that was recorded`() async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)

        let journal = try await store.begin(runRecord())
        try await journal.record([.event(seq: 1, .began(seconds(3)))])

        #expect(try await store.archive.runs().first?.origin == seconds(3))
    }

    @Test(arguments: [RunState.ended, .interrupted, .abandoned])
    func `a run that ended keeps its status`(_ state: RunState) async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        _ = try await store.begin(runRecord())

        try await store.end("run-1", as: state, exitStatus: 3, at: seconds(1_800))

        let summary = try await store.archive.run("run-1")
        #expect(summary.state == state)
        #expect(summary.exitStatus == 3)
        #expect(summary.endedAt == seconds(1_800))
    }

    @Test func `a running run whose process is gone has crashed`() async throws {
        let directory = try TestDirectory()
        let first = try RunStore.open(directory.path, now: noon)
        _ = try await first.begin(runRecord())
        try first.close()

        let archive = try RunArchive.open(directory.path)

        #expect(try await archive.runs().first?.state == .running)
        #expect(try await archive.runs().first?.isCrashed == true)
    }

    @Test func `a live run seen from outside has not crashed`() async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        _ = try await store.begin(runRecord())

        let archive = try RunArchive.open(directory.path)

        #expect(try await archive.runs().first?.isCrashed == false)
        try store.close()
    }

    @Test func `a crashed run is taken up with its log, and its seq goes on`() async throws {
        let directory = try TestDirectory()
        let first = try RunStore.open(directory.path, now: noon)
        try await first.begin(runRecord()).record([.event(seq: 1, .began(noon))])
        try first.close()
        let second = try RunStore.open(directory.path, now: seconds(60))

        let journal = try await second.resume("run-1", pid: 4_712)
        try await journal.record([.event(seq: 2, .resumed(seconds(60)))])

        #expect(
            try await second.archive.events(of: "run-1").map(\.event) == [
                .began(noon), .resumed(seconds(60)),
            ]
        )
        #expect(try await second.archive.runs().first?.record.pid == 4_712)
        #expect(try await second.archive.runs().first?.isCrashed == false)
    }

    @Test func `a run can be taken up however it ended`() async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        _ = try await store.begin(runRecord())
        try await store.end("run-1", as: .interrupted, exitStatus: 143, at: seconds(60))

        _ = try await store.resume("run-1", pid: 4_712)

        #expect(try await store.archive.run("run-1").state == .running)
        #expect(try await store.archive.run("run-1").exitStatus == nil)
        try await store.end("run-1", as: .ended, exitStatus: 1, at: seconds(90))
        _ = try await store.resume("run-1", pid: 4_713)
        #expect(try await store.archive.run("run-1").state == .running)
        try await store.end("run-1", as: .abandoned, exitStatus: nil, at: seconds(95))
        _ = try await store.resume("run-1", pid: 4_714)
        #expect(try await store.archive.run("run-1").state == .running)
        #expect(try await store.archive.run("run-1").record.pid == 4_714)
    }

    @Test(arguments: [true, false])
    func `a dry run is known as one`(_ isDryRun: Bool) async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        var record = runRecord()
        record.isDryRun = isDryRun

        _ = try await store.begin(record)

        #expect(try await store.archive.run("run-1").record.isDryRun == isDryRun)
    }

    @Test func `a new run abandons the crashed one and leaves its debts`() async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        try await store.begin(runRecord()).commit([], decision: nil, deliveries: [owed("d-1")])

        _ = try await store.begin(runRecord("run-2", startedAt: seconds(60)))

        let runs = try await store.archive.runs()
        #expect(runs.map(\.record.id) == ["run-2", "run-1"])
        #expect(runs.map(\.state) == [.running, .abandoned])
        #expect(runs.map(\.owedDeliveries) == [0, 1])
    }

    @Test func `a run's id is given once`() async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        _ = try await store.begin(runRecord())

        let trouble = await trouble { () throws(StoreTrouble) in _ = try await store.begin(runRecord()) }

        #expect(trouble?.kind == .conflict)
        #expect(
            trouble?.text
                == "a run \"run-1\" is stored already in \"\(directory.path)\"; give this one another id"
        )
        #expect(try await store.archive.run("run-1").state == .running)
    }

    @Test func `a run is found by a unique start of its id`() async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        for id in ["run-1", "run-10", "other_%"] { _ = try await store.begin(runRecord(id)) }
        let place = "\"\(directory.path)\""

        #expect(try await store.archive.run("oth").record.id == "other_%")
        #expect(try await store.archive.run("run-1").record.id == "run-1")
        let several = await trouble { () throws(StoreTrouble) in _ = try await store.archive.run("run") }
        #expect(
            several?.text
                == "2 runs in \(place) start with \"run\" (\"run-10\", \"run-1\"); write more of the id"
        )
        for unknown in ["%", "x", ""] {
            let none = await trouble { () throws(StoreTrouble) in _ = try await store.archive.run(unknown) }
            #expect(
                none?.text
                    == "there is no run \"\(unknown)\" in \(place); \"cutover-monitor runs\" lists those there are"
            )
        }
    }

    @Test func `the log of an unknown run is an error and not an empty list`() async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)

        let trouble = await trouble { () throws(StoreTrouble) in _ = try await store.archive.events(of: "x") }

        #expect(trouble?.kind == .other)
    }
}

/// The trouble an action ends in; nil when it goes well.
func trouble(_ action: () async throws(StoreTrouble) -> Void) async -> StoreTrouble? {
    do throws(StoreTrouble) {
        try await action()
        return nil
    } catch {
        return error
    }
}
