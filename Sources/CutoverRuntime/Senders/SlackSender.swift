package import CutoverCore

/// Posts messages to a Slack incoming webhook.
package struct SlackSender: Sendable {
    private let fetcher: any Fetcher
    private let closed: ClosedSinks

    /// Posts with `fetcher`; `closed` learns of sinks that are gone.
    package init(fetcher: any Fetcher, closed: ClosedSinks) {
        self.fetcher = fetcher
        self.closed = closed
    }

    /// Makes one attempt; only 2xx with the body `ok` is success, and a known error word is believed before the
    /// status.
    package func send(_ delivery: Delivery, to sink: Sink, now: Timestamp) async -> DeliveryOutcome {
        let request = Request(
            method: "POST",
            url: sink.url,
            headers: [
                Header(name: "Content-Type", value: Masked("application/json")),
                Header(name: "Idempotency-Key", value: Masked(delivery.id)),
            ],
            body: Masked(String(decoding: delivery.body, as: UTF8.self))
        )
        return outcome(of: await fetcher.fetch(.delivery(request)), from: sink, now: now)
    }

    private func outcome(of answer: Answer, from sink: Sink, now: Timestamp) -> DeliveryOutcome {
        let kind = answer.answerClass
        if kind == .gone { closed.close(sink.name, at: now) }
        let word = SlackWord(body: answer.body)
        if case .refusal(let text) = word { return .refused("\(answer.summary) \(text)") }
        switch kind {
        case .accepted:
            if word == .ok { return .accepted(answer.summary) }
            return .retry("\(answer.summary), but not with \"ok\"", after: answer.wish(at: now))
        case .permanent, .gone: return .refused(answer.summary)
        case .forbidden:
            return .retry(answer.summary, after: max(AnswerClass.unhurried, answer.wish(at: now) ?? .zero))
        case .transient: return .retry(answer.summary, after: answer.wish(at: now))
        case nil: return .retry(answer.summary, after: nil)
        }
    }
}
