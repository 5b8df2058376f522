import CutoverCore

/// Looks whether one sink can be reached; nothing is posted to it.
struct SinkCheck: Sendable {
    /// What Slack answers to an empty text when the address is alive.
    private static let alive: Set<String> = [
        "no_text", "missing_text_or_fallback_or_attachments", "invalid_payload",
    ]

    let sink: Sink
    let plan: Plan
    let ports: CheckPorts

    func lines() async -> [CheckLine] {
        switch sink.kind {
        case .webhook: await connect()
        case .slack: [await knock()]
        }
    }

    private func connect() async -> [CheckLine] {
        var fetch = Fetch.delivery(Request(method: "POST", url: sink.url))
        fetch.purpose = .connection
        let answer = await ports.fetcher.fetch(fetch)
        guard answer.failure == nil else {
            return [line(.problem, "\(answer.summary); correct its address, or make it reachable")]
        }
        let certificate = CertificateCheck(plan: plan, now: ports.timekeeper.now)
        return [line(.ok, "reachable; nothing was posted")]
            + [certificate.line(.sink, sink.name, answer)].compactMap { $0 }
    }

    /// An empty text is refused by a living address and posts nothing.
    private func knock() async -> CheckLine {
        let request = Request(
            method: "POST",
            url: sink.url,
            headers: [Header(name: "Content-Type", value: Masked("application/json"))],
            body: Masked(#"{"text":""}"#)
        )
        let answer = await ports.fetcher.fetch(.delivery(request))
        switch SlackWord(body: answer.body) {
        case .refusal(let word) where Self.alive.contains(word):
            return line(.ok, "alive: refused an empty text (\(word)); nothing was posted")
        case .refusal(let word):
            return line(.problem, "\(answer.summary) \(word): Slack takes nothing there; make a new webhook")
        case .ok: return line(.ok, "alive: took an empty text")
        case .other:
            let what = "\(answer.summary), which is not how Slack answers; correct its address"
            return line(.problem, what)
        }
    }

    private func line(_ worth: CheckLine.Worth, _ text: String) -> CheckLine {
        CheckLine(.sink, sink.name, worth, text)
    }
}
