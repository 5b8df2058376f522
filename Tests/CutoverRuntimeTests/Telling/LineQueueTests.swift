import Testing

@testable import CutoverRuntime

struct LineQueueTests {
    private func drained(_ queue: LineQueue) -> [String] {
        var queue = queue
        var lines: [String] = []
        while let line = queue.next() { lines.append(String(decoding: line.bytes, as: UTF8.self)) }
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

    @Test func `a line that is longer than everything is kept alone`() {
        #expect(drained(filled(4, [("a", false), ("0123456789", false)])) == ["0123456789"])
    }
}
