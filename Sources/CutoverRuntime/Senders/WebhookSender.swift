package import CutoverCore

/// Signs one attempt by Standard Webhooks 1.0: secret, message id, seconds since 1970, body; returns the value of
/// `webhook-signature`.
package typealias WebhookSigner =
    @Sendable (_ secret: Masked, _ id: String, _ timestamp: Int64, _ body: [UInt8]) -> String

/// Sends CloudEvents bodies to a webhook, signed when it has a secret.
package struct WebhookSender: Sendable {
    private let fetcher: any Fetcher
    private let sign: WebhookSigner
    private let closed: ClosedSinks

    /// Posts with `fetcher`; `closed` learns of sinks that are gone.
    package init(fetcher: any Fetcher, closed: ClosedSinks, sign: @escaping WebhookSigner) {
        self.fetcher = fetcher
        self.closed = closed
        self.sign = sign
    }

    /// Makes one attempt; id and signature are the attempt's own headers, the body is the frozen one.
    ///
    /// A 2xx head is enough: what its body does after that changes nothing.
    package func send(
        _ delivery: Delivery,
        to sink: Sink,
        secret: Masked?,
        now: Timestamp
    ) async -> DeliveryOutcome {
        let body = Masked(String(decoding: delivery.body, as: UTF8.self))
        let seconds = now.microseconds / 1_000_000
        var headers = [
            Header(name: "Content-Type", value: Masked("application/cloudevents+json; charset=utf-8")),
            Header(name: "Idempotency-Key", value: Masked(delivery.id)),
            Header(name: "webhook-id", value: Masked(delivery.id)),
            Header(name: "webhook-timestamp", value: Masked(String(seconds))),
        ]
        if let secret {
            let signature = sign(secret, delivery.id, seconds, Array(body.value.utf8))
            headers.append(Header(name: "webhook-signature", value: Masked(signature)))
        }
        let request = Request(
            method: "POST",
            url: sink.url,
            headers: headers,
            body: body
        )
        return outcome(of: await fetcher.fetch(.delivery(request)), from: sink, now: now)
    }

    private func outcome(of answer: Answer, from sink: Sink, now: Timestamp) -> DeliveryOutcome {
        switch answer.answerClass {
        case .accepted: return .accepted(answer.summary)
        case .permanent: return .refused(answer.summary)
        case .forbidden:
            return .retry(answer.summary, after: max(AnswerClass.unhurried, answer.wish(at: now) ?? .zero))
        case .transient: return .retry(answer.summary, after: answer.wish(at: now))
        case .gone:
            closed.close(sink.name, at: now)
            return .refused(answer.summary)
        case nil: return .retry(answer.summary, after: nil)
        }
    }
}
