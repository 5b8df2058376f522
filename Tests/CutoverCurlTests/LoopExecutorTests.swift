import CutoverCore
import CutoverCurl
import CutoverTestSupport
import Foundation
import Testing

/// Tasks on libcurl's thread: they stay there, sleep there, and are never left behind.
@Suite(.timeLimit(.minutes(1))) struct LoopExecutorTests {
    private let fetcher = CurlFetcher(version: "0.0.0")

    private static func thread() -> UInt { UInt(pthread_self()) }

    @Test func `a task, its sleeps, its fetches and its children all run on one thread`() async throws {
        let server = try ScriptedServer()
        let clock = LoopTimekeeper(SystemTimekeeperStandIn(), fetcher.executor)
        let fetch = Fetch(
            request: Request(url: Masked(server.url("/"))),
            timeout: .seconds(20),
            body: .discard(cap: 100),
            maximumRedirects: 0
        )

        let threads = try await withTaskExecutorPreference(fetcher.executor) {
            var threads = [Self.thread()]
            try await clock.sleep(until: clock.now.advanced(by: .milliseconds(5)))
            threads.append(Self.thread())
            _ = await fetcher.fetch(fetch)
            threads.append(Self.thread())
            return await withTaskGroup(of: UInt.self) { group in
                for _ in 1...3 { group.addTask { Self.thread() } }
                return await group.reduce(into: threads) { $0.append($1) }
            }
        }

        #expect(Set(threads).count == 1)
        #expect(threads.count == 6)
    }

    @Test func `sleepers wake in the order of their moments, and none too early`() async throws {
        let clock = LoopTimekeeper(SystemTimekeeperStandIn(), fetcher.executor)
        let start = clock.now

        let found = try await withThrowingTaskGroup(of: (wish: Int, after: Duration).self) {
            group -> [(wish: Int, after: Duration)] in
            for wish in [1_500, 500, 1_000, 0, -5] {
                group.addTask {
                    try await clock.sleep(until: start.advanced(by: .milliseconds(wish)))
                    return (wish, start.duration(to: clock.now))
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }

        #expect(found.map(\.wish).suffix(3) == [500, 1_000, 1_500])
        #expect(found.allSatisfy { $0.after >= .milliseconds($0.wish) })
    }

    @Test func `a cancelled sleeper and those of a closed loop are woken with a cancellation`() async throws {
        let clock = LoopTimekeeper(SystemTimekeeperStandIn(), fetcher.executor)
        let never = clock.now.advanced(by: .seconds(3_600))

        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await #expect(throws: CancellationError.self) { try await clock.sleep(until: never) }
            }
            group.cancelAll()
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await #expect(throws: CancellationError.self) { try await clock.sleep(until: never) }
            }
            fetcher.close()
        }
        await #expect(throws: CancellationError.self) { try await clock.sleep(until: never) }
        let isDone = await withTaskExecutorPreference(fetcher.executor) { true }
        #expect(isDone)
    }
}

/// The boot clock under a made-up date.
private struct SystemTimekeeperStandIn: Timekeeper {
    private let start = ContinuousClock.now

    var now: Timestamp { .sample.advanced(by: start.duration(to: .now)) }

    func sleep(until deadline: Timestamp) async throws { preconditionFailure("the loop sleeps, not this") }
}
