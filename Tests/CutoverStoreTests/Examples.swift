import CutoverCore
import CutoverStore

/// 2025-11-21T02:26:40Z.
let noon = Timestamp(microseconds: 1_763_692_000_000_000)

func seconds(_ count: Int64) -> Timestamp { noon.advanced(by: .seconds(count)) }

func runRecord(_ id: String = "run-1", startedAt: Timestamp = noon) -> RunRecord {
    RunRecord(
        id: id,
        name: "brokers-v1",
        plan: "{\"run\":\"brokers-v1\"}",
        planDigest: "sha256:abc",
        monitorVersion: "1.0.0",
        host: "desk",
        pid: 4711,
        startedAt: startedAt,
        window: .seconds(1_800)
    )
}

func probe(_ target: String = "api-health", slot: Int, outcome: Outcome = .ok) -> Observation {
    Observation(
        sample: Sample(
            target: target,
            slot: slot,
            intendedStart: seconds(Int64(slot) * 5),
            duration: .microseconds(41_237),
            outcome: outcome,
            httpStatus: 200
        )
    )
}

/// An HTTPS exchange over a new connection, with every phase but a redirect.
let newConnection: Exchange = {
    var exchange = Exchange()
    exchange.resolve = .microseconds(812)
    exchange.connect = .microseconds(1_204)
    exchange.tls = .microseconds(40_007)
    exchange.firstByte = .microseconds(39_001)
    exchange.transfer = .microseconds(951)
    exchange.isReused = false
    exchange.address = "192.0.2.7:443"
    exchange.certificateEnd = Timestamp(microseconds: 1_790_000_000_000_000)
    return exchange
}()

func owed(
    _ id: String,
    kind: AnnouncementKind = .decision,
    seq: Int64 = 9,
    nextAt: Timestamp = noon
) -> Delivery {
    Delivery(
        id: id,
        recipient: kind == .flag ? .flag("brokers_v1") : .sink("deploys"),
        kind: kind,
        seq: seq,
        createdAt: noon,
        body: kind == .flag ? [] : Array("{\"decision\":\"rollback\"}".utf8),
        nextAt: nextAt
    )
}

func ruleReport(_ rule: String, verdict: Verdict = .pass, state: RuleState = .healthy) -> RuleReport {
    RuleReport(
        rule: rule,
        target: "api-health",
        endpoint: nil,
        figure: .errorRate,
        isCritical: true,
        state: state,
        verdict: verdict,
        share: .slow
    )
}

func decision(_ kind: DecisionKind = .rollback, seq: Int64 = 9, rules: [RuleReport] = []) -> Decision {
    Decision(
        kind: kind,
        code: .literalCurtailed,
        seq: seq,
        at: seconds(761),
        elapsed: .seconds(761),
        rules: rules,
        text: "\(kind.word) T+12:41 errors api-health 25 % (1 of 4, limit 2.0 %)"
    )
}
