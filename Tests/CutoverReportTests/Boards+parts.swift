import CutoverCore

extension Boards {
    static let twoPercent = ShareLimit(percent: "2.0") ?? .slow

    static var brokenErrors: RuleReport {
        var rule = RuleReport(
            rule: "analytics:/analytics/brokers/summary/error_rate_pct",
            target: "analytics",
            endpoint: "/analytics/brokers/summary",
            figure: .errorRate,
            isCritical: true,
            state: .breached,
            verdict: .fail,
            share: twoPercent
        )
        rule.code = .literalEnd
        (rule.n, rule.k, rule.blocks, rule.badBlocks) = (250, 31, 122, 3)
        (rule.observed, rule.scheduled) = (24, 24)
        rule.since = after(1_200)
        return rule
    }

    static var silentQueue: RuleReport {
        var rule = RuleReport(
            rule: "queue/error_rate_pct",
            target: "queue",
            endpoint: nil,
            figure: .errorRate,
            isCritical: true,
            state: .unknown,
            verdict: .unknown(.stale),
            share: twoPercent
        )
        (rule.observed, rule.scheduled) = (230, 245)
        rule.forecast = "ends HOLD unless it answers again"
        return rule
    }

    static var slowAdvisory: RuleReport {
        var rule = RuleReport(
            rule: "analytics:/analytics/brokers/summary/p95_ms",
            target: "analytics",
            endpoint: "/analytics/brokers/summary",
            figure: .reportedP95,
            isCritical: false,
            state: .degraded,
            verdict: .pass,
            share: .slow,
            latencyLimit: .milliseconds(1_200)
        )
        (rule.n, rule.k) = (20, 3)
        rule.latency = .microseconds(812_345)
        return rule
    }

    static var calmHealth: RuleReport {
        var rule = RuleReport(
            rule: "api-health/p95_ms",
            target: "api-health",
            endpoint: nil,
            figure: .p95,
            isCritical: true,
            state: .healthy,
            verdict: .pass,
            share: .slow,
            latencyLimit: .milliseconds(1_200)
        )
        (rule.n, rule.k, rule.observed, rule.scheduled) = (245, 0, 245, 245)
        rule.latency = .microseconds(14_001)
        return rule
    }

    static var health: SeriesReport {
        var series = SeriesReport(target: "api-health", endpoint: nil)
        (series.slots, series.samples, series.failures, series.missed) = (245, 244, 1, 1)
        (series.p50, series.p95) = (.microseconds(8_123), .microseconds(14_001))
        (series.p99, series.maximum) = (.microseconds(31_900), .microseconds(10_000_120))
        (series.recentSamples, series.recentFailures, series.recentP95) = (12, 0, .microseconds(13_950))
        (series.lastOutcome, series.lastAt) = (.ok, after(760))
        series.marks = Array(repeating: .good, count: 17) + [.failed, .missed, .near]
        return series
    }

    static var series: [SeriesReport] {
        var total = SeriesReport(target: "analytics", endpoint: "*")
        (total.slots, total.samples, total.failures) = (24, 5_250, 31)
        (total.recentSamples, total.recentFailures) = (120, 12)
        (total.lastOutcome, total.lastAt) = (.ok, after(755))
        var brokers = SeriesReport(target: "analytics", endpoint: "/analytics/brokers/summary")
        (brokers.slots, brokers.samples, brokers.failures) = (24, 250, 31)
        (brokers.recentSamples, brokers.recentFailures) = (20, 12)
        (brokers.p95, brokers.lastAt) = (.microseconds(812_345), after(755))
        var queue = SeriesReport(target: "queue", endpoint: nil)
        queue.slots = 245
        (queue.lastOutcome, queue.lastAt) = (.failed(.timeoutHeaders), after(700))
        queue.lastDetail = "no answer within 10s"
        return [health, total, brokers, queue]
    }

    static func base(at elapsed: Duration) -> Board {
        let now = origin.advanced(by: elapsed)
        var board = Board(run: "7f3a", name: "brokers-v1", now: now, window: .seconds(1_800))
        board.origin = origin
        board.series = series
        board.failuresByReason = [
            .init(target: "api-health", reason: .timeoutBody, count: 1),
            .init(target: "queue", reason: .timeoutHeaders, count: 15),
        ]
        return board
    }

    static func delivery(
        _ id: String,
        _ recipient: Recipient,
        _ kind: AnnouncementKind,
        _ state: DeliveryState,
        _ attempts: Int,
        _ result: String
    ) -> DeliveryReport {
        DeliveryReport(
            id: id,
            recipient: recipient,
            kind: kind,
            state: state,
            attempts: attempts,
            lastResult: result,
            createdAt: after(1_225)
        )
    }
}
