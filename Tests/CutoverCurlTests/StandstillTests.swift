import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverCurl

/// What libcurl's loop makes of its own standing still.
@Suite(.timeLimit(.minutes(3))) struct StandstillTests {
    private let fetcher = CurlFetcher(version: "test")

    private func ask(_ url: String) async -> Answer {
        let fetch = Fetch(
            request: Request(url: Masked(url)),
            timeout: .milliseconds(300),
            body: .discard(cap: 1),
            maximumRedirects: 0
        )
        return await fetcher.fetch(fetch)
    }

    @Test func `a deadline that passed while we stood still says nothing about the target`() async throws {
        let server = try ScriptedServer()
        server.on("/", .silence)
        let held = Recording<Bool>()
        let asked = Recording<Bool>()

        let answer = await withTaskGroup(of: Void.self, returning: Answer.self) { group in
            group.addTask(executorPreference: fetcher.executor) {
                // The loop's thread is busy from before the fetch until long after its deadline.
                held.append(true)
                while asked.all.isEmpty {}
                let end = ContinuousClock.now.advanced(by: .seconds(2))
                while ContinuousClock.now < end {}
            }
            while held.all.isEmpty { await Task.yield() }
            asked.append(true)
            return await ask(server.url("/"))
        }

        #expect(answer.failure == .internal)
        #expect(answer.detail.hasPrefix("this monitor stood still for "), "\(answer.detail)")
    }

    @Test func `a deadline that passed while we looked is the target's`() async throws {
        let server = try ScriptedServer()
        server.on("/", .silence)

        #expect(await ask(server.url("/")).failure == .timeoutHeaders)
    }
}
