import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

@Suite struct WebhookSenderTests {
    private let sink = Sink(
        name: "deploys",
        kind: .webhook(secret: nil),
        url: Masked(secret: "https://hooks.example/abc")
    )
    private let closed = ClosedSinks()

    private func send(
        _ fetcher: FakeFetcher,
        _ delivery: Delivery = .sample("r1-9-0-s0", body: "{\"ü\":1}"),
        secret: Masked? = nil,
        at now: Timestamp = .at(0.9)
    ) async -> DeliveryOutcome {
        let sender = WebhookSender(fetcher: fetcher, closed: closed) { secret, id, timestamp, body in
            "v1,\(secret.value)/\(id)/\(timestamp)/\(body.count)"
        }
        return await sender.send(delivery, to: sink, secret: secret, now: now)
    }

    @Test func `it posts the frozen bytes once, bounded and without following`() async {
        let fetcher = FakeFetcher(.complete(204))

        let outcome = await send(fetcher)

        let fetch = fetcher.fetches.all.first
        #expect(outcome == .accepted("answered 204"))
        #expect(fetch?.request.method == "POST")
        #expect(fetch?.request.url == sink.url)
        #expect(fetch?.request.body?.value == "{\"ü\":1}")
        #expect(fetch?.timeout == .seconds(10))
        #expect(fetch?.body == .keepPrefix(cap: 16_384))
        #expect(fetch?.maximumRedirects == 0)
    }

    @Test func `the headers say what it is and which message`() async {
        let fetcher = FakeFetcher(.complete(204))

        _ = await send(fetcher)

        let fetch = fetcher.fetches.all.first
        #expect(fetch?.header("Content-Type") == "application/cloudevents+json; charset=utf-8")
        #expect(fetch?.header("Idempotency-Key") == "r1-9-0-s0")
        #expect(fetch?.header("webhook-id") == "r1-9-0-s0")
        #expect(fetch?.header("webhook-timestamp") == "1795219200")
        #expect(fetch?.header("webhook-signature") == nil)
    }

    @Test func `with a secret each attempt is signed with its own time`() async {
        let fetcher = FakeFetcher(.complete(500))

        _ = await send(fetcher, secret: Masked(secret: "whsec_x"))
        _ = await send(fetcher, secret: Masked(secret: "whsec_x"), at: .at(30))

        #expect(
            fetcher.fetches.all.map { $0.header("webhook-signature") } == [
                "v1,whsec_x/r1-9-0-s0/1795219200/8", "v1,whsec_x/r1-9-0-s0/1795219230/8",
            ]
        )
    }

    @Test(
        arguments: [
            (.complete(200, "no"), .accepted("answered 200")),
            (Answer(status: 200, failure: .timeoutBody, detail: "dripping"), .accepted("answered 200")),
            (
                Answer(status: 200, failure: .timeoutHeaders, detail: "no complete head"),
                .retry("timeout_headers: no complete head", after: nil)
            ),
            (Answer(status: 202, failure: .reset), .accepted("answered 202")),
            (.complete(302), .refused("answered 302")),
            (Answer(status: 302, failure: .redirect), .refused("answered 302")),
            (.complete(413), .refused("answered 413")),
            (.complete(401), .retry("answered 401", after: .seconds(15))),
            (.complete(404, headers: ["Retry-After": "60"]), .retry("answered 404", after: .seconds(60))),
            (.complete(404, headers: ["Retry-After": "1"]), .retry("answered 404", after: .seconds(15))),
            (.complete(503), .retry("answered 503", after: nil)),
            (.complete(429, headers: ["retry-after": "30"]), .retry("answered 429", after: .seconds(30))),
            (Answer(status: 500, failure: .timeoutBody), .retry("answered 500", after: nil)),
            (.none(.connect, "connection refused"), .retry("connect: connection refused", after: nil)),
            (.none(.tlsUntrusted, "unknown issuer"), .retry("tls_untrusted: unknown issuer", after: nil)),
        ] as [(answer: Answer, outcome: DeliveryOutcome)]
    )
    func `an answer says what becomes of the message`(_ row: (answer: Answer, outcome: DeliveryOutcome)) async
    {
        #expect(await send(FakeFetcher(row.answer)) == row.outcome)
        #expect(closed.reason(for: "deploys") == nil)
    }

    @Test func `410 closes the sink for the run`() async {
        let outcome = await send(FakeFetcher(.complete(410)))

        #expect(outcome == .refused("answered 410"))
        #expect(
            closed.reason(for: "deploys")
                == "sink \"deploys\" answered 410 Gone at 00:00:00Z and is disabled for this run"
        )
    }
}
