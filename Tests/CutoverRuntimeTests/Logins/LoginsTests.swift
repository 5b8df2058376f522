import CutoverCore
import CutoverRuntime
import CutoverTestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct LoginsTests {
    static let login = Login(
        name: "api",
        request: Request(method: "POST", url: Masked("http://id.test/token")),
        token: "/access_token"
    )

    let timekeeper = ManualTimekeeper()
    let mask = LiveMask()
    let notes = Recording<Note>()

    func isLogin(_ fetch: Fetch) -> Bool { fetch.request.url.value == "http://id.test/token" }

    /// A probe that needs the login.
    var probe: Fetch {
        var request = Request(url: Masked("http://api.test/health"))
        request.login = "api"
        return Fetch(request: request, timeout: .seconds(3), body: .discard(cap: 1), maximumRedirects: 0)
    }

    func logins(
        _ fetcher: FakeFetcher,
        lifetime: Duration? = nil,
        interval: Duration = .seconds(5)
    ) -> Logins {
        var plan = Plan.sample()
        plan.logins = [Self.login]
        plan.interval = interval
        let notes = notes
        let ports = LoginPorts(
            fetcher: fetcher,
            read: { answer, login in
                answer.status == 200
                    ? .success(
                        LoginGrant(token: String(decoding: answer.body, as: UTF8.self), lifetime: lifetime)
                    )
                    : .failure(LoginFault("the login \(login.name): status \(answer.status ?? 0)"))
            },
            mask: mask,
            timekeeper: timekeeper,
            tell: { notes.append($0) }
        )
        return Logins(plan, ports: ports)
    }

    /// Runs `body` while the logins are kept.
    func keeping<Result: Sendable>(
        _ logins: Logins,
        _ body: @Sendable () async -> Result
    ) async -> Result {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await logins.keep() }
            let result = await body()
            group.cancelAll()
            return result
        }
    }

    /// Grants "token-1", "token-2" and so on; the service behind takes those that `accepts` says yes to.
    func service(accepting accepts: @escaping @Sendable (String) -> Bool) -> FakeFetcher {
        let granted = Recording<String>()
        return FakeFetcher { fetch, _ in
            if fetch.request.url.value == "http://id.test/token" {
                granted.append("token-\(granted.all.count + 1)")
                return .complete(200, granted.all.last ?? "")
            }
            return accepts(fetch.header("Authorization") ?? "") ? .complete(200, "ok") : .complete(401)
        }
    }

    @Test func `many probes at once share one login`() async {
        let fetcher = service { $0 == "Bearer token-1" }
        let logins = logins(fetcher)

        let statuses = await keeping(logins) {
            await withTaskGroup(of: Int?.self) { group in
                for _ in 0..<20 { group.addTask { await logins.fetch(probe).status } }
                return await group.reduce(into: [Int?]()) { $0.append($1) }
            }
        }

        #expect(statuses == Array(repeating: 200, count: 20))
        #expect(fetcher.fetches.all.count { isLogin($0) } == 1)
    }

    @Test func `a token that ends at once is renewed every 5 s, used until then, and said once`() async {
        let fetcher = service { _ in true }
        let logins = logins(fetcher, lifetime: .seconds(1))

        let (answers, counts) = await keeping(logins) {
            await timekeeper.untilAsleep()
            var (answers, counts): ([Answer], [Int]) = ([], [])
            for _ in 0..<2 {
                timekeeper.advance(by: .milliseconds(4_999))
                answers.append(await logins.fetch(probe))
                counts.append(fetcher.fetches.all.count { isLogin($0) })
                timekeeper.advance(by: .milliseconds(1))
                await timekeeper.untilAsleep()
            }
            return (answers, counts)
        }

        #expect(answers.map(\.status) == [200, 200])
        #expect(counts == [1, 2])
        #expect(
            notes.all.map(\.text) == [
                "the login api grants tokens for 1s only; it is renewed every 5s at most, and each is used until then. "
                    + "If the service counts in another unit, write lifetime: 30m instead of expires_in"
            ]
        )
    }

    @Test func `a login that hangs costs a probe its own deadline and no more`() async {
        let timekeeper = timekeeper
        let fetcher = FakeFetcher { _, _ in
            do {
                try await timekeeper.sleep(until: timekeeper.now.advanced(by: .seconds(10)))
            } catch {
                return .none(.internal, "cancelled")
            }
            return .none(.timeoutHeaders, "no complete head from id.test:80 within 10s")
        }
        let logins = logins(fetcher)

        let answer = await keeping(logins) {
            await withTaskGroup(of: Answer.self) { group in
                group.addTask { await logins.fetch(probe) }
                // The login, and the probe that waits for it.
                await timekeeper.untilAsleep(times: 2)
                timekeeper.advance(by: .seconds(3))
                return await group.next()
            }
        }

        #expect(answer?.failure == .auth)
        #expect(answer?.detail == "the login api brought no token in time")
    }

    @Test func `a token is masked from the moment it is there, also when others repeat it`() async {
        let fetcher = service { _ in true }
        let logins = logins(fetcher)

        _ = await keeping(logins) { await logins.fetch(probe) }

        #expect(mask.current.hide("they said token-1!") == "they said ***!")
        let sent = fetcher.fetches.all.last?.request.headers.first?.value
        #expect(sent?.value == "Bearer token-1")
        #expect(sent?.shown == "***")
    }

    @Test func `a request without a login is sent as it is`() async {
        let fetcher = FakeFetcher(.complete(401))
        var plain = probe
        plain.request.login = nil

        let answer = await logins(fetcher).fetch(plain)

        #expect(answer.status == 401 && answer.failure == nil)
        #expect(fetcher.fetches.all.count == 1)
    }
}
