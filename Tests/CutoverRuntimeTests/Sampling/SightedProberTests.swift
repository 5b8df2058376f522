import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

@Suite(.timeLimit(.minutes(1))) struct SightedProberTests {
    private let clock = ManualTimekeeper()

    private static let far: Target = {
        var target = Target.health("far")
        target.kind = .http(Request(url: Masked("https://far.example.org/")), Expectation())
        return target
    }()

    private let notes = Recording<Note>()

    /// A lookout whose beacons have answered before, unless it is `new`.
    private func lookout(_ fetcher: FakeFetcher, beacons: Int = 2, isNew: Bool = false) -> Lookout {
        let addresses = (0..<beacons).map { Request(url: Masked("https://\($0).example.org/")) }
        return Lookout(
            beacons: addresses,
            isResumed: !isNew,
            fetcher: fetcher,
            timekeeper: clock,
            tell: { [notes] in notes.append($0) }
        )
    }

    private func silent(_ failure: ProbeFailure, _ lookout: Lookout) -> SightedProber {
        SightedProber(ScriptedProber { .failed(failure, $0.name) }, lookout: lookout)
    }

    private func ask(_ prober: SightedProber, at second: Int) async -> Outcome {
        let due = Timestamp.sample.advanced(by: .seconds(second))
        return await prober.probe(Self.far, slot: second, intendedStart: due).sample.outcome
    }

    private static func sample(_ failure: ProbeFailure, _ target: Target, _ exchange: Exchange?) -> Sample {
        Sample(
            target: target.name,
            slot: 0,
            intendedStart: .sample,
            duration: .seconds(1),
            outcome: .failed(failure),
            httpStatus: nil,
            detail: "no route",
            exchange: exchange
        )
    }

    private func outcome(
        _ failure: ProbeFailure,
        of target: Target = far,
        beacons: FakeFetcher,
        exchange: Exchange? = nil
    ) async -> Outcome {
        let fake = ScriptedProber { Self.sample(failure, $0, exchange) }
        let prober = SightedProber(fake, lookout: lookout(beacons))
        return await prober.probe(target, slot: 0, intendedStart: .sample).sample.outcome
    }

    @Test(arguments: [ProbeFailure.dns, .connect, .connectTimeout, .timeoutHeaders])
    func `a silent target while nothing outside answers is our own blindness`(_ failure: ProbeFailure) async {
        #expect(await outcome(failure, beacons: FakeFetcher(.none(.connect))) == .failed(.blind))
    }

    @Test func `what it met stays in the detail, and its duration is no latency`() async {
        let fake = ScriptedProber { .failed(.connect, $0.name, duration: .seconds(1), detail: "no route") }
        let prober = SightedProber(fake, lookout: lookout(FakeFetcher(.none(.dns))))

        let sample = await prober.probe(Self.far, slot: 0, intendedStart: .sample).sample

        #expect(sample.detail == "no reference answers either; connect: no route")
        #expect(sample.duration == .seconds(1))
        #expect(!sample.isTimed)
    }

    @Test(arguments: [
        Answer.complete(200), .complete(503), .none(.tlsUntrusted), .none(.tlsExpired), .none(.reset),
        .none(.internal),
    ])
    func `one answer of any kind leaves the failure as it is`(_ answer: Answer) async {
        let beacons = FakeFetcher { _, number in number == 0 ? .none(.connectTimeout) : answer }

        #expect(await outcome(.connect, beacons: beacons) == .failed(.connect))
    }

    @Test func `other failures, and targets on this machine, ask nobody`() async {
        let beacons = FakeFetcher(.none(.connect))
        var begun = Exchange()
        begun.firstByte = .milliseconds(3)
        var redirected = Exchange()
        redirected.redirect = .milliseconds(3)

        let outcomes = [
            await outcome(.httpStatus, beacons: beacons), await outcome(.tlsExpired, beacons: beacons),
            await outcome(.timeoutBody, beacons: beacons),
            await outcome(.timeoutHeaders, beacons: beacons, exchange: begun),
            await outcome(.connect, beacons: beacons, exchange: redirected),
            await outcome(.connect, of: .health("near"), beacons: beacons),
        ]

        let expected: [ProbeFailure] = [
            .httpStatus, .tlsExpired, .timeoutBody, .timeoutHeaders, .connect, .connect,
        ]
        #expect(outcomes == expected.map { .failed($0) })
        #expect(beacons.fetches.all.isEmpty)
    }

    @Test func `a remote target that was heard of since leaves the failure as it is`() async {
        let beacons = FakeFetcher(.none(.connect))
        let lookout = lookout(beacons)
        let well = SightedProber(ScriptedProber { .ok($0.name) }, lookout: lookout)
        let silent = SightedProber(ScriptedProber { .failed(.connect, $0.name) }, lookout: lookout)

        _ = await well.probe(Self.far, slot: 0, intendedStart: .sample)
        let same = await silent.probe(Self.far, slot: 1, intendedStart: .sample).sample.outcome
        clock.advance(by: .seconds(5))
        let later = await silent.probe(
            Self.far,
            slot: 2,
            intendedStart: .sample.advanced(by: .seconds(4))
        ).sample.outcome

        #expect(same == .failed(.connect))
        #expect(later == .failed(.blind))
    }

    @Test func `a token that cannot be had is silence, and nothing that was heard`() async {
        let lookout = lookout(FakeFetcher(.none(.connect)))

        let outcomes = [
            await ask(silent(.auth, lookout), at: 0), await ask(silent(.internal, lookout), at: 0),
            await ask(silent(.connect, lookout), at: 0),
        ]

        #expect(outcomes == [.failed(.blind), .failed(.internal), .failed(.blind)])
    }

    @Test func `a token that cannot be had while a reference answers is a bad probe`() async {
        #expect(await outcome(.auth, beacons: FakeFetcher(.complete(200))) == .failed(.auth))
    }

    @Test func `a source that falls silent after its first answer has been heard of`() async {
        var begun = Exchange()
        begun.firstByte = .milliseconds(3)
        let lookout = lookout(FakeFetcher(.none(.connect)))
        let fake = ScriptedProber { [begun] in Self.sample(.timeoutHeaders, $0, begun) }
        let half = SightedProber(fake, lookout: lookout)

        let outcomes = [await ask(half, at: 0), await ask(silent(.connect, lookout), at: 0)]

        #expect(outcomes == [.failed(.timeoutHeaders), .failed(.connect)])
    }

    @Test func `references that never answered disarm nothing, which is said once`() async {
        let lookout = lookout(FakeFetcher(.none(.connect)), isNew: true)
        let prober = silent(.connect, lookout)

        await prober.prepare()
        var outcomes: [Outcome] = []
        for second in [0, 5, 10] {
            outcomes.append(await ask(prober, at: second))
            clock.advance(by: .seconds(5))
        }

        #expect(outcomes == [.failed(.connect), .failed(.connect), .failed(.connect)])
        #expect(notes.all.map(\.kind) == ["caution"])
        #expect(
            notes.all.first?.text
                == "no reference answers, so nothing can tell our own blindness from an outage: until one does, "
                + "silence counts against the targets; open the way to a reference, or name one that answers"
        )
    }

    @Test func `references that answered as the run began are believed when they fall silent`() async {
        let beacons = FakeFetcher(.complete(200), .none(.connect))
        let prober = silent(.connect, lookout(beacons, beacons: 1, isNew: true))

        await prober.prepare()
        clock.advance(by: .seconds(5))

        #expect(await ask(prober, at: 5) == .failed(.blind))
        #expect(notes.all.isEmpty)
    }

    @Test func `references that answer later are believed from then on`() async {
        let beacons = FakeFetcher(.none(.connect), .complete(200), .none(.connect))
        let prober = silent(.connect, lookout(beacons, beacons: 1, isNew: true))

        await prober.prepare()
        clock.advance(by: .seconds(5))
        let first = await ask(prober, at: 5)
        clock.advance(by: .seconds(5))
        let second = await ask(prober, at: 10)

        #expect([first, second] == [.failed(.connect), .failed(.blind)])
    }

    @Test func `a look is good for a second, and asks for a connection with 2 s`() async throws {
        let beacons = FakeFetcher(.none(.connect))
        let lookout = lookout(beacons)

        let first = [
            await lookout.isBlind(.health("a"), since: .sample),
            await lookout.isBlind(.health("a"), since: .sample),
        ]
        let asked = beacons.fetches.all.count
        clock.advance(by: .seconds(1))
        _ = await lookout.isBlind(.health("a"), since: .sample)

        #expect(first == [true, true])
        #expect((asked, beacons.fetches.all.count) == (2, 4))
        let fetch = try #require(beacons.fetches.all.first)
        #expect(fetch.purpose == .connection)
        #expect(fetch.timeout == .seconds(2))
    }

    @Test func `many probes that fail together share one look`() async {
        let beacons = FakeFetcher { [clock] _, _ in
            try? await clock.sleep(until: .sample.advanced(by: .seconds(2)))
            return .none(.connectTimeout)
        }
        let lookout = lookout(beacons, beacons: 1)

        let blind = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<50 { group.addTask { await lookout.isBlind(.health("a"), since: .sample) } }
            await clock.untilAsleep()
            clock.advance(by: .seconds(2))
            return await group.reduce(into: []) { $0.append($1) }
        }

        #expect(blind == Array(repeating: true, count: 50))
        #expect(beacons.fetches.all.count == 1)
    }

    @Test func `a reference that is down hides no outage while another target answers`() async {
        var other = Self.far
        (other.name, other.interval) = ("other", .seconds(5))
        let view = lookout(FakeFetcher { _, _ in .none(.connect) })
        view.hear(other)
        clock.advance(by: .seconds(5))
        let beside = await ask(silent(.connect, view), at: 5)
        clock.advance(by: .seconds(5))
        let alone = await ask(silent(.connect, view), at: 10)

        #expect([beside, alone] == [.failed(.connect), .failed(.blind)])
    }
}
