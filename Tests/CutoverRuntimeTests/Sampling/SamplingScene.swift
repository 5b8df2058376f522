import CutoverCore
import CutoverTestSupport

@testable import CutoverRuntime

/// A sampler among fakes, and what it has told the inbox.
struct SamplingScene {
    let clock = ManualTimekeeper()
    let inbox = Inbox()

    func sampler(
        _ plan: Plan,
        _ prober: FakeProber,
        fetcher: FakeFetcher = FakeFetcher(.complete(204)),
        start: Sampler.Start = .fresh
    ) -> Sampler {
        Sampler(plan: plan, start: start, prober: prober, fetcher: fetcher, timekeeper: clock, inbox: inbox)
    }

    /// Every event so far, as "missed api 3" or "ok api 3" or "began".
    func story() async -> [String] {
        inbox.close()
        return (await inbox.next() ?? []).map { event in
            switch event {
            case .began(let at): "began \(at.seconds)"
            case .observed(let observation):
                "\(observation.sample.outcome.label) \(observation.sample.target) \(observation.sample.slot)"
            case .missed(let target, let slot, _): "missed \(target) \(slot)"
            case .noticed(let note): "\(note.kind): \(note.text)"
            case .tick, .attempted, .storeFailed, .storeRecovered, .interrupted, .resumed:
                "unexpected \(event)"
            }
        }
    }
}
