import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

@Suite struct SlackSenderTests {
    private let sink = Sink(
        name: "alerts",
        kind: .slack,
        url: Masked(secret: "https://hooks.slack.example/x")
    )
    private let closed = ClosedSinks()

    private func send(_ fetcher: FakeFetcher) async -> DeliveryOutcome {
        await SlackSender(fetcher: fetcher, closed: closed)
            .send(.sample("r1-9-0-s1", to: .sink("alerts"), body: "{\"text\":\"x\"}"), to: sink, now: .sample)
    }

    @Test func `it posts JSON with the message's id and no signature`() async {
        let fetcher = FakeFetcher(.complete(200, "ok"))

        _ = await send(fetcher)

        let fetch = fetcher.fetches.all.first
        #expect(fetch?.header("Content-Type") == "application/json")
        #expect(fetch?.header("Idempotency-Key") == "r1-9-0-s1")
        #expect(fetch?.header("webhook-id") == nil)
        #expect(fetch?.request.body?.value == "{\"text\":\"x\"}")
        #expect(fetch?.maximumRedirects == 0)
    }

    @Test(
        arguments: [
            (.complete(200, "ok"), .accepted("answered 200")),
            (.complete(200, "ok\n"), .accepted("answered 200")),
            (.complete(200, "<html>sign in"), .retry("answered 200, but not with \"ok\"", after: nil)),
            (.complete(200, ""), .retry("answered 200, but not with \"ok\"", after: nil)),
            (
                Answer(status: 200, failure: .timeoutBody),
                .retry("answered 200, but not with \"ok\"", after: nil)
            ),
            (.complete(200, "no_text"), .refused("answered 200 no_text")),
            (.complete(400, "invalid_blocks"), .refused("answered 400 invalid_blocks")),
            (
                .complete(500, "missing_text_or_fallback_or_attachments"),
                .refused("answered 500 missing_text_or_fallback_or_attachments")
            ),
            (.complete(404, "no_service"), .refused("answered 404 no_service")),
            (.complete(404, "nothing here"), .retry("answered 404", after: .seconds(15))),
            (.complete(500, "rollup_error"), .retry("answered 500", after: nil)),
            (.complete(429, headers: ["Retry-After": "30"]), .retry("answered 429", after: .seconds(30))),
            (.complete(302), .refused("answered 302")),
            (.none(.dns, "no such host"), .retry("dns: no such host", after: nil)),
        ] as [(answer: Answer, outcome: DeliveryOutcome)]
    )
    func `only "ok" is success, and Slack's word is believed before the status`(
        _ row: (answer: Answer, outcome: DeliveryOutcome)
    ) async {
        #expect(await send(FakeFetcher(row.answer)) == row.outcome)
    }

    @Test func `an archived channel closes the sink for the run`() async {
        let outcome = await send(FakeFetcher(.complete(410, "channel_is_archived")))

        #expect(outcome == .refused("answered 410 channel_is_archived"))
        #expect(closed.reason(for: "alerts") != nil)
    }
}
