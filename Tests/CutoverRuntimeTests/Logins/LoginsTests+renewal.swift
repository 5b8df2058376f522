import CutoverCore
import CutoverRuntime
import CutoverTestSupport
import Testing

/// When a login is tried: ahead of the token's end, and less and less often while it fails.
extension LoginsTests {
    @Test func `a login that fails is tried less and less often, and said`() async {
        let fetcher = FakeFetcher { _, _ in .complete(403) }
        let logins = logins(fetcher)

        let (answer, pauses) = await keeping(logins) {
            await timekeeper.untilAsleep()
            let answer = await logins.fetch(probe)
            var pauses: [Duration] = []
            for _ in 0..<8 {
                let pause = timekeeper.untilFirstWakes ?? .zero
                pauses.append(pause)
                timekeeper.advance(by: pause)
                await timekeeper.untilAsleep()
            }
            return (answer, pauses)
        }

        #expect(answer.failure == .auth)
        #expect(answer.status == nil)
        #expect(answer.detail == "the login api: status 403")
        #expect(pauses == [5, 10, 20, 40, 80, 160, 300, 300].map { .seconds($0) })
        #expect(fetcher.fetches.all.count { isLogin($0) } == 9)
        #expect(
            notes.all.first?.text
                == "the login api: status 403; it is tried again in 5s, so that no account is locked"
        )
    }

    @Test func `the first pause is the interval where that is longer`() async {
        let logins = logins(FakeFetcher(.complete(403)), interval: .seconds(30))

        let pause = await keeping(logins) {
            await timekeeper.untilAsleep()
            return timekeeper.untilFirstWakes
        }

        #expect(pause == .seconds(30))
    }

    @Test(arguments: [
        (429, "20", 20, "20s"), (503, "1", 5, "5s"), (503, "4000", 30, "30s"), (403, "20", 5, "5s"),
    ])
    func `a login service that asks for patience is obeyed, for half a minute at most`(
        status: Int,
        wish: String,
        pause: Int,
        words: String
    ) async {
        let logins = logins(FakeFetcher(.complete(status, headers: ["Retry-After": wish])))

        let wait = await keeping(logins) {
            await timekeeper.untilAsleep()
            return timekeeper.untilFirstWakes
        }

        #expect(wait == .seconds(pause))
        #expect(notes.all.first?.text.contains("it is tried again in \(words),") == true)
    }

    @Test func `a login that works again is said, and forgets its failures`() async {
        let fetcher = FakeFetcher(
            .complete(403),
            .complete(403),
            .complete(200, "token-1"),
            .complete(403)
        )
        let logins = logins(fetcher, lifetime: .seconds(600))

        await keeping(logins) {
            await timekeeper.untilAsleep()
            for pause in [5, 10, 540] {
                timekeeper.advance(by: .seconds(pause))
                await timekeeper.untilAsleep()
            }
        }

        #expect(notes.all.map(\.kind) == ["login", "login", "login_restored", "login"])
        let failed = "the login api: status 403; it is tried again in "
        #expect(
            notes.all.map(\.text) == [
                failed + "5s, so that no account is locked", failed + "10s, so that no account is locked",
                "the login api works again", failed + "5s, so that no account is locked",
            ]
        )
    }

    @Test(arguments: [(600, 540), (300, 240), (100, 80), (3, 5)])
    func `a token is renewed a fifth of its life or a minute before it ends`(life: Int, due: Int) async {
        let logins = logins(service { _ in true }, lifetime: .seconds(life))

        let wait = await keeping(logins) {
            await timekeeper.untilAsleep()
            return timekeeper.untilFirstWakes
        }

        #expect(wait == .seconds(due))
    }

    @Test func `a token is renewed while nobody waits for it`() async {
        let fetcher = service { _ in true }
        let logins = logins(fetcher, lifetime: .seconds(600))

        let count = await keeping(logins) {
            await timekeeper.untilAsleep()
            timekeeper.advance(by: .seconds(540))
            await timekeeper.untilAsleep()
            return fetcher.fetches.all.count
        }

        #expect(count == 2)
    }

    @Test func `a token whose renewal is refused is used until the target refuses it`() async {
        let fetcher = FakeFetcher { fetch, number in
            if fetch.request.login != nil { return .complete(200) }
            return number == 0 ? .complete(200, "token-1") : .complete(503, headers: ["Retry-After": "30"])
        }
        let logins = logins(fetcher, lifetime: .seconds(100))

        let status = await keeping(logins) {
            await timekeeper.untilAsleep()
            timekeeper.advance(by: .seconds(80))
            await timekeeper.untilAsleep()
            timekeeper.advance(by: .seconds(25))
            return await logins.fetch(probe).status
        }

        #expect(status == 200)
    }

    @Test func `a token is used until it ends and no longer, while its renewal hangs`() async {
        let timekeeper = timekeeper
        let fetcher = FakeFetcher { fetch, number in
            if fetch.request.login != nil { return .complete(200) }
            if number == 0 { return .complete(200, "token-1") }
            do {
                try await timekeeper.sleep(until: timekeeper.now.advanced(by: .seconds(100)))
            } catch {
                return .none(.internal, "cancelled")
            }
            return .none(.timeoutHeaders)
        }
        let logins = logins(fetcher, lifetime: .seconds(100))

        let answers = await keeping(logins) {
            await timekeeper.untilAsleep()
            timekeeper.advance(by: .seconds(80))
            await timekeeper.untilAsleep()
            timekeeper.advance(by: .milliseconds(19_999))
            let before = await logins.fetch(probe)
            timekeeper.advance(by: .milliseconds(1))
            return await withTaskGroup(of: Answer.self) { group in
                group.addTask { await logins.fetch(probe) }
                await timekeeper.untilAsleep()
                timekeeper.advance(by: .seconds(3))
                return [before, await group.next()]
            }
        }

        #expect(answers.map { $0?.status } == [200, nil])
        #expect(answers.last??.detail == "the login api brought no token in time")
    }

    @Test func `a probe waits for the login that is under way, whatever became of the one before`() async {
        let timekeeper = timekeeper
        let fetcher = FakeFetcher { _, number in
            if number == 0 { return .complete(403) }
            if number > 1 { return .complete(200) }
            do {
                try await timekeeper.sleep(until: timekeeper.now.advanced(by: .seconds(1)))
            } catch {
                return .none(.internal, "cancelled")
            }
            return .complete(200, "token-2")
        }
        let logins = logins(fetcher)

        let answer = await keeping(logins) {
            await timekeeper.untilAsleep()
            timekeeper.advance(by: .seconds(5))
            await timekeeper.untilAsleep()
            return await withTaskGroup(of: Answer.self) { group in
                group.addTask { await logins.fetch(probe) }
                await timekeeper.untilAsleep()
                timekeeper.advance(by: .seconds(1))
                return await group.next()
            }
        }

        #expect(answer?.status == 200)
    }

    @Test func `a login has ten seconds and follows no redirect`() async {
        let fetcher = service { _ in true }
        let logins = logins(fetcher)

        _ = await keeping(logins) { await logins.fetch(probe) }

        let sent = fetcher.fetches.all.first
        #expect(sent?.timeout == .seconds(10))
        #expect(sent?.maximumRedirects == 0)
        #expect(sent?.body == .require(cap: 65_536))
    }
}
