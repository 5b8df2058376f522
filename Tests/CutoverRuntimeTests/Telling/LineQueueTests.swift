import Testing

@testable import CutoverRuntime

struct LineQueueTests {
    private func drained(_ queue: LineQueue) -> [String] {
        var queue = queue
        var lines: [String] = []
        while let line = queue.next(upTo: 0).first {
            lines.append(String(decoding: line.bytes, as: UTF8.self))
        }
        return lines
    }

    private func filled(_ capacity: Int, _ lines: [(String, Bool)]) -> LineQueue {
        var queue = LineQueue(capacity: capacity)
        for (text, isPassing) in lines { queue.append(.init(bytes: Array(text.utf8), isPassing: isPassing)) }
        return queue
    }

    @Test func `lines come out in the order they went in`() {
        var queue = filled(100, [("a", false), ("b", true), ("c", false)])

        #expect(drained(queue) == ["a", "b", "c"])
        #expect(queue.takeLosses() == 0)
    }

    @Test func `what is passing is given up first, then the oldest, and all are counted`() {
        var queue = filled(
            4,
            [("a", false), ("p", true), ("b", false), ("q", true), ("c", false), ("d", false)]
        )

        #expect(drained(queue) == ["a", "b", "c", "d"])
        #expect(queue.takeLosses() == 2)
        queue.append(.init(bytes: Array("e".utf8), isPassing: true))
        #expect(drained(queue) == ["a", "b", "c", "d"])
        #expect(queue.takeLosses() == 1)
        #expect(queue.takeLosses() == 0)
    }

    @Test func `what has room in a portion comes out together, and at least one line`() {
        var queue = filled(1_000, [("aa", false), ("bb", true), ("cc", false), ("dd", false)])
        queue.append(.init(bytes: Array("long".utf8), isPassing: false))
        let portions = (0..<5).map { _ in
            queue.next(upTo: 4).map { String(decoding: $0.bytes, as: UTF8.self) }
        }

        #expect(portions == [["aa", "bb"], ["cc", "dd"], ["long"], [], []])
        #expect(queue.count == 0)
    }

    @Test func `a queue that is partly taken gives up what still waits`() {
        var queue = filled(4, [("p", true), ("b", false), ("q", true), ("d", false)])
        #expect(queue.next(upTo: 1).map(\.bytes) == [Array("p".utf8)])

        for text in ["e", "f"] { queue.append(.init(bytes: Array(text.utf8), isPassing: false)) }

        #expect(queue.count == 4)
        #expect(drained(queue) == ["b", "d", "e", "f"])
        #expect(queue.takeLosses() == 1)
    }

    @Test func `a line that is longer than everything is kept alone`() {
        #expect(drained(filled(4, [("a", false), ("0123456789", false)])) == ["0123456789"])
    }

    @Test(arguments: [(1, 2), (3, 2), (4, 1), (5, 1), (6, 0), (7, 0)])
    func `the line that was cut is found by what is missing`(unwritten: Int, place: Int) {
        let lines = ["aa", "bb", "ccc"].map { LineQueue.Line(bytes: Array($0.utf8), isPassing: false) }

        #expect(LineQueue.cut(lines, unwritten: unwritten) == place)
    }
}
