import CutoverCore

/// What must fit together once everything is read (docs/decisions.md).
struct PlanChecks {
    /// The fewest whole blocks of the window.
    static let fewestBlocks: Int64 = 3
    /// The shortest block unless one is written.
    static let shortestBlock: Duration = .seconds(10)
    /// The fewest polls of a source.
    static let fewestPolls: Int64 = 2

    /// The longest timeout: durations are told apart up to 71 minutes.
    static let longestTimeout: Duration = .seconds(3_600)

    /// The general figures.
    let general: General
    /// The targets.
    let drafts: [DraftTarget]

    /// The block as written, else the shortest of at least 10 s that all health targets' intervals divide.
    let block: Duration

    /// What is to be checked; the block is worked out once, for there may be thousands of targets.
    init(general: General, drafts: [DraftTarget]) {
        self.general = general
        self.drafts = drafts
        block = Self.block(general, drafts)
    }

    private static func block(_ general: General, _ drafts: [DraftTarget]) -> Duration {
        if let block = general.block { return block.value }
        let probes = drafts.filter { !$0.target.isSource }.map(\.target.interval.wholeMicroseconds)
        if let brief = general.brief, probes.allSatisfy({ $0 == brief.interval.wholeMicroseconds }) {
            return brief.block
        }
        let intervals = probes.isEmpty ? [general.interval.value.wholeMicroseconds] : probes
        let step = intervals.reduce(1) { commonMultiple($0, $1) }
        return .microseconds((max(shortestBlock.wholeMicroseconds, step) + step - 1) / step * step)
    }

    /// Refuses what cannot be judged.
    func apply(_ review: inout Review) {
        for draft in drafts {
            if draft.target.timeout > Self.longestTimeout {
                let timeout = draft.target.timeout.text
                review.refuse(
                    draft.at,
                    "\"\(draft.target.name)\" has a timeout of \(timeout); make it at most \(Self.longestTimeout.text)"
                )
            }
            if draft.target.isSource { checkPolls(draft, &review) } else { checkBlocks(draft, &review) }
            if draft.target.limits.errorRate == nil, draft.target.limits.p95 == nil {
                review.refuse(
                    draft.at,
                    "\"\(draft.target.name)\" has no limit at all; set error_rate_pct or p95_ms, or remove it"
                )
            } else if draft.target.limits.errorRate == nil, !draft.target.numbers.isEmpty {
                review.refuse(
                    draft.at,
                    "\"\(draft.target.name)\" extracts numbers, but its error_rate_pct is off, so a bad one counts "
                        + "nowhere; set error_rate_pct"
                )
            }
        }
        let isCritical = drafts.contains { $0.target.criticality != .advisory }
        if !drafts.isEmpty, !isCritical, !general.isObserving, review.problems.isEmpty {
            let what = "no target is critical, so nothing can roll back; make one critical, or add --observe"
            review.refuse(Problem(drafts[0].at.origin, what))
        }
    }

    private func checkPolls(_ draft: DraftTarget, _ review: inout Review) {
        let polls = general.window.value.wholeMicroseconds / draft.target.interval.wholeMicroseconds
        guard polls < Self.fewestPolls else { return }
        let interval = draft.target.interval
        let place = general.window.at ?? draft.intervalAt ?? draft.at
        let what =
            "window \(general.window.value.text) holds \(polls) polls of source \"\(draft.target.name)\" every "
            + "\(interval.text), but it needs 2; "
            + "make the window at least \((interval * 2).text) or the interval shorter"
        review.refuse(Problem(place.origin, what))
    }

    private func checkBlocks(_ draft: DraftTarget, _ review: inout Review) {
        let (block, interval, window) = (self.block, draft.target.interval, general.window.value)
        let (blockSize, step) = (block.wholeMicroseconds, interval.wholeMicroseconds)
        let place = general.block?.at ?? draft.intervalAt ?? draft.at
        if blockSize < step {
            let what =
                "block \(block.text) is shorter than the interval \(interval.text) of \"\(draft.target.name)\"; "
                + "make the block at least \(interval.text)"
            review.refuse(Problem(place.origin, what))
        } else if blockSize % step != 0 {
            let fix = Duration.microseconds((blockSize / step + 1) * step)
            let what =
                "block \(block.text) is not a multiple of the interval \(interval.text) of \"\(draft.target.name)\"; "
                + "write block \(fix.text)"
            review.refuse(Problem(place.origin, what))
        }
        let blocks = window.wholeMicroseconds / blockSize
        guard blocks < Self.fewestBlocks else { return }
        let origin = (general.window.at ?? general.block?.at ?? draft.intervalAt ?? draft.at).origin
        let what =
            "window \(window.text) holds \(blocks) blocks of \(block.text), but a health target needs 3; "
            + "make the window at least \((block * 3).text)"
        review.refuse(Problem(origin, what))
    }

    private static func commonMultiple(_ left: Int64, _ right: Int64) -> Int64 {
        var (a, b) = (left, right)
        while b != 0 { (a, b) = (b, a % b) }
        let (product, isTooLong) = (left / a).multipliedReportingOverflow(by: right)
        return isTooLong || product > 31 * 86_400_000_000 ? max(left, right) : product
    }
}
