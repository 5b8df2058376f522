import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

@Suite struct BacklogTests {
    private func entry(_ seq: Int64) -> Entry { .event(seq: seq, .tick(.sample)) }

    @Test func `a full backlog gives up the newest, so that what is stored has no hole`() {
        var backlog = Backlog(capacity: 3)

        backlog.append([entry(1), entry(2)])
        backlog.append([entry(3), entry(4), entry(5)])

        #expect(backlog.entries == [entry(1), entry(2), entry(3)])
        #expect(backlog.lost == 2)
    }

    @Test func `what was lost stays counted after the rest is written`() {
        var backlog = Backlog(capacity: 1)
        backlog.append([entry(1), entry(2)])

        backlog.clear()

        #expect(backlog.entries.isEmpty)
        #expect(backlog.lost == 1)
    }
}
