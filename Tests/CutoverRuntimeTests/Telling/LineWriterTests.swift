import CutoverCore
import CutoverTestSupport
import Foundation
import Testing

@testable import CutoverRuntime

@Suite(.timeLimit(.minutes(1))) struct LineWriterTests {
    private let pipe = Pipe()
    private let timekeeper = ManualTimekeeper()

    /// Fills the pipe, so that the next write stalls until somebody reads.
    private func fill() -> Int {
        let descriptor = pipe.fileHandleForWriting.fileDescriptor
        let flags = fcntl(descriptor, F_GETFL)
        _ = fcntl(descriptor, F_SETFL, flags | O_NONBLOCK)
        defer { _ = fcntl(descriptor, F_SETFL, flags) }
        var filled = 0
        while write(descriptor, "x", 1) == 1 { filled += 1 }
        return filled
    }

    private func writer(
        capacity: Int = 1_000_000,
        notice: @escaping @Sendable (Int) -> String? = { _ in nil }
    )
        -> LineWriter
    {
        let descriptor = pipe.fileHandleForWriting.fileDescriptor
        return LineWriter(descriptor: descriptor, capacity: capacity, notice: notice)
    }

    private func read(_ count: Int) throws -> String {
        var data = Data()
        while data.count < count {
            guard let more = try pipe.fileHandleForReading.read(upToCount: count - data.count) else { break }
            data += more
        }
        return String(decoding: data, as: UTF8.self)
    }

    @Test func `lines arrive in their order, however long they are`() async throws {
        let writer = writer()
        let long = String(repeating: "l", count: 10_000)

        for text in ["one\n", long, "\ntwo\n"] { writer.write(Array(text.utf8)) }

        #expect(try read(10_009) == "one\n\(long)\ntwo\n")
        #expect(await writer.flush(patience: .seconds(2), by: timekeeper) == 0)
        #expect(writer.isIdle)
    }

    @Test func `what follows a part of a line begins on a line of its own`() throws {
        let descriptor = pipe.fileHandleForWriting.fileDescriptor
        let writer = LineWriter(descriptor: descriptor, capacity: 1_000, isTorn: true)

        for text in ["one\n", "two\n"] { writer.write(Array(text.utf8)) }

        #expect(try read(9) == "\none\ntwo\n")
    }

    @Test func `a pipe that nobody reads holds up nobody, and the end waits only so long for it`()
        async throws
    {
        let filled = fill()
        let writer = writer()
        writer.write(Array("a\n".utf8))
        writer.write(Array("b\n".utf8))

        async let left = writer.flush(patience: .seconds(2), by: timekeeper)
        await timekeeper.untilAsleep(times: 1)
        timekeeper.advance(by: .seconds(2))

        #expect(await left == 2)
        #expect(!writer.isIdle)
        #expect(try read(filled + 4).hasSuffix("xa\nb\n"))
    }

    @Test func `what was given up is said once somebody reads again`() async throws {
        let filled = fill()
        let writer = writer(capacity: 4) { "\($0) lost" }
        for text in ["a\n", "b\n", "p\n", "c\n", "d\n", "e\n"] {
            writer.write(Array(text.utf8), isPassing: text == "p\n")
        }

        #expect(try read(filled).allSatisfy { $0 == "x" })
        while !writer.isIdle { await Task.yield() }
        try pipe.fileHandleForWriting.close()
        let told = try read(1_000).split(separator: "\n")

        #expect(told.filter { !$0.hasSuffix(" lost") }.suffix(2) == ["d", "e"])
        #expect(told.contains("\(writer.lost) lost"))
        #expect([3, 4].contains(writer.lost))
        #expect(!told.contains("p"))
    }

    @Test func `a stream that somebody made non-blocking loses nothing`() async throws {
        let filled = fill()
        let descriptor = pipe.fileHandleForWriting.fileDescriptor
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        let writer = writer()

        writer.write(Array("a\nb\n".utf8))

        #expect(try read(filled + 4).hasSuffix("xa\nb\n"))
        #expect(writer.fault == nil)
    }

    @Test func `a disk that is full is said in the system's words, and every line counts as lost`()
        async throws
    {
        let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
        let writer = LineWriter(descriptor: full.fileDescriptor, capacity: 1_000)

        for text in ["a\n", "b\n"] { writer.write(Array(text.utf8)) }
        while !writer.isIdle { await Task.yield() }

        #expect(writer.fault == "No space left on device")
        #expect(writer.lost == 2)
    }

    @Test func `lines given together are lost one by one on a disk that is full`() async throws {
        let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
        let writer = LineWriter(descriptor: full.fileDescriptor, capacity: 1_000)

        writer.write(["a\n", "b\n", "c\n"].map { Array($0.utf8) })
        while !writer.isIdle { await Task.yield() }

        #expect(writer.lost == 3)
    }
}
