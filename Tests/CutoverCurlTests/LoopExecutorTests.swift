import CutoverCore
import CutoverTestSupport
import Foundation
import Testing

@testable import CutoverCurl

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

    @Test func `sleepers wake in the order of their moments`() async throws {
        let executor = fetcher.executor
        let start = ContinuousClock.now

        // The loop is busy with this task until all are handed in, so it wakes them in one go.
        let found = try await withTaskExecutorPreference(executor) {
            try await withThrowingTaskGroup(of: Int.self) { group in
                for wish in [-1, -3, -2] {
                    group.addTask {
                        try await executor.sleep(until: start.advanced(by: .seconds(wish)))
                        return wish
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
        }

        #expect(found == [-3, -2, -1])
    }

    @Test func `nobody wakes too early`() async throws {
        let clock = LoopTimekeeper(SystemTimekeeperStandIn(), fetcher.executor)
        let start = clock.now

        try await clock.sleep(until: start.advanced(by: .milliseconds(5)))
        try await clock.sleep(until: start)

        #expect(start.duration(to: clock.now) >= .milliseconds(5))
    }

    @Test func `a task that never waits does not keep a fetch from its answer`() async throws {
        let server = try ScriptedServer()
        let answers = Recording<Answer>()
        let fetch = Fetch(
            request: Request(url: Masked(server.url("/"))),
            timeout: .seconds(20),
            body: .discard(cap: 100),
            maximumRedirects: 0
        )

        let isAnsweredInTime = await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                answers.append(await fetcher.fetch(fetch))
                return true
            }
            group.addTask(executorPreference: fetcher.executor) {
                let end = ContinuousClock.now.advanced(by: .seconds(10))
                while answers.all.isEmpty, ContinuousClock.now < end { await Task.yield() }
                return !answers.all.isEmpty
            }
            return await group.reduce(true) { $0 && $1 }
        }

        #expect(isAnsweredInTime)
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
        await withTaskExecutorPreference(fetcher.executor) {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    await #expect(throws: CancellationError.self) { try await clock.sleep(until: never) }
                }
                // On one thread, one after the other: once this one has slept, the other one sleeps.
                group.addTask {
                    await #expect(throws: Never.self) {
                        try await clock.sleep(until: clock.now.advanced(by: .milliseconds(1)))
                    }
                    fetcher.close()
                }
            }
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
