import CutoverCore
import Testing

@Suite struct ClosingTests {
    private static func plan(flags: Bool = true, sinks: Bool = true) -> Plan {
        var plan = Plan.test(.health())
        let request = Request(method: "POST", url: Masked("http://127.0.0.1/off"))
        if flags {
            plan.flags = [Flag(name: "v1", off: .http(request), read: nil)]
            plan.rollbackFlags = ["v1"]
        }
        if sinks {
            plan.sinks = [
                Sink(name: "deploys", kind: .webhook(secret: nil), url: Masked(secret: "http://127.0.0.1/a")),
                Sink(name: "alerts", kind: .slack, url: Masked(secret: "http://127.0.0.1/b")),
            ]
        }
        return plan
    }

    /// A run whose target dies at T+20, up to its ROLLBACK.
    private static func rolledBack(_ plan: Plan = plan()) -> Rehearsal {
        Rehearsal.play(plan) { _, slot, _ in slot < 20 ? .good : .bad() }
    }

    private static func later(_ run: Rehearsal, _ seconds: Int) -> Timestamp {
        Rehearsal.origin.advanced(by: (run.decidedAt ?? .zero) + .seconds(seconds))
    }

    @Test func `a ROLLBACK owes the flag first and then every sink`() {
        let run = Self.rolledBack()

        let owed = run.engine.board.deliveries.filter { $0.kind == .decision || $0.recipient == .flag("v1") }
        #expect(owed.map(\.recipient) == [.flag("v1"), .sink("deploys"), .sink("alerts")])
        #expect(run.engine.board.exitStatus == 3)
    }

    @Test func `the process ends when what is urgent is settled, with the flag's word before the last one`() {
        var run = Self.rolledBack()
        let before = run.told.count

        for delivery in run.engine.board.deliveries {
            _ = run.feed(.attempted(id: delivery.id, outcome: .accepted("200"), at: Self.later(run, 1)))
        }
        for delivery in run.engine.board.deliveries where !delivery.state.isSettled {
            _ = run.feed(.attempted(id: delivery.id, outcome: .accepted("200"), at: Self.later(run, 1)))
        }
        _ = run.feed(.tick(Self.later(run, 2)))
        for delivery in run.engine.board.deliveries where !delivery.state.isSettled {
            _ = run.feed(.attempted(id: delivery.id, outcome: .accepted("200"), at: Self.later(run, 2)))
        }
        _ = run.feed(.tick(Self.later(run, 3)))

        #expect(Array(run.told.dropFirst(before)) == [.flag, .ended])
        #expect(run.finished == 1)
    }

    @Test(
        arguments: [
            (Duration.seconds(900), nil, 900), (.seconds(900), 30, 30), (.zero, nil, 2),
        ] as [(Duration, Int?, Int)]
    )
    func `a process that is to show the recovery stays up until a signal or its time is over`(
        _ lingering: Duration,
        _ signal: Int?,
        _ end: Int
    ) {
        var run = Self.rolledBack(Self.plan(sinks: false))
        run.engine.lingering = lingering
        let id = run.engine.board.deliveries[0].id
        _ = run.feed(.attempted(id: id, outcome: .accepted("200"), at: Self.later(run, 1)))
        var ended: Int?

        for second in 2...1_000 where ended == nil {
            if second == signal { _ = run.feed(.interrupted(.terminate, at: Self.later(run, second))) }
            _ = run.feed(.tick(Self.later(run, second)))
            if run.finished != nil { ended = second }
        }

        #expect(ended == end)
        #expect(run.finished == 1)
        #expect(run.headlines(.ended).count == 1 || run.engine.plan.sinks.isEmpty)
    }

    @Test func `a flag that does not take in 10 s is told once, repeated, and ends in 3 after two minutes`() {
        var run = Self.rolledBack(Self.plan(sinks: false))
        let id = run.engine.board.deliveries[0].id
        let outcome = DeliveryOutcome.retry("accepted, but still on", after: nil)

        for attempt in 1...5 {
            _ = run.feed(.attempted(id: id, outcome: outcome, at: Self.later(run, attempt)))
        }
        _ = run.feed(.tick(Self.later(run, 9)))
        let (early, retrying) = (run.headlines(.flag), run.engine.board.flags)
        _ = run.feed(.tick(Self.later(run, 10)))
        _ = run.feed(.attempted(id: id, outcome: outcome, at: Self.later(run, 15)))
        _ = run.feed(.tick(Self.later(run, 119)))
        let finishedEarly = run.finished
        _ = run.feed(.tick(Self.later(run, 120)))
        _ = run.feed(.tick(Self.later(run, 126)))

        #expect(early.isEmpty)
        #expect(
            retrying == [FlagReport(name: "v1", state: .ordered, detail: "retrying: accepted, but still on")]
        )
        #expect(run.headlines(.flag).count == 1)
        #expect(run.headlines(.flag)[0].contains("FAILED: accepted, but still on"))
        #expect(finishedEarly == nil)
        #expect(run.finished == 3)
        #expect(run.engine.board.youMust.hasPrefix("turn the flag off by hand now, it did NOT take: v1"))
    }

    @Test func `a flag that takes within 10 s is told once, and the story knows of the retries`() {
        var run = Self.rolledBack(Self.plan(sinks: false))
        let id = run.engine.board.deliveries[0].id

        for second in 1...3 {
            _ = run.feed(.attempted(id: id, outcome: .retry("503", after: nil), at: Self.later(run, second)))
        }
        _ = run.feed(.attempted(id: id, outcome: .readBack("read back as off"), at: Self.later(run, 4)))
        _ = run.feed(.tick(Self.later(run, 5)))
        _ = run.feed(.tick(Self.later(run, 6)))

        #expect(run.headlines(.flag).map { $0.contains("is off: read back as off") } == [true])
        let notes = run.engine.board.notes.filter { $0.kind == "flag" }.map(\.text)
        #expect(notes.map { $0.contains("not off yet, retrying: 503") } == [true, false])
        #expect(run.finished == 1)
    }

    @Test func `a flag that takes after it was told as failed is told again and ends in 1`() {
        var run = Self.rolledBack(Self.plan(sinks: false))
        let id = run.engine.board.deliveries[0].id

        _ = run.feed(.attempted(id: id, outcome: .retry("500", after: nil), at: Self.later(run, 11)))
        _ = run.feed(.attempted(id: id, outcome: .readBack("read back as off"), at: Self.later(run, 12)))
        _ = run.feed(.tick(Self.later(run, 13)))
        _ = run.feed(.tick(Self.later(run, 14)))

        #expect(run.headlines(.flag).map { $0.contains("FAILED: 500") } == [true, false])
        #expect(run.finished == 1)
    }

    @Test(arguments: [1, 11])
    func `a refusal is told at once, also of a flag that was told as failing`(_ second: Int) {
        var run = Self.rolledBack(Self.plan(sinks: false))
        let id = run.engine.board.deliveries[0].id

        _ = run.feed(.attempted(id: id, outcome: .retry("503", after: nil), at: Self.later(run, second)))
        _ = run.feed(.attempted(id: id, outcome: .refused("410"), at: Self.later(run, second + 1)))

        let told = run.announcements.filter { $0.kind == .flag }
        #expect(told.last?.headline.contains("FAILED: 410") == true)
        #expect(told.last?.lines == ["the order is not repeated"])
        #expect(told.count == (second == 11 ? 2 : 1))
    }

    @Test func `a ROLLBACK that a sink has not taken for 30 s is an alarm on every other sink, once`() {
        var run = Self.rolledBack()

        for second in 1...90 { _ = run.feed(.tick(Self.later(run, second))) }

        let alarms = run.headlines(.undelivered)
        #expect(alarms.count == 2)
        #expect(alarms[0].contains("has not reached deploys"))
        let alarmed = run.engine.board.deliveries.filter { $0.kind == .undelivered }.map(\.recipient)
        #expect(alarmed == [.sink("alerts"), .sink("deploys")])
    }

    @Test func `a dry run owes nothing and ends in 1 after a ROLLBACK`() {
        var run = Rehearsal(Self.plan(), isDryRun: true)
        run.play(through: .seconds(120)) { _, slot, _ in slot < 20 ? .good : .bad() }

        _ = run.feed(.tick(Self.later(run, 1)))
        _ = run.feed(.tick(Self.later(run, 2)))

        #expect(run.engine.board.deliveries.allSatisfy { $0.state == .suppressed })
        #expect(run.finished == 1)
    }

    @Test func `a signal before the decision ends without one, with the signal's status`() {
        var run = Rehearsal(Self.plan())
        run.play(through: .seconds(10)) { _, _, _ in .good }
        let at = Rehearsal.origin.advanced(by: .seconds(10))

        _ = run.feed(.interrupted(.terminate, at: at))
        let status = run.engine.board.exitStatus

        #expect(run.decision == nil)
        #expect(run.told.last == .interrupted)
        #expect(status == 143)
        #expect(run.engine.board.youMust.contains("nobody is watching"))
    }

    @Test func `what people are told to type finds the run`() {
        var run = Rehearsal(Self.plan())
        run.engine.commands = Commands(resume: "monitor --resume --dir /a", replay: "monitor replay --dir /a")
        run.play(through: .seconds(10)) { _, _, _ in .good }

        _ = run.feed(.interrupted(.terminate, at: Rehearsal.origin.advanced(by: .seconds(10))))

        #expect(
            run.engine.board.youMust
                == "watch by hand, nobody is watching; a plain start is a new T0, this run goes on with: "
                + "monitor --resume --dir /a"
        )
    }

    @Test func `a signal after a ROLLBACK changes nothing`() {
        var run = Self.rolledBack()

        _ = run.feed(.interrupted(.interrupt, at: Self.later(run, 1)))

        #expect(run.decision?.kind == .rollback)
        #expect(run.engine.board.exitStatus == 3)
    }
}
