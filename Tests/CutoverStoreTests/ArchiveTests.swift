import CutoverCore
import Foundation
import Testing

@testable import CutoverStore

struct ArchiveTests {
    @Test func `a directory without a store is an error, and nothing is made in it`() async throws {
        let directory = try TestDirectory()

        let trouble = await trouble { () throws(StoreTrouble) in _ = try RunArchive.open(directory.path) }

        #expect(
            trouble?.text
                == "there is no \"cutover.db\" in \"\(directory.path)\"; name the directory of the runs with --dir"
        )
        #expect(try directory.names().isEmpty)
    }

    @Test func `an empty database holds no run yet`() async throws {
        let directory = try TestDirectory()
        try Data().write(to: URL(fileURLWithPath: directory.files.database))

        let trouble = await trouble { () throws(StoreTrouble) in _ = try RunArchive.open(directory.path) }

        #expect(trouble?.kind == .other)
        #expect(trouble?.text.contains("holds no run yet") == true)
    }

    @Test(arguments: [false, true])
    func `reading makes no file and changes none, after a clean end and after a crash`(_ isCrashed: Bool)
        async throws
    {
        let source = try TestDirectory()
        let store = try RunStore.open(source.path, now: noon)
        try await store.begin(runRecord()).record([.event(seq: 1, .began(noon))])
        if !isCrashed { try store.close() }
        let directory = try copy(source)
        let names = try directory.names()
        let kept = names.filter { $0 != "cutover.db-shm" }
        let before = try kept.map { try directory.bytes(of: $0) }

        let archive = try RunArchive.open(directory.path)

        #expect(try await archive.events(of: "run-1").map(\.event) == [.began(noon)])
        #expect(try await archive.runs().map(\.record.id) == ["run-1"])
        #expect(try directory.names() == names)
        #expect(try kept.map { try directory.bytes(of: $0) } == before)
        withExtendedLifetime(store) {}
    }

    @Test func `a writer that starts later is seen by an archive opened before`() async throws {
        let directory = try TestDirectory()
        let first = try RunStore.open(directory.path, now: noon)
        _ = try await first.begin(runRecord())
        try first.close()
        let archive = try RunArchive.open(directory.path)

        let second = try RunStore.open(directory.path, now: seconds(60))
        _ = try await second.begin(runRecord("run-2", startedAt: seconds(60)))
        #expect(try await archive.runs().map(\.record.id) == ["run-2", "run-1"])
        try second.close()

        #expect(try await archive.runs().map(\.record.id) == ["run-2", "run-1"])
    }

    @Test func `a log copied without its index is refused with the way out`() async throws {
        let source = try TestDirectory()
        let store = try RunStore.open(source.path, now: noon)
        _ = try await store.begin(runRecord())
        let directory = try copy(source)
        try FileManager.default.removeItem(atPath: directory.files.sharedMemory)

        let trouble = await trouble { () throws(StoreTrouble) in _ = try RunArchive.open(directory.path) }

        #expect(
            trouble?.text
                == "\"\(directory.path)/cutover.db-wal\" has no \"cutover.db-shm\" beside it; copy the directory to "
                + "a writable place and run there: sqlite3 cutover.db 'PRAGMA wal_checkpoint(TRUNCATE)'"
        )
        try RunStore.open(directory.path, now: noon).close()
        #expect(try await RunArchive.open(directory.path).runs().map(\.record.id) == ["run-1"])
        withExtendedLifetime(store) {}
    }

    @Test(arguments: [
        "UPDATE outcomes SET outcome = 'fine'", "DELETE FROM readings", "UPDATE events SET label = 'x'",
    ])
    func `a row that cannot be read is an error and never skipped`(_ change: String) async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        let journal = try await store.begin(runRecord())
        let endpoint = EndpointReading(
            endpoint: "/a",
            requests: .value(1),
            errors: .value(0),
            p95Microseconds: .value(1)
        )
        let reading = Reading(startedAt: nil, endpoints: [endpoint])
        try await journal.record([
            .sample(seq: 1, Observation(sample: probe(slot: 0).sample, reading: reading)),
            .event(seq: 2, .interrupted(.terminate, at: noon)),
        ])

        try execute(directory, change)
        let trouble = await trouble { () throws(StoreTrouble) in
            _ = try await store.archive.events(of: "run-1")
        }

        #expect(trouble?.kind == .corrupt)
    }

    @Test func `a directory whose name means something in an address is read all the same`() async throws {
        let parent = try TestDirectory()
        let path = parent.path + "/a b?c#d%41"
        let store = try RunStore.open(path, now: noon)
        _ = try await store.begin(runRecord())
        try store.close()

        #expect(try await RunArchive.open(path).runs().map(\.record.id) == ["run-1"])
    }
}
