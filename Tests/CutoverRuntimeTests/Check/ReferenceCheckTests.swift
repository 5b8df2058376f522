import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

struct ReferenceCheckTests {
    private func scene() -> CheckScene {
        var scene = CheckScene()
        scene.plan.references = [Masked("https://example.org/")]
        return scene
    }

    @Test(arguments: [Answer.complete(200), .none(.tlsUntrusted, "self-signed")])
    func `a reference that answers in any way will do`(_ answer: Answer) async {
        let lines = await scene().lines(.reference, answer)

        #expect(
            lines == [CheckLine(.reference, "https://example.org/", .ok, "answers; nothing was sent")]
        )
    }

    @Test func `a reference is asked through the proxy of the targets, and the check says so`() async {
        var scene = scene()
        var request = Request(url: Masked("https://api.example.org/"))
        request.route.proxy = Masked(
            secret: "http://u:s3cret@p.test:1",
            shown: "http://***@p.test:1",
            hiding: []
        )
        scene.plan.targets[0].kind = .http(request, Expectation())
        let fetcher = FakeFetcher(.complete(200))

        let lines = await scene.lines(fetcher).filter { $0.part == .reference }

        #expect(lines.map(\.text) == ["answers through the proxy http://***@p.test:1; nothing was sent"])
        let looks = fetcher.fetches.all.filter { $0.request.url.value == "https://example.org/" }
        #expect(looks.map(\.request.route.proxy?.value) == ["http://u:s3cret@p.test:1"])
    }

    @Test func `a reference that one way leads to is well, and one behind a proxy that wants a login is not`()
        async
    {
        var scene = scene()
        var request = Request(url: Masked("https://api.example.org/"))
        request.route.proxy = Masked("http://p.test:1")
        scene.plan.targets[0].kind = .http(request, Expectation())
        scene.plan.targets.append(.health("direct"))
        scene.plan.targets[1].kind = .http(Request(url: Masked("https://b.example.org/")), Expectation())
        func worth(_ proxied: Answer, _ direct: Answer) async -> [CheckLine.Worth] {
            let fetcher = FakeFetcher { fetch, _ in fetch.request.route.proxy == nil ? direct : proxied }
            return await scene.lines(fetcher).filter { $0.part == .reference }.map(\.worth)
        }

        #expect(await worth(.none(.connect), .complete(200)) == [.ok])
        #expect(await worth(.complete(200), .none(.connect)) == [.ok])
        #expect(await worth(.none(.auth), .none(.connect)) == [.problem])
    }

    @Test func `a reference that does not answer is a problem before T0`() async {
        let lines = await scene().lines(.reference, .none(.dns, "no such host"))

        #expect(lines.map(\.worth) == [.problem])
        #expect(lines[0].text.contains("without it our own blindness looks like an outage"))
    }
}
