import CutoverCore
import CutoverTestSupport

@testable import CutoverRuntime

/// A sampler among fakes, and what it has told the inbox.
struct SamplingScene {
    let clock = ManualTimekeeper()
    /// What came into the inbox so far: "began 0.0", "ok api 3", "missed api 4", "reset: ...".
    let story = Recording<String>()

    /// Runs a sampler beside `body`, and cancels it when `body` is through.
    func run(
        _ plan: Plan,
        _ prober: FakeProber,
        fetcher: FakeFetcher = FakeFetcher(.complete(204)),
        start: Sampler.Start = .fresh,
        _ body: @Sendable () async throws -> Void
    ) async throws {
        let inbox = Inbox()
        let sampler = Sampler(
            plan: plan,
            start: start,
            prober: prober,
            fetcher: fetcher,
            timekeeper: clock,
            inbox: inbox
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                while let batch = await inbox.next() {
                    for event in batch { story.append(line(event)) }
                }
            }
            try await running(sampler, body)
            inbox.close()
            try await group.waitForAll()
        }
    }

    private func line(_ event: Event) -> String {
        switch event {
        case .began(let at): "began \(at.seconds)"
        case .observed(let observation):
            "\(observation.sample.outcome.label) \(observation.sample.target) \(observation.sample.slot)"
        case .missed(let target, let slot, _): "missed \(target) \(slot)"
        case .noticed(let note): "\(note.kind): \(note.text)"
        case .tick, .attempted, .storeFailed, .storeRecovered, .interrupted, .resumed, .moved:
            "unexpected \(event)"
        }
    }
}
