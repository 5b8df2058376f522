import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

struct SinkCheckTests {
    private func scene(_ kind: Sink.Kind) -> CheckScene {
        var scene = CheckScene()
        let url = Masked(secret: "http://127.0.0.1/s3cr3t-p4th", shown: "***")
        scene.plan = .sample(sinks: [Sink(name: "s", kind: kind, url: url)])
        return scene
    }

    @Test(arguments: [
        (400, "no_text", CheckLine.Worth.ok),
        (400, "missing_text_or_fallback_or_attachments", .ok),
        (400, "invalid_payload", .ok),
        (200, "ok", .ok),
        (404, "no_service", .problem),
        (403, "invalid_token", .problem),
        (410, "channel_is_archived", .problem),
        (200, "<html>", .problem),
        (500, "", .problem),
    ])
    func `a Slack address is alive when it refuses an empty text`(
        _ status: Int,
        _ body: String,
        _ worth: CheckLine.Worth
    ) async {
        let lines = await scene(.slack).lines(.sink, .complete(status, body))

        #expect(lines.map(\.worth) == [worth], "\(lines)")
    }

    @Test func `what Slack gets posts nothing`() async {
        let fetcher = FakeFetcher(.complete(400, "no_text"))

        _ = await scene(.slack).lines(fetcher)

        #expect(fetcher.fetches.all.compactMap(\.request.body?.value) == [#"{"text":""}"#])
    }

    @Test func `a webhook is only connected to`() async {
        let fetcher = FakeFetcher(Answer(status: nil))

        let lines = await scene(.webhook(secret: nil)).lines(fetcher).filter { $0.part == .sink }

        #expect(lines == [CheckLine(.sink, "s", .ok, "reachable; nothing was posted")])
        #expect(fetcher.fetches.all.map(\.purpose) == [.answer, .connection])
        #expect(fetcher.fetches.all.last?.request.body == nil)
    }

    @Test func `a webhook that cannot be reached is a problem, without its secret`() async {
        let answer = Answer.none(.connect, "connection refused by http://127.0.0.1/s3cr3t-p4th")

        let lines = await scene(.webhook(secret: nil)).lines(.sink, answer)

        #expect(
            lines == [
                CheckLine(
                    .sink,
                    "s",
                    .problem,
                    "connect: connection refused by ***; correct its address, or make it reachable"
                )
            ]
        )
    }

    @Test(arguments: [
        (3_600, CheckLine.Worth.problem), (86_400, .caution), (14 * 86_400, .ok),
    ])
    func `a certificate must outlive the window`(_ seconds: Int, _ worth: CheckLine.Worth) async {
        var answer = Answer(status: nil)
        var exchange = Exchange()
        exchange.certificateEnd = Timestamp.sample.advanced(by: .seconds(seconds))
        answer.exchange = exchange

        let lines = await scene(.webhook(secret: nil)).lines(.sink, answer)

        #expect(lines.map(\.worth) == [.ok, worth])
    }
}
