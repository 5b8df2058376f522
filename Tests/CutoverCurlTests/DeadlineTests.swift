import CutoverCore
import CutoverCurl
import CutoverTestSupport
import Testing

struct DeadlineTests {
    let fetcher = CurlFetcher(version: "1.2.3")

    @Test(arguments: [
        (ScriptedServer.Behaviour.silence, ProbeFailure.timeoutHeaders, Int?.none),
        (
            .drip(
                after: Array("HTTP/1.1 200 OK\r\n".utf8),
                drops: Array("X: y\r\n".utf8),
                every: .milliseconds(20)
            ),
            .timeoutHeaders, 200
        ),
        (
            .drip(
                after: Array("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n".utf8),
                drops: [120],
                every: .milliseconds(20)
            ),
            .timeoutBody, 200
        ),
        (.text("HTTP/1.1 200 OK\r\n\r\n"), .timeoutBody, 200),
        (.text("HTTP/1.1 100 Continue\r\n\r\n"), .timeoutHeaders, nil),
    ])
    func `what is slow ends at the deadline and says where it stood`(
        behaviour: ScriptedServer.Behaviour,
        failure: ProbeFailure,
        status: Int?
    ) async throws {
        let server = try ScriptedServer()
        server.on("/", behaviour)
        let fetch = Fetch.get(server.url("/"), timeout: .milliseconds(400), body: .discard(cap: 1_000))

        // On the thread that fetches: on the usual ones other tests may hold it up for as long as they like.
        let (answer, elapsed) = await withTaskExecutorPreference(fetcher.executor) {
            let start = ContinuousClock.now
            let answer = await fetcher.fetch(fetch)
            return (answer, start.duration(to: .now))
        }

        #expect(answer.failure == failure)
        #expect(answer.status == status)
        #expect(elapsed >= .milliseconds(400))
        // Far off, because busy cores may let the test itself wait; without a deadline it would never end.
        #expect(elapsed < .seconds(20))
        #expect(await server.waitForDisconnection())
    }

    @Test(arguments: [Duration.zero, .seconds(-1)])
    func `no time left is a timeout at once, without a request`(timeout: Duration) async throws {
        let server = try ScriptedServer()

        let answer = await fetcher.fetch(.get(server.url("/"), timeout: timeout))

        #expect(
            answer
                == Answer(
                    status: nil,
                    failure: .connectTimeout,
                    detail: "no time was left for the request"
                )
        )
        #expect(server.connectionCount == 0)
    }

    @Test
    func `a cancelled task gives up and drops its connection`() async throws {
        let server = try ScriptedServer()
        server.on("/", .silence)

        let answer = await withTaskExecutorPreference(fetcher.executor) {
            await withTaskGroup(of: Answer.self) { group in
                group.addTask { await fetcher.fetch(.get(server.url("/"), timeout: .seconds(60))) }
                #expect(await server.waitForRequests(1, "/"))
                group.cancelAll()
                return await group.next()
            }
        }

        #expect(answer == Answer(status: nil, failure: .internal, detail: "cancelled"))
        #expect(await server.waitForDisconnection())
    }

    @Test
    func `a task cancelled before its fetch gives up at once`() async throws {
        let server = try ScriptedServer()
        server.on("/", .silence)

        let answer = await withTaskGroup(of: Answer.self) { group in
            group.cancelAll()
            group.addTask { await fetcher.fetch(.get(server.url("/"), timeout: .seconds(60))) }
            return await group.next()
        }

        #expect(answer?.failure == .internal)
        #expect(answer?.detail == "cancelled")
    }

    @Test
    func `a closed fetcher answers what is pending and what comes later`() async throws {
        let server = try ScriptedServer()
        server.on("/", .silence)

        let pending = await withTaskExecutorPreference(fetcher.executor) {
            await withTaskGroup(of: Answer.self) { group in
                group.addTask { await fetcher.fetch(.get(server.url("/"), timeout: .seconds(60))) }
                #expect(await server.waitForRequests(1, "/"))
                fetcher.close()
                return await group.next()
            }
        }
        let later = await fetcher.fetch(.get(server.url("/")))
        fetcher.close()

        #expect(pending == Answer(status: nil, failure: .internal, detail: "the fetcher is closed"))
        #expect(later == Answer(status: nil, failure: .internal, detail: "the fetcher is closed"))
        #expect(await server.waitForDisconnection())
        #expect(server.requests("/").count == 1)
    }
}
