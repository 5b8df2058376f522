import CutoverCore
import Testing

/// Stores that refuse a decision or a message, as the engine answers for them.
@Suite struct StoreTroubleTests {
    private static func decide(_ world: Rehearsal.World) -> (run: Rehearsal, effects: [Effect]) {
        var plan = Plan.test(.health())
        plan.sinks = [Sink(name: "alerts", kind: .slack, url: Masked(secret: "x"))]
        var run = Rehearsal.play(plan, world)
        let at = Rehearsal.origin.advanced(by: .seconds(100))
        let effects = run.feed(.storeFailed("disk full", isDecision: true, at: at))
        return (run, effects)
    }

    @Test func `a GO that cannot be stored is a HOLD with status 74`() throws {
        let (run, effects) = Self.decide { _, _, _ in .good }

        #expect(run.decision?.kind == .hold)
        #expect(run.decision?.isStored == false)
        #expect(run.engine.board.exitStatus == 74)
        let delivered = try #require(
            effects.compactMap { if case .deliver(let owed) = $0 { owed } else { nil } }.first
        )
        #expect(delivered.announcements[0].headline.hasPrefix("HOLD"))
        #expect(delivered.announcements[0].headline.contains("disk full"))
        let boards = effects.compactMap { if case .publish(let board) = $0 { board } else { nil } }
        #expect(boards.allSatisfy { $0.decision?.kind == .hold })
    }

    @Test(arguments: [20, 0])
    func `the story tells only of the decision that was made in the end`(_ goodSlots: Int) throws {
        let (run, effects) = Self.decide { _, slot, _ in slot < goodSlots || goodSlots == 20 ? .good : .bad()
        }

        let made = try #require(run.decision)
        var told: [String] = []
        for case .record(let entries) in effects {
            for case .note(_, let note) in entries where note.kind == "decision" { told.append(note.text) }
        }
        #expect(told == [made.text])
        #expect(run.engine.board.notes.filter { $0.kind == "decision" }.map(\.text) == [made.text])
    }

    @Test func `a HOLD that is not on disk sends nobody to a replay`() {
        let (run, _) = Self.decide { _, _, _ in .good }

        #expect(
            run.engine.board.youMust
                == "decide by hand whether to roll back, and keep this text: nothing of it is on disk"
        )
    }

    @Test func `a ROLLBACK that cannot be stored is delivered from memory`() throws {
        let (run, effects) = Self.decide { _, slot, _ in slot < 20 ? .good : .bad() }

        #expect(run.decision?.kind == .rollback)
        #expect(run.decision?.isStored == false)
        let delivered = try #require(
            effects.compactMap { if case .deliver(let owed) = $0 { owed } else { nil } }.first
        )
        #expect(delivered.owed.map(\.recipient) == [.sink("alerts")])
        #expect(delivered.announcements[0].board.decision?.isStored == false)
    }

    @Test func `a message that cannot be stored is delivered from memory`() {
        var plan = Plan.test(.health())
        plan.sinks = [Sink(name: "alerts", kind: .slack, url: Masked(secret: "x"))]
        var run = Rehearsal(plan)
        _ = run.feed(.began(Rehearsal.origin))

        let effects = run.feed(.storeFailed("disk full", isDecision: false, at: Rehearsal.origin))

        let delivered = effects.compactMap { if case .deliver(let owed) = $0 { owed } else { nil } }
        #expect(delivered.first?.announcements.map(\.kind) == [.started])
        #expect(run.engine.board.deliveries.filter { $0.kind == .started }.count == 1)
    }

    @Test func `a decision that was not stored is committed when the store works again`() throws {
        var (run, _) = Self.decide { _, slot, _ in slot < 20 ? .good : .bad() }

        let effects = run.feed(.storeRecovered(Rehearsal.origin.advanced(by: .seconds(101))))

        let committed = try #require(
            effects.compactMap { if case .commit(let owed) = $0 { owed } else { nil } }.first
        )
        #expect(committed.decision?.kind == .rollback)
        #expect(committed.decision?.isStored == true)
        #expect(committed.owed.isEmpty)
    }

    @Test func `a decision whose second commit fails too is not told again`() {
        var (run, _) = Self.decide { _, slot, _ in slot < 20 ? .good : .bad() }
        let (told, owed) = (run.told, run.engine.board.deliveries)
        let at = Rehearsal.origin.advanced(by: .seconds(101))

        _ = run.feed(.storeRecovered(at))
        let effects = run.feed(.storeFailed("disk full", isDecision: true, at: at))

        #expect(run.told == told)
        #expect(run.engine.board.deliveries == owed)
        #expect(run.decision?.isStored == false)
        #expect(run.engine.board.storeTrouble == "disk full")
        #expect(!effects.contains { if case .deliver = $0 { true } else { false } })
    }

    @Test func `what was told in the same breath as a lost decision is delivered with it`() throws {
        var plan = Plan.test(.health(), .health("web"))
        plan.sinks = [Sink(name: "alerts", kind: .slack, url: Masked(secret: "x"))]
        let first = Rehearsal.play(plan) { target, slot, _ in target == "web" || slot < 20 ? .good : .bad() }
        let last = Int((first.decidedAt ?? .zero) / .seconds(1)) - 1
        var run = Rehearsal.play(plan) { target, slot, _ in
            (target == "web" ? slot < last : slot < 20) ? .good : .bad()
        }
        let told = run.announcements.filter { $0.seq == run.decision?.seq }.map(\.kind)

        let effects = run.feed(.storeFailed("disk full", isDecision: true, at: run.engine.board.now))

        let delivered = try #require(
            effects.compactMap { if case .deliver(let owed) = $0 { owed } else { nil } }.first
        )
        #expect(told == [.warning, .decision])
        #expect(delivered.announcements.map(\.kind) == [.warning, .decision])
        #expect(delivered.owed.map(\.recipient) == [.sink("alerts"), .sink("alerts")])
    }

    @Test func `an alarm that is lost still spares the sink it speaks of`() throws {
        var plan = Plan.test(.health())
        plan.sinks = ["deploys", "alerts"].map {
            Sink(name: $0, kind: .slack, url: Masked(secret: "http://127.0.0.1/" + $0))
        }
        var run = Rehearsal.play(plan) { _, slot, _ in slot < 20 ? .good : .bad() }
        let late = run.engine.board.now.advanced(by: .seconds(31))
        _ = run.feed(.tick(late))

        let effects = run.feed(.storeFailed("disk full", isDecision: false, at: late))

        let delivered = try #require(
            effects.compactMap { if case .deliver(let owed) = $0 { owed } else { nil } }.first
        )
        #expect(delivered.announcements.map(\.kind) == [.undelivered, .undelivered])
        #expect(delivered.owed.map(\.recipient) == [.sink("alerts"), .sink("deploys")])
    }
}
