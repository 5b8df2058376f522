import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

@Suite struct PlanSenderTests {
    private let closed = ClosedSinks()
    private let plan = Plan.sample(
        flags: [
            Flag(
                name: "brokers",
                off: .http(Request(method: "POST", url: Masked("http://flags/off"))),
                read: nil
            )
        ],
        sinks: [
            Sink(
                name: "deploys",
                kind: .webhook(secret: Masked(secret: "whsec_x")),
                url: Masked("http://deploys")
            ),
            Sink(name: "alerts", kind: .slack, url: Masked("http://alerts")),
        ]
    )

    private func sender(_ fetcher: FakeFetcher) -> PlanSender {
        PlanSender(
            plan: plan,
            webhook: WebhookSender(fetcher: fetcher, closed: closed) { _, _, _, _ in "v1,signed" },
            slack: SlackSender(fetcher: fetcher, closed: closed),
            flagSwitch: FlagSwitch(
                fetcher: fetcher,
                steps: FakeStepRunner(),
                timekeeper: ManualTimekeeper()
            ) { _, _ in nil },
            closed: closed
        )
    }

    @Test(
        arguments: [
            (recipient: .sink("deploys"), url: "http://deploys", signature: "v1,signed"),
            (recipient: .sink("alerts"), url: "http://alerts", signature: nil),
            (recipient: .flag("brokers"), url: "http://flags/off", signature: nil),
        ] as [(recipient: Recipient, url: String, signature: String?)]
    )
    func `every recipient is reached its own way`(
        _ row: (recipient: Recipient, url: String, signature: String?)
    ) async {
        let fetcher = FakeFetcher(.complete(200, "ok"))

        _ = await sender(fetcher).send(.sample(to: row.recipient), now: .sample)

        #expect(fetcher.fetches.all.map(\.request.url.value) == [row.url])
        #expect(fetcher.fetches.all.first?.header("webhook-signature") == row.signature)
    }

    @Test(arguments: [
        (Recipient.sink("gone"), "the plan has no sink \"gone\""),
        (.flag("gone"), "the plan has no flag \"gone\""),
    ])
    func `a recipient the plan does not know is refused`(_ row: (recipient: Recipient, text: String)) async {
        let outcome = await sender(FakeFetcher(.complete(200))).send(.sample(to: row.recipient), now: .sample)

        #expect(outcome == .refused(row.text))
    }

    @Test func `after 410 nothing more is sent to that sink, and others go on`() async {
        let fetcher = FakeFetcher { fetch, _ in
            fetch.request.url.value == "http://deploys" ? .complete(410) : .complete(200, "ok")
        }
        let sender = sender(fetcher)

        _ = await sender.send(.sample("d1"), now: .sample)
        let second = await sender.send(.sample("d2"), now: .at(9))
        let other = await sender.send(.sample("d3", to: .sink("alerts")), now: .at(9))

        #expect(
            second
                == .refused("sink \"deploys\" answered 410 Gone at 00:00:00Z and is disabled for this run")
        )
        #expect(other == .accepted("answered 200"))
        #expect(fetcher.fetches.all.map(\.request.url.value) == ["http://deploys", "http://alerts"])
    }

    @Test func `what a receiver repeats of a secret is masked in the outcome`() async {
        let fetcher = FakeFetcher(Answer(status: nil, failure: .dns, detail: "no host for whsec_x"))

        let outcome = await sender(fetcher).send(.sample(to: .sink("deploys")), now: .sample)

        #expect(outcome == .retry("dns: no host for ***", after: nil))
    }
}
