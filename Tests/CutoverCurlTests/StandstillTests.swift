import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverCurl

/// What libcurl's loop makes of its own standing still.
@Suite(.timeLimit(.minutes(1))) struct StandstillTests {
    private let fetcher = CurlFetcher(version: "test")

    private func fetch(_ url: String) -> Fetch {
        Fetch(
            request: Request(url: Masked(url)),
            timeout: .milliseconds(300),
            body: .discard(cap: 1),
            maximumRedirects: 0
        )
    }

    /// Keeps the loop's thread busy for `length`, as if the process had been stopped.
    private func hold(for length: Duration) async {
        await withTaskExecutorPreference(fetcher.executor) {
            let end = ContinuousClock.now.advanced(by: length)
            while ContinuousClock.now < end {}
        }
    }

    @Test(arguments: [(Duration.milliseconds(900), ProbeFailure.internal), (.zero, .timeoutHeaders)])
    func `a deadline that passed while we stood still says nothing about the target`(
        length: Duration,
        failure: ProbeFailure
    ) async throws {
        let server = try ScriptedServer()
        server.on("/", .silence)

        let answer = await withTaskGroup(of: Answer.self) { group in
            group.addTask { await fetcher.fetch(fetch(server.url("/"))) }
            _ = await server.waitForRequests(1, "/")
            await hold(for: length)
            return await group.next()
        }

        #expect(answer?.failure == failure, "\(answer?.detail ?? "")")
    }
}
