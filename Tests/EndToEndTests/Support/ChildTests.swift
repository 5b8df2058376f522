import CutoverTestSupport
import Foundation
import Testing

/// What the programs beside the tests inherit, and how they end.
@Suite(.timeLimit(.minutes(1))) struct ChildTests {
    @Test(arguments: [("exit 7", Child.End.exited(7)), ("kill -TERM $$", .killed(by: 15))])
    func `an exit and a deadly signal are told apart`(_ script: String, _ end: Child.End) async throws {
        let (awaited, blocked) = (try Self.shell(script), try Self.shell(script))

        #expect(try await awaited.end == end)
        #expect(blocked.waitUntilEnd() == end)
        #expect(end.status == (end == .exited(7) ? 7 : 15))
    }

    @Test func `it has the streams, the folder and the environment that it is given, and no other`()
        async throws
    {
        let folder = try Monitor.freshFolder()
        let (input, output) = (folder.appending(path: "in"), folder.appending(path: "out"))
        try Data("asked\n".utf8).write(to: input)
        try Data().write(to: output)

        let child = try Child(
            ["/usr/bin/env", "sh", "-c", "cat; pwd -P; echo $A; echo $HOME; echo told >&2"],
            ChildStreams(input: .file(input.path), output: .file(output.path), errors: .nowhere),
            in: folder.path,
            environment: ["A": "b c", "PATH": "/usr/bin:/bin"]
        )

        #expect(try await child.end == .exited(0))
        let place = folder.resolvingSymlinksInPath().path
        #expect(try String(contentsOf: output, encoding: .utf8) == "asked\n\(place)\nb c\n\n")
    }

    @Test func `no other descriptor is inherited`() async throws {
        let open = dup(STDERR_FILENO)
        defer { close(open) }

        let child = try Self.shell("test -e /proc/$$/fd/2 && ! test -e /proc/$$/fd/\(open)")

        #expect(try await child.end == .exited(0))
    }

    @Test func `no signal is blocked or ignored`() throws {
        let pipe = Pipe()
        let child = try Self.blockingAndIgnoringUrgency {
            // No shell: it blocks signals while it starts others.
            try Child(
                ["/usr/bin/env", "grep", "-E", "^Sig(Blk|Ign):", "/proc/self/status"],
                ChildStreams(output: .descriptor(pipe.fileHandleForWriting.fileDescriptor))
            )
        }
        try pipe.fileHandleForWriting.close()

        let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)

        #expect(child.waitUntilEnd() == .exited(0))
        // The two bits that may be set are glibc's own signals.
        let expected = /SigBlk:\t0000000000000000\nSigIgn:\t0000000[01][08]0000000\n/
        #expect(said.wholeMatch(of: expected) != nil, "\(said)")
    }

    @Test func `a signal to our process group does not reach it`() throws {
        let child = try Child(["/bin/sleep", "600"])

        #expect(getpgid(child.pid) == child.pid)
    }

    @Test func `one that is dropped while it runs is killed and reaped`() async throws {
        let pipe = Pipe()
        var child: Child? = try Child(
            ["/bin/sleep", "600"],
            ChildStreams(output: .descriptor(pipe.fileHandleForWriting.fileDescriptor))
        )
        try pipe.fileHandleForWriting.close()
        let pid = try #require(child?.pid)

        child = nil

        #expect(child == nil && pipe.fileHandleForReading.readDataToEndOfFile().isEmpty)
        while kill(pid, 0) == 0 { await Task.yield() }
        #expect(errno == ESRCH)
    }

    @Test func `waiting holds no thread that others need`() async throws {
        let gate = Pipe()
        let children = try (0..<40).map { _ in
            try Child(
                ["/bin/cat"],
                ChildStreams(input: .descriptor(gate.fileHandleForReading.fileDescriptor))
            )
        }

        let ends = try await withThrowingTaskGroup(of: Child.End.self) { group in
            for child in children { group.addTask { try await child.end } }
            await Task.yield()
            try gate.fileHandleForWriting.close()
            return try await group.reduce(into: []) { $0.append($1) }
        }

        #expect(ends == Array(repeating: .exited(0), count: 40))
    }

    @Test func `a wait that is cancelled kills the program`() async throws {
        let child = try Child(["/bin/sleep", "600"])

        await #expect(throws: CancellationError.self) {
            try await withThrowingTaskGroup(of: Child.End.self) { group in
                group.addTask { try await child.end }
                group.cancelAll()
                _ = try await group.next()
            }
        }

        #expect(child.waitUntilEnd() == .killed(by: SIGKILL))
    }

    @Test(arguments: [nil, "/nowhere"])
    func `what cannot be started says so`(_ folder: String?) {
        let path = folder == nil ? "/nowhere/tool" : "/bin/true"

        let error = #expect(throws: (any Error).self) {
            try Child([path], in: folder)
        }

        #expect(
            error.map { "\($0)" } == "\"\(path)\" cannot be started: No such file or directory; "
                + "install it, or mend the path, the folder or the files that the test gave"
        )
    }

    private static func shell(_ script: String) throws -> Child { try Child(["/bin/sh", "-c", script]) }

    /// Urgent data is ignored by default, too, so nobody beside this test feels it.
    private static func blockingAndIgnoringUrgency(_ start: () throws -> Child) rethrows -> Child {
        var (urgency, before) = (sigset_t(), sigset_t())
        sigemptyset(&urgency)
        sigaddset(&urgency, SIGURG)
        pthread_sigmask(SIG_BLOCK, &urgency, &before)
        let handler = signal(SIGURG, SIG_IGN)
        defer {
            signal(SIGURG, handler)
            pthread_sigmask(SIG_SETMASK, &before, nil)
        }
        return try start()
    }
}
