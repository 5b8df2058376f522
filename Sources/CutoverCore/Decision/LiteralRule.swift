/// The operator's sentence, judged exactly (docs/decisions.md).
package enum LiteralRule {
    /// Bad blocks an own-probe rule needs before it can roll back.
    package static let minimumBadBlocks = 3
    /// Errors a counter rule needs before it can roll back, unless `min_requests` is 1.
    package static let minimumErrors: Int64 = 3

    /// What a rule over own probes answers if the window ended now.
    ///
    /// `observed` of `scheduled` slots is its coverage; `isThirdBad` is true when the extension ended on its last
    /// bad block.
    package static func verdict(
        probes tally: BlockTally,
        badBlocks: Int,
        observed: Int,
        scheduled: Int,
        isThirdBad: Bool = false
    ) -> Verdict {
        if isThirdBad || (tally.isOver && badBlocks >= minimumBadBlocks) { return .fail }
        if tally.n == 0 { return .unknown(.noData) }
        if isThin(observed, of: scheduled) { return .unknown(.lowCoverage(observed, of: scheduled)) }
        guard tally.isOver else { return .pass }
        return tally.filled < minimumBadBlocks
            ? .unknown(.tooFewBlocks(tally.filled, needs: minimumBadBlocks)) : .forgiven
    }

    /// What a rule over counters answers if the window ended now; `blindness` is what hides its newest figures.
    package static func verdict(
        counters track: (n: Int64, k: Int64),
        limit: ShareLimit,
        minRequests: Int64,
        blindness: UnknownReason?
    ) -> Verdict {
        let isOver = track.n > 0 && limit.isExceeded(by: track.k, of: track.n)
        let neededErrors = minRequests <= 1 ? 1 : minimumErrors
        if isOver, track.n >= minRequests, track.k >= neededErrors { return .fail }
        if let blindness { return .unknown(blindness) }
        if track.n == 0 { return .unknown(.noData) }
        if track.n < minRequests { return .unknown(.tooFewRequests(track.n, needs: minRequests)) }
        return isOver ? .forgiven : .pass
    }

    /// What the application's own p95 answers if the window ended now.
    package static func verdict(gauge: GaugeTrack, increase: Int64, blindness: UnknownReason?) -> Verdict {
        if gauge.n > 0, gauge.isOver { return .fail }
        if let blindness { return .unknown(blindness) }
        if gauge.newest == nil { return .unknown(.noData) }
        return gauge.n == 0 ? .unknown(.gaugePredatesWindow(increase, needs: gauge.needs)) : .pass
    }

    /// True when an own-probe rule can no longer pass, whatever comes (R1).
    package static func isCurtailed(_ tally: BlockTally, badBlocks: Int, finalCount: Int) -> Bool {
        tally.k >= tally.limit.criticalCount(of: Int64(finalCount)) && badBlocks >= minimumBadBlocks
    }

    /// True when less than nine tenths of what was scheduled has been observed.
    package static func isThin(_ observed: Int, of scheduled: Int) -> Bool {
        10 * observed < 9 * scheduled
    }
}
