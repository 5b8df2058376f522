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
}
