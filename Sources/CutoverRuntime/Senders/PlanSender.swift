package import CutoverCore

/// Sends a delivery the way its recipient in the plan wants it.
package struct PlanSender: Sender {
    private let sinks: [String: Sink]
    private let flags: [String: Flag]
    private let webhook: WebhookSender
    private let slack: SlackSender
    private let flagSwitch: FlagSwitch
    private let closed: ClosedSinks
    private let mask: Mask

    /// Serves the sinks and flags of `plan`; `closed` is the one the two senders write to.
    package init(
        plan: Plan,
        webhook: WebhookSender,
        slack: SlackSender,
        flagSwitch: FlagSwitch,
        closed: ClosedSinks
    ) {
        sinks = Dictionary(plan.sinks.map { ($0.name, $0) }) { first, _ in first }
        flags = Dictionary(plan.flags.map { ($0.name, $0) }) { first, _ in first }
        self.webhook = webhook
        self.slack = slack
        self.flagSwitch = flagSwitch
        self.closed = closed
        mask = Mask(hiding: plan.secrets)
    }

    /// Makes one attempt; a recipient the plan does not know, or one that is gone, is refused for good.
    ///
    /// The outcome's text holds no secret of the plan, whatever was answered.
    package func send(_ delivery: Delivery, now: Timestamp) async -> DeliveryOutcome {
        mask.hide(await attempt(delivery, now: now))
    }

    private func attempt(_ delivery: Delivery, now: Timestamp) async -> DeliveryOutcome {
        switch delivery.recipient {
        case .flag(let name):
            guard let flag = flags[name] else { return .refused("the plan has no flag \"\(name)\"") }
            return await flagSwitch.send(delivery, to: flag)
        case .sink(let name):
            guard let sink = sinks[name] else { return .refused("the plan has no sink \"\(name)\"") }
            if let reason = closed.reason(for: name) { return .refused(reason) }
            switch sink.kind {
            case .webhook(let secret): return await webhook.send(delivery, to: sink, secret: secret, now: now)
            case .slack: return await slack.send(delivery, to: sink, now: now)
            }
        }
    }
}
