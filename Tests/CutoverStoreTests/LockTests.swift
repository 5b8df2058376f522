import CutoverCore
import CutoverTestSupport
import Foundation
import Testing

@testable import CutoverStore

struct LockTests {
    @Test func `a directory held by another process is refused with its PID, run and age`() async throws {
        let directory = try TestDirectory()
        let other = try OtherProcess(
            holding: directory.files.lock,
            line: "since_us=1763692000000000 since=x run=x"
        )

        let trouble = await trouble { () throws(StoreTrouble) in
            _ = try RunStore.open(directory.path, now: seconds(750))
        }

        #expect(trouble?.kind == .locked)
        #expect(
            trouble?.text
                == "\"\(directory.path)\" is locked by PID \(other.pid) (run x, for 12m30s); "
                + "wait for it, stop it, or name another directory with --dir"
        )
        #expect(try directory.names() == ["cutover.lock"])
        try other.end()
        try RunStore.open(directory.path, now: noon).close()
    }

    @Test func `a holder that does not sign is still believed`() async throws {
        let directory = try TestDirectory()
        let other = try OtherProcess(holding: directory.files.lock, line: "")

        let trouble = await trouble { () throws(StoreTrouble) in
            _ = try RunStore.open(directory.path, now: noon)
        }

        #expect(trouble?.kind == .locked)
        #expect(
            trouble?.text
                == "\"\(directory.path)\" is locked by a process that \"cutover.lock\" does not name; "
                + "wait for it, stop it, or name another directory with --dir"
        )
        try other.end()
    }

    @Test func `this process locks itself out too, until it closes`() async throws {
        let directory = try TestDirectory()
        let first = try RunStore.open(directory.path, now: noon)

        let refused = await trouble { () throws(StoreTrouble) in
            _ = try RunStore.open(directory.path, now: seconds(3))
        }
        try first.close()
        let second = try RunStore.open(directory.path, now: seconds(4))

        #expect(refused?.text.contains("locked by PID \(getpid()) (no run yet, for 3s)") == true)
        try second.close()
    }

    @Test func `a locked store can be read from outside while its writer goes on`() async throws {
        let directory = try TestDirectory()
        let store = try RunStore.open(directory.path, now: noon)
        let journal = try await store.begin(runRecord())
        let archive = try RunArchive.open(directory.path)

        try await journal.record([.event(seq: 1, .began(noon))])
        #expect(try await archive.events(of: "run-1").map(\.event) == [.began(noon)])
        try await journal.record([.event(seq: 2, .tick(noon))])
        #expect(try await archive.events(of: "run-1").map(\.event) == [.began(noon), .tick(noon)])
    }

    @Test func `a refused opening does not keep the lock`() async throws {
        let directory = try TestDirectory()
        try execute(directory, "CREATE TABLE orders (id INTEGER)")

        let refused = await trouble { () throws(StoreTrouble) in
            _ = try RunStore.open(directory.path, now: noon)
        }
        try FileManager.default.removeItem(atPath: directory.files.database)
        let again = await trouble { () throws(StoreTrouble) in
            try RunStore.open(directory.path, now: noon).close()
        }

        #expect(refused?.text.contains("is the database of another program") == true)
        #expect(again == nil)
    }

    @Test(arguments: [
        ("pid=4711 since_us=1763692000000000 since=2025-11-21T02:26:40.000Z run=x y\n", 4_711, "x y"),
        ("pid=1 since_us=1763692000000000 since=2025-11-21T02:26:40.000Z\n", 1, nil),
    ])
    func `the line of the lock file reads back`(_ line: String, _ pid: Int, _ run: String?) {
        let holder = LockHolder(pid: pid, run: run, since: noon)

        #expect(holder.line == line)
        #expect(LockHolder(line: line) == holder)
    }

    @Test(arguments: ["", "\n", "4711", "pid=x since_us=1 since=y", "pid=1 since_us= since=y", "pid=1 run=x"])
    func `a line that does not say who holds the lock names nobody`(_ line: String) {
        #expect(LockHolder(line: line) == nil)
    }
}

/// A shell that holds an flock on a file until it is told to end.
final class OtherProcess {
    let pid: Int
    private let child: Child
    private let input = Pipe()

    init(holding path: String, line: String) throws {
        let output = Pipe()
        let sign = line.isEmpty ? "" : "printf 'pid=%s %s\\n' $$ '\(line)' > '\(path)';"
        child = try Child(
            ["/usr/bin/env", "flock", "-n", path, "sh", "-c", "\(sign) echo $$; read end"],
            ChildStreams(
                input: .descriptor(input.fileHandleForReading.fileDescriptor),
                output: .descriptor(output.fileHandleForWriting.fileDescriptor)
            )
        )
        try input.fileHandleForReading.close()
        try output.fileHandleForWriting.close()
        let answer = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        pid = try #require(Int(answer.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    func end() throws {
        try input.fileHandleForWriting.close()
        child.waitUntilEnd()
    }
}
