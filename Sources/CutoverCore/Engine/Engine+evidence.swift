extension Engine {
    /// Opens the accounts of the own-probe rules, at T0.
    mutating func openOwnAccounts() {
        for series in health {
            let weight = series.target.isAwaited ? weights.part : 0
            for (rule, limit) in series.rateRules { evidence.open(rule, limit: limit, weight: weight) }
        }
    }

    /// Opens the accounts of what a source's newest reading showed for the first time.
    ///
    /// What the base shows shares the first half of the source's weight, newcomers share the rest.
    mutating func openAccounts(of series: SourceSeries, isBase: Bool) {
        guard let limit = series.target.limits.errorRate, series.newestReading != nil else { return }
        let found = series.rateRules.filter { !evidence.holds($0.rule) }
        let weighted = found.filter(\.isCritical).map(\.rule)
        for (rule, isCritical) in found where !isCritical { evidence.open(rule, limit: limit, weight: 0) }
        for rule in weighted {
            if !isBase { newcomers[series.target.name, default: 0] += 1 }
            let number = newcomers[series.target.name] ?? 0
            let weight = isBase ? weights.known(among: weighted.count) : weights.newcomer(number)
            evidence.open(rule, limit: limit, weight: weight)
        }
    }

    /// How many blocks have closed for every series.
    func closable(_ elapsed: Duration, isFinal: Bool) -> Int {
        if isFinal { return blocks.count + extensionBlocks }
        // All of them are ready, or none is.
        let isWaiting = health.contains { $0.judgedFrom == nil }
        let own = isWaiting ? [firstJudgeable] : health.map(\.openBlock)
        let polled = sources.filter { $0.openBlock < blocks.count }.map(\.openBlock)
        return (own + polled).reduce(blocks.index(of: elapsed), min)
    }

    /// The first block that judging of own probes could still begin in while the run is not ready.
    private var firstJudgeable: Int {
        let from = health.filter(\.target.isAwaited).map { series in
            series.grid.unstaggered(series.streak > 0 ? series.streakStart : series.ring.firstPending)
        }
        return blocks.index(of: from.max() ?? .zero)
    }

    /// Weighs a block that has closed for every series, and looks whether R2 or R3 decides.
    mutating func weigh(block: Int) {
        let polled = block < blocks.count ? sources.flatMap { $0.counts(of: block) } : []
        let own = health.flatMap { $0.counts(of: block, mayDecide: $0.target.isAwaited) }
        evidence.close((own + polled).map { $0.deciding(unless: people.isMuted($0.rule, at: now)) })
        guard earlyBreaches.isEmpty else { return }
        for rule in evidence.deciding { earlyBreaches[rule] = .evidence }
        for rule in sources.flatMap(\.sustainedGauges) where !people.isMuted(rule, at: now) {
            earlyBreaches[rule] = .sustainedGauge
        }
    }

    /// A rule with its evidence, and in breach when R2 or R3 found it so.
    func weighed(_ report: RuleReport) -> RuleReport {
        guard plan.mode == .guarded else { return report }
        var report = report
        report.evidence = evidence[report.rule]
        if let code = earlyBreaches[report.rule] {
            // It could roll back when it did: what it lost since, such as its newest reading, takes nothing back.
            (report.code, report.isCritical) = (report.code ?? code, true)
        }
        let isSuspicious = report.evidence.map { $0.logE >= RuleEvidence.logSuspicion } ?? false
        if isSuspicious, report.state == .healthy || report.state == .warming { report.state = .degraded }
        return report
    }

    /// What a GO on `rules` is worth; nil when no critical rule is judged by a share.
    func strength(of rules: [RuleReport]) -> GoStrength? {
        let all = rules.filter(\.isCritical).compactMap { report in
            evidence[report.rule].map { GoStrength(report: report, evidence: $0) }
        }
        var weakest = GoStrength.weakest(all)
        guard plan.mode == .guarded, let report = weakest?.report, let evidence = evidence[report.rule] else {
            return weakest
        }
        let blocks = evidence.sequence?.blocks ?? 0
        weakest?.stoppable = Sensitivity.rate(
            limit: report.share,
            blocks: blocks,
            perBlock: report.n / Int64(max(1, blocks)),
            weight: evidence.weight
        )
        return weakest
    }
}

extension HealthSeries {
    /// The rules of this target that are judged by a share, with its limit.
    var rateRules: [(rule: String, limit: ShareLimit)] {
        let errors = target.limits.errorRate.map { (errorRule, $0) }
        let slow = target.limits.p95.map { _ in (slowRule, ShareLimit.slow) }
        return [errors, slow].compactMap { $0 }
    }

    /// What its rate rules saw in one closed block.
    func counts(of block: Int, mayDecide: Bool) -> [EvidenceBook.Count] {
        rateRules.map { rule, _ in
            let count = (rule == errorRule ? errors : slow).counts(of: block)
            return .init(rule: rule, n: count.n, k: count.k, mayDecide: mayDecide)
        }
    }
}

extension SourceSeries {
    /// The rules over shares of requests it has now, the total first, then by name; critical ones share its weight.
    var rateRules: [(rule: String, isCritical: Bool)] {
        let names = endpoints.keys.sorted().map { name in
            (rule: rule(name, .errorRate), isCritical: isListed(name))
        }
        switch target.criticality {
        case .all, .advisory: return [(rule("*", .errorRate), target.criticality == .all)] + names
        case .globs: return names
        }
    }

    /// The id of the rule over one figure of an endpoint; "*" is the total.
    func rule(_ endpoint: String, _ figure: RuleFigure) -> String {
        "\(target.name):\(endpoint)/\(figure.rawValue)"
    }

    /// What its rate rules saw in one closed block.
    func counts(of block: Int) -> [EvidenceBook.Count] {
        guard target.limits.errorRate != nil else { return [] }
        let mayTotal = target.criticality == .all && totals.n >= source.minRequests && !isUnsettled
        let sum = total.counts(of: block)
        let all = EvidenceBook.Count(rule: rule("*", .errorRate), n: sum.n, k: sum.k, mayDecide: mayTotal)
        return [all]
            + endpoints.map { name, series in
                let count = series.tally.counts(of: block)
                return .init(
                    rule: rule(name, .errorRate),
                    n: count.n,
                    k: count.k,
                    mayDecide: mayDecide(name, series)
                )
            }
    }

    /// The critical rules over reported p95s that stayed over their limit (R3).
    var sustainedGauges: [String] {
        endpoints.filter { $0.value.gauge?.isSustained == true && mayDecide($0.key, $0.value) }
            .map { rule($0.key, source.format.p95.figure) }
    }

    /// Whether an endpoint has shown enough to roll back early.
    private func mayDecide(_ name: String, _ series: EndpointSeries) -> Bool {
        series.counters.n >= source.minRequests && !isUnsettled && isCritical(name, series, .pass)
    }

    /// Whether an endpoint can be critical, however much traffic it has.
    private func isListed(_ name: String) -> Bool {
        switch target.criticality {
        case .all: true
        case .advisory: false
        case .globs(let globs): globs.contains { Glob.matches($0, name) }
        }
    }
}
