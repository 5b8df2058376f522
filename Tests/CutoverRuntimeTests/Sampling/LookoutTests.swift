import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

@Suite(.timeLimit(.minutes(1))) struct LookoutTests {
    private let clock = ManualTimekeeper()
    private let near = Target.health("near")
    private let far = Target.health("far")

    private func lookout(_ fetcher: FakeFetcher, isResumed: Bool = true) -> Lookout {
        Lookout(
            beacons: [Request(url: Masked("https://0.example.org/"))],
            isResumed: isResumed,
            fetcher: fetcher,
            timekeeper: clock,
            tell: { _ in }
        )
    }

    @Test func `a target that was heard of speaks for all until one and a half of its intervals have passed`()
        async
    {
        let lookout = lookout(FakeFetcher(.none(.connect)))
        lookout.hear(near)
        let end = Timestamp.sample.advanced(by: near.interval * 3 / 2)

        #expect(await !lookout.isBlind(far, since: end))
        #expect(await lookout.isBlind(far, since: end.advanced(by: .microseconds(1))))
    }

    @Test func `no beacon is asked while somebody is heard`() async {
        let fetcher = FakeFetcher(.none(.connect))
        let lookout = lookout(fetcher)
        lookout.hear(near)

        _ = await lookout.isBlind(far, since: .sample)

        #expect(fetcher.fetches.all.isEmpty)
    }

    @Test func `whoever is heard during the look makes it no blindness`() async {
        let known = Recording<Lookout>()
        let near = near
        let lookout = lookout(
            FakeFetcher { _, _ in
                for lookout in known.all { lookout.hear(near) }
                return .none(.connect)
            }
        )
        known.append(lookout)

        #expect(await !lookout.isBlind(far, since: .sample))
    }

    @Test func `a fault of our own proves no beacon`() async {
        let lookout = lookout(FakeFetcher(.none(.internal), .none(.connect)), isResumed: false)

        await lookout.open()
        clock.advance(by: .seconds(2))

        #expect(await !lookout.isBlind(far, since: clock.now))
    }

    @Test func `an answer with a status is heard, whatever came after it`() {
        var cut = Answer.complete(200)
        cut.failure = .timeoutHeaders

        #expect(!cut.isSilence)
        #expect(Answer.none(.timeoutHeaders).isSilence)
    }
}
