import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

@Suite(.timeLimit(.minutes(1))) struct PerformerTests {
    private let stage = Stage()

    private func entry(_ seq: Int64) -> Entry { .event(seq: seq, .tick(.at(Double(seq)))) }

    private func commitment(_ kind: DecisionKind?, id: String = "d1") -> Commitment {
        Commitment(
            decision: kind.map { .sample($0) },
            announcements: [.sample(.decision)],
            owed: [.init(id: id, recipient: .sink("deploys"), kind: .decision, announcement: 0)]
        )
    }

    @Test func `records that follow each other in a batch are one transaction`() async {
        await stage.conduct([[.record([entry(1)])], [.record([entry(2)]), .record([entry(3)])]])

        #expect(stage.journal.transactions == [.init(entries: [entry(1), entry(2), entry(3)])])
    }

    @Test func `a commit takes the records before it into its transaction, and the Courier is woken`() async {
        await stage.conduct([[.record([entry(1)])], [.record([entry(2)]), .commit(commitment(.rollback))]])

        #expect(stage.journal.transactions.map(\.entries) == [[entry(1), entry(2)]])
        #expect(stage.journal.decisions.map(\.kind) == [.rollback])
        #expect(stage.journal.deliveries.map(\.id) == ["d1"])
        await stage.wakeup.wait()
    }

    @Test func `a board is shown only after what came before it is stored`() async {
        await stage.conduct([
            [.record([entry(1)]), .publish(.sample(status: .watching)), .record([entry(2)])]
        ])

        #expect(stage.journal.transactions.map(\.entries) == [[entry(1)], [entry(2)]])
        #expect(stage.board.newest?.status == .watching)
        #expect(stage.published.all.map(\.status) == [.watching])
    }

    @Test func `the first failure abandons the rest of its list and goes back to the engine at once`() async {
        stage.journal.fail(with: "disk full")

        await stage.conduct([[.commit(commitment(.go)), .publish(.sample(status: .decided))]])

        #expect(stage.board.newest == nil)
        #expect(stage.told == [.storeFailed("disk full", isDecision: true, at: .sample)])
    }

    @Test
    func `the line that tells of a decision is neither shown nor stored when the decision could not be`()
        async
    {
        let made = commitment(.go)
        let seq = made.decision?.seq ?? 0
        let line = Entry.note(seq: seq, Note(at: .sample, kind: "decision", text: "GO"))
        stage.journal.fail(with: "disk full")

        await stage.conduct([[.record([entry(seq), line]), .commit(made)]])
        stage.journal.fail(with: nil)
        stage.clock.advance(by: .seconds(5))
        await stage.conduct([[.record([entry(seq + 1)])]])

        #expect(stage.witnessed.all.flatMap(\.self) == [entry(seq), entry(seq + 1)])
        #expect(stage.journal.transactions.map(\.entries) == [[entry(seq), entry(seq + 1)]])
    }

    @Test func `a message that cannot be stored is told as such, not as a decision`() async {
        stage.journal.fail(with: "disk full")

        await stage.conduct([[.commit(commitment(nil))]])

        #expect(stage.told == [.storeFailed("disk full", isDecision: false, at: .sample)])
    }

    @Test func `the engine answers for a lost list before it hears anything else`() async {
        stage.journal.fail(with: "disk full")
        stage.answer { event in
            guard case .storeFailed(_, true, _) = event else { return [] }
            return [.deliver(self.commitment(nil, id: "m1")), .publish(.sample())]
        }

        await stage.conduct([[.commit(commitment(.rollback))], [.publish(.sample(status: .blind))]])

        #expect(
            stage.handled.map { String("\($0)".prefix(11)) } == ["tick(Cutove", "storeFailed", "tick(Cutove"]
        )
        #expect(await stage.memoryDeliveries() == ["m1"])
        #expect(stage.published.all.map(\.status) == [.watching, .blind])
    }

    @Test func `a lost list is answered for before anything that has waited longer`() async {
        let stage = Stage(onPublish: { $0.fail(with: "disk full") }, compose: { _, _ in nil })

        await stage.conduct([[.commit(commitment(nil)), .publish(.sample()), .commit(commitment(.rollback))]])

        #expect(stage.told.first == .storeFailed("disk full", isDecision: true, at: .sample))
        #expect(stage.told.count == 2)
    }

    @Test func `while the store is broken lists go on, and the failure is told once`() async {
        stage.journal.fail(with: "disk full")

        await stage.conduct([[.record([entry(1)]), .publish(.sample(status: .waiting))]])
        await stage.conduct([[.record([entry(2)]), .publish(.sample(status: .watching))]])

        #expect(stage.told == [.storeFailed("disk full", isDecision: false, at: .sample)])
        #expect(stage.published.all.map(\.status) == [.watching])
        #expect(stage.journal.transactions.isEmpty)
    }

    @Test func `no GO is stored once an entry was lost, but a ROLLBACK is`() async {
        let stage = Stage(backlogCapacity: 1)
        stage.journal.fail(with: "disk full")
        await stage.conduct([[.record([entry(1), entry(2), entry(3)])]])
        stage.journal.fail(with: nil)

        await stage.conduct([[.commit(commitment(.go))], [.commit(commitment(.rollback))]])

        #expect(stage.journal.decisions.map(\.kind) == [.rollback])
        #expect(
            stage.told.contains(
                .storeFailed(
                    "2 entries were lost while the store was broken; the evidence has a gap",
                    isDecision: true,
                    at: .sample
                )
            )
        )
    }

    @Test func `an engine that answers every failure with another commit does not hold the loop`() async {
        stage.journal.fail(with: "disk full")
        stage.answer { _ in [.commit(self.commitment(.hold))] }

        await stage.conduct([[.commit(commitment(.go))]])

        #expect(stage.journal.attempts == 9)
    }

    @Test func `an end notes the exit status and starts the shutdown once`() async {
        await stage.conduct([[.finish(exitStatus: 3)], [.finish(exitStatus: 1)]])

        #expect(stage.ending.exitStatus == 1)
        #expect(stage.finished.all.count == 1)
    }

    @Test func `an end in an abandoned list is still an end, with the status of the board after it`() async {
        stage.journal.fail(with: "disk full")
        stage.answer { _ in [.publish(.sample(status: .decided, exitStatus: 74))] }

        await stage.conduct([[.record([entry(1)]), .publish(.sample()), .finish(exitStatus: 0)]])

        #expect(stage.ending.exitStatus == 74)
        #expect(stage.finished.all.count == 1)
    }

    @Test func `a message that cannot be rendered is stored as dead and told to the engine`() async {
        let stage = Stage(compose: { _, _ in nil })

        await stage.conduct([[.commit(commitment(.rollback))]])

        #expect(stage.journal.deliveries.map(\.state) == [.dead])
        #expect(
            stage.told == [
                .attempted(
                    id: "d1",
                    outcome: .refused("no message could be rendered for \"deploys\""),
                    at: .sample
                )
            ]
        )
    }

    @Test func `the witness sees every entry of a batch in order, also when the store refuses`() async {
        stage.journal.fail(with: "disk full")

        await stage.conduct([[.record([entry(1)])], [.publish(.sample())], [.record([entry(2)])]])

        #expect(stage.witnessed.all == [[entry(1), entry(2)]])
    }

    @Test func `refused events are noticed once and shown on every board`() async {
        let stage = Stage(inboxCapacity: 1)
        stage.inbox.push(.tick(.sample))
        stage.inbox.push(.tick(.sample))

        await stage.conduct([[.publish(.sample())]])
        await stage.conduct([[.publish(.sample())]])

        #expect(
            stage.told == [
                .noticed(
                    Note(at: .sample, kind: "refused", text: "the inbox was full: 1 events refused, 1 in all")
                )
            ]
        )
        #expect(stage.published.all.map(\.refusedEvents) == [1, 1])
    }
}
