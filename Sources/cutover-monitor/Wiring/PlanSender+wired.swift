import CutoverCore
import CutoverReadings
import CutoverReport
import CutoverRuntime
import CutoverSeal

extension PlanSender {
    /// The sender of a plan over the real wire, with real commands and signatures.
    static func wired(_ plan: Plan, _ fetcher: any Fetcher, _ timekeeper: any Timekeeper) -> PlanSender {
        let closed = ClosedSinks()
        return PlanSender(
            plan: plan,
            webhook: WebhookSender(fetcher: fetcher, closed: closed) { secret, id, timestamp, body in
                Seal.standardWebhookSignature(secret: secret.value, id: id, timestamp: timestamp, body: body)
            },
            slack: SlackSender(fetcher: fetcher, closed: closed),
            flagSwitch: FlagSwitch.wired(fetcher, timekeeper),
            closed: closed
        )
    }
}

extension FlagSwitch {
    /// The switch over the real wire, with real commands.
    static func wired(_ fetcher: any Fetcher, _ timekeeper: any Timekeeper) -> FlagSwitch {
        FlagSwitch(
            fetcher: fetcher,
            steps: SubprocessRunner(timekeeper: timekeeper),
            timekeeper: timekeeper,
            unmet: { AnswerExaminer.unmet($0, in: $1) }
        )
    }
}

extension Sink {
    /// The protocol its messages are rendered for.
    var recipientKind: Rendering.RecipientKind {
        switch kind {
        case .webhook: .webhook
        case .slack: .slack
        }
    }
}
