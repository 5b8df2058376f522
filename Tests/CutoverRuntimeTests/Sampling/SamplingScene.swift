import CutoverCore
import CutoverTestSupport

@testable import CutoverRuntime

/// A sampler among fakes, and what it has told the inbox.
struct SamplingScene {
    let clock = ManualTimekeeper()
    /// What came into the inbox so far: "began 0.0", "ok api 3", "missed api 4", "reset: ...".
    let story = Recording<String>()
    /// Given when the flags of the start may be turned on.
    let permission = Permission()

    /// Runs a sampler beside `body`, and cancels it when `body` is through.
    func run(
        _ plan: Plan,
        _ prober: FakeProber,
        fetcher: FakeFetcher = FakeFetcher(.complete(204)),
        start: Sampler.Start = .fresh,
        starter: FlagStarter = .idle,
        _ body: @Sendable () async throws -> Void
    ) async throws {
        let inbox = Inbox()
        let sampler = Sampler(
            plan: plan,
            start: start,
            starter: starter,
            permission: permission,
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
        case .prepared(let at): "prepared \(at.seconds)"
        case .startFailed(let why, _): "failed: \(why)"
        case .restored(let fault, _): "restored: \(fault ?? "on")"
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

extension FlagStarter {
    /// For plans that turn nothing on.
    static let idle = FlagStarter(isDryRun: false, obstacle: { _ in nil }, turnOn: { _ in nil })
}
