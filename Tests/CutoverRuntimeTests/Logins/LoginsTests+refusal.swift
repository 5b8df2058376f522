import CutoverCore
import CutoverRuntime
import CutoverTestSupport
import Testing

/// Tokens that are refused: renewed once, and no storm of logins.
extension LoginsTests {
    @Test func `a 401 costs one new login and one repetition`() async {
        let fetcher = service { $0 == "Bearer token-2" }
        let logins = logins(fetcher)

        let answer = await keeping(logins) { await logins.fetch(probe) }

        #expect(answer.status == 200)
        #expect(
            fetcher.fetches.all.map { isLogin($0) ? "login" : $0.header("Authorization") } == [
                "login", "Bearer token-1", "login", "Bearer token-2",
            ]
        )
    }

    @Test func `a service that refuses every token is auth, and no storm of logins`() async {
        let fetcher = service { _ in false }
        let logins = logins(fetcher)

        let answers = await keeping(logins) {
            var answers: [Answer] = []
            for _ in 0..<120 {
                answers.append(await logins.fetch(probe))
                timekeeper.advance(by: .seconds(5))
            }
            return answers
        }

        #expect(answers.allSatisfy { $0.failure == .auth && $0.status == 401 })
        #expect(answers.first?.detail == "status 401, also with a new token of the login api")
        #expect(answers[2].detail == "status 401; the login api was asked for a new token a moment ago")
        // At 0 twice, then after 5, 10, 20, 40, 80 and 160 seconds; the next would come after 300.
        #expect(fetcher.fetches.all.count { isLogin($0) } == 8)
    }

    @Test func `tokens that live for a minute are renewed for ever`() async {
        let newest = Recording<Timestamp>()
        let fetcher = FakeFetcher { [timekeeper] fetch, _ in
            if fetch.request.url.value == "http://id.test/token" {
                newest.append(timekeeper.now)
                return .complete(200, "token-\(newest.all.count)")
            }
            let age = newest.all.last?.duration(to: timekeeper.now) ?? .zero
            let isNewest = fetch.header("Authorization") == "Bearer token-\(newest.all.count)"
            return .complete(isNewest && age < .seconds(60) ? 200 : 401)
        }
        let logins = logins(fetcher)

        let answers = await keeping(logins) {
            var answers: [Answer] = []
            for _ in 0..<240 {
                answers.append(await logins.fetch(probe))
                timekeeper.advance(by: .seconds(5))
            }
            return answers
        }

        #expect(answers.allSatisfy { $0.status == 200 })
        #expect(newest.all.count == 20)
    }

    @Test func `a refusal is of 401 alone, and of a complete answer`() async {
        var cut = Answer.complete(401)
        (cut.failure, cut.detail) = (.timeoutBody, "no complete body")
        let fetcher = FakeFetcher(.complete(200, "token-1"), .complete(403), cut)
        let logins = logins(fetcher)

        let answers = await keeping(logins) {
            [await logins.fetch(probe), await logins.fetch(probe)]
        }

        #expect(answers.map(\.status) == [403, 401])
        #expect(answers.map(\.failure) == [nil, .timeoutBody])
        #expect(fetcher.fetches.all.count == 3)
    }

    @Test func `the repetition has what is left of the deadline`() async {
        let timekeeper = timekeeper
        let fetcher = FakeFetcher { fetch, number in
            if fetch.request.login == nil { return .complete(200, "token") }
            if number > 1 { return .complete(200) }
            do {
                try await timekeeper.sleep(until: timekeeper.now.advanced(by: .seconds(1)))
            } catch {
                return .none(.internal, "cancelled")
            }
            return .complete(401)
        }
        let logins = logins(fetcher, lifetime: .seconds(600))

        await keeping(logins) {
            await timekeeper.untilAsleep()
            await withTaskGroup(of: Answer.self) { group in
                group.addTask { await logins.fetch(probe) }
                await timekeeper.untilAsleep()
                timekeeper.advance(by: .seconds(1))
                _ = await group.next()
            }
        }

        let timeouts = fetcher.fetches.all.filter { !isLogin($0) }.map(\.timeout)
        #expect(timeouts == [.seconds(3), .seconds(2)])
    }

    @Test func `the token takes the place of a header of its name, however written`() async {
        let fetcher = service { _ in true }
        let logins = logins(fetcher)
        var probe = probe
        probe.request.headers = [Header(name: "authorization", value: Masked("Basic old"))]
        let sent = probe

        _ = await keeping(logins) { await logins.fetch(sent) }

        #expect(fetcher.fetches.all.last?.request.headers.map(\.value.value) == ["Bearer token-1"])
    }

    @Test func `a late refusal of an old token takes the new one and asks for none`() async {
        let timekeeper = timekeeper
        let fetcher = FakeFetcher { fetch, number in
            if fetch.request.login == nil { return .complete(200, "token-\(number)") }
            if number > 1 { return .complete(fetch.header("Authorization") == "Bearer token-0" ? 401 : 200) }
            do {
                try await timekeeper.sleep(until: timekeeper.now.advanced(by: .seconds(1)))
            } catch {
                return .none(.internal, "cancelled")
            }
            return .complete(401)
        }
        let logins = logins(fetcher, lifetime: .seconds(600))

        let answers = await keeping(logins) {
            await timekeeper.untilAsleep()
            return await withTaskGroup(of: Answer.self) { group in
                group.addTask { await logins.fetch(probe) }
                await timekeeper.untilAsleep()
                let quick = await logins.fetch(probe)
                timekeeper.advance(by: .seconds(1))
                return [quick, await group.next()]
            }
        }

        #expect(answers.map { $0?.status } == [200, 200])
        #expect(fetcher.fetches.all.count { isLogin($0) } == 2)
    }

    @Test func `a refusal while the login fails is no reason to log in sooner`() async {
        let fetcher = FakeFetcher { fetch, number in
            if fetch.request.login != nil { return .complete(401) }
            return number == 0 ? .complete(200, "token-1") : .complete(403)
        }
        let logins = logins(fetcher, lifetime: .seconds(600))

        let answer = await keeping(logins) {
            await timekeeper.untilAsleep()
            timekeeper.advance(by: .seconds(540))
            await timekeeper.untilAsleep()
            return await logins.fetch(probe)
        }

        #expect(answer.detail == "status 401; the login api: status 403")
        #expect(fetcher.fetches.all.count { isLogin($0) } == 2)
    }

    @Test func `an answer that did not come whole takes no refusal back`() async {
        let fetcher = FakeFetcher { fetch, number in
            if fetch.request.login == nil { return .complete(200, "token") }
            return number == 4 ? .none(.reset) : .complete(401)
        }
        let logins = logins(fetcher)

        let answers = await keeping(logins) {
            [await logins.fetch(probe), await logins.fetch(probe), await logins.fetch(probe)]
        }

        #expect(answers.map(\.failure) == [.auth, .reset, .auth])
        #expect(answers.last?.detail == "status 401; the login api was asked for a new token a moment ago")
    }

    @Test func `ten minutes without a refusal make the pauses short again`() async {
        let fetcher = service { _ in false }
        let logins = logins(fetcher)

        let counts = await keeping(logins) {
            var counts: [Int] = []
            for wait in Array(repeating: 5, count: 119) + [601, 5] {
                _ = await logins.fetch(probe)
                counts.append(fetcher.fetches.all.count { isLogin($0) })
                timekeeper.advance(by: .seconds(wait))
            }
            _ = await logins.fetch(probe)
            counts.append(fetcher.fetches.all.count { isLogin($0) })
            return counts.suffix(3)
        }

        #expect(counts == [8, 9, 10])
    }
}
