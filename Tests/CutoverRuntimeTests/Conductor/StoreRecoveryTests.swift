import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

@Suite(.timeLimit(.minutes(1))) struct StoreRecoveryTests {
    private let stage = Stage()

    private func entry(_ seq: Int64) -> Entry { .event(seq: seq, .tick(.at(Double(seq)))) }

    private func commitment(_ kind: DecisionKind?, id: String = "d1") -> Commitment {
        Commitment(
            decision: kind.map { .sample($0) },
            announcements: [.sample(.decision)],
            owed: [.init(id: id, recipient: .sink("deploys"), kind: .decision, announcement: 0)]
        )
    }

    @Test func `what the store refused is written before anything newer, and the engine hears of it`() async {
        stage.journal.fail(with: "disk full")
        await stage.conduct([[.record([entry(1)])]])
        await stage.conduct([[.record([entry(2)])]])

        stage.journal.fail(with: nil)
        stage.clock.advance(by: .seconds(5))
        await stage.conduct([[.record([entry(3)])]])
        await stage.conduct([[.record([entry(4)])]])

        #expect(
            stage.journal.transactions == [
                .init(entries: [entry(1), entry(2), entry(3)]), .init(entries: [entry(4)]),
            ]
        )
        #expect(stage.told.last == .storeRecovered(.at(5)))
        #expect(stage.told.count == 2)
    }

    @Test func `a broken store is tried again every 5 s, and at the end`() async {
        stage.journal.fail(with: "disk full")
        await stage.conduct([[.record([entry(0)])]])

        var attempts: [Int] = []
        for second in 1...12 {
            stage.clock.advance(by: .seconds(1))
            await stage.conduct([[.record([entry(Int64(second))])]])
            attempts.append(stage.journal.attempts)
        }
        await stage.conduct([], isLast: true)

        #expect(attempts == [1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3])
        #expect(stage.journal.attempts == 4)
    }

    @Test func `a store that refused when nothing was left to write is tried again all the same`() async {
        stage.journal.fail(with: "disk full")
        await stage.conduct([[.commit(commitment(.go))]])

        stage.journal.fail(with: nil)
        stage.clock.advance(by: .seconds(5))
        await stage.conduct([[]])

        #expect(stage.told.last == .storeRecovered(.at(5)))
    }

    @Test func `a commit carries the whole backlog in its transaction`() async {
        stage.journal.fail(with: "disk full")
        await stage.conduct([[.record([entry(1)])]])

        stage.journal.fail(with: nil)
        await stage.conduct([[.record([entry(2)]), .commit(commitment(.go))]])

        #expect(stage.journal.transactions.map(\.entries) == [[entry(1), entry(2)]])
        #expect(stage.journal.decisions.map(\.kind) == [.go])
        #expect(stage.told.last == .storeRecovered(.sample))
    }
}
