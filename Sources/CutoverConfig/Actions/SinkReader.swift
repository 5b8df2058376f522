import CutoverCore

/// Reads where decisions and alerts go.
enum SinkReader {
    private static let unbuilt = [
        "alertmanager", "email", "pagerduty", "command", "opsgenie", "teams", "telegram", "on", "events",
        "retries",
        "secrets", "headers",
    ]

    /// Reads one item of `sinks:`; nil when it lacks something, which is then reported.
    static func read(_ value: Value, _ review: inout Review) -> (sink: Sink, at: Value)? {
        guard
            var fields = Fields(
                value,
                "a sink such as { name: alerts, slack: \"${SLACK_WEBHOOK_URL}\" }",
                &review
            )
        else { return nil }
        let nameValue = fields.take("name")
        let name = nameValue.flatMap { $0.name(&review) }
        if nameValue == nil { fields.missing("has no \"name\"; write name: ...", &review) }
        let (webhook, slack, secretValue) = (
            fields.take("webhook"), fields.take("slack"), fields.take("secret")
        )
        let isUnbuilt = unbuilt.contains { fields.has($0) }
        fields.finish(unbuilt: unbuilt, &review)
        if let webhook, slack != nil { review.refuse(webhook, "stands beside slack; make them two sinks") }
        guard let address = webhook ?? slack else {
            if !isUnbuilt {
                fields.missing("has no address; write webhook: \"${...}\" or slack: \"${...}\"", &review)
            }
            return nil
        }
        if webhook == nil, let secretValue {
            review.refuse(secretValue, "is only for webhooks; Slack does not check signatures, so remove it")
        }
        let secret = secretValue.flatMap { self.secret($0, &review) }
        guard let url = self.url(address, &review), let name else { return nil }
        return (
            Sink(name: name, kind: webhook == nil ? .slack : .webhook(secret: secret), url: url),
            nameValue ?? value
        )
    }

    /// The address of a sink, always masked.
    static func url(_ value: Value, _ review: inout Review) -> Masked? {
        guard let url = RequestReader(purpose: .flag, method: "POST").url(value, &review),
            case .scalar(let scalar) = value.content
        else { return nil }
        if !scalar.isSubstituted, !review.isArchived {
            review.warn(value, RequestReader.literal("a webhook address", at: value.origin))
        }
        return review.isArchived ? url : Sensitive.maskedAddress(scalar)
    }

    /// The secret of a webhook, always masked.
    static func secret(_ value: Value, _ review: inout Review) -> Masked? {
        guard let scalar = value.line("a secret such as \"whsec_...\"", &review) else { return nil }
        if let fault = Secret.fault(scalar.text) {
            review.refuse(value, fault)
            return nil
        }
        if !scalar.isSubstituted, !review.isArchived {
            review.warn(value, RequestReader.literal("a secret", at: value.origin))
        }
        return Masked(secret: scalar.text, hiding: [scalar.text] + scalar.insertions.map(\.text))
    }

    /// `sinks` with those of the environment, unless their address is in the file already.
    static func addEnvironment(to sinks: [Sink], _ environment: Environment, _ review: inout Review) -> [Sink]
    {
        var sinks = sinks
        let secretValue = environment.setting("CUTOVER_WEBHOOK_SECRET", &review)
        let secret = secretValue.flatMap { self.secret($0, &review) }
        let webhook = environment.setting("CUTOVER_WEBHOOK_URL", &review)
        if let url = webhook.flatMap({ self.url($0, &review) }) {
            if let index = sinks.firstIndex(where: { $0.url.value == url.value }) {
                if case .webhook(secret: nil) = sinks[index].kind {
                    sinks[index].kind = .webhook(secret: secret)
                }
            } else {
                sinks.append(Sink(name: free("webhook", sinks), kind: .webhook(secret: secret), url: url))
            }
        } else if webhook == nil, let secretValue {
            review.warn(secretValue, "is set without CUTOVER_WEBHOOK_URL; nothing is signed with it")
        }
        if let slack = environment.setting("CUTOVER_SLACK_WEBHOOK_URL", &review),
            let url = self.url(slack, &review), !sinks.contains(where: { $0.url.value == url.value })
        {
            sinks.append(Sink(name: free("slack", sinks), kind: .slack, url: url))
        }
        return sinks
    }

    private static func free(_ name: String, _ sinks: [Sink]) -> String {
        Unused.name(name, among: Set(sinks.map(\.name)))
    }
}

/// Finds names that are still free.
enum Unused {
    /// `name`, or `name-2`, `name-3` and so on.
    static func name(_ name: String, among taken: Set<String>) -> String {
        guard taken.contains(name) else { return name }
        var number = 2
        while taken.contains("\(name)-\(number)") { number += 1 }
        return "\(name)-\(number)"
    }
}
