package import CutoverCore

/// The strict rehearsal at T-5: everything the run depends on is looked at once, and nothing is changed.
package struct Check: Sendable {
    /// Probes under way at once; more would measure this machine and not the targets.
    private static let mostProbes = 16

    private let plan: Plan
    private let ports: CheckPorts

    /// A rehearsal of `plan` over `ports`.
    package init(plan: Plan, ports: CheckPorts) {
        self.plan = plan
        self.ports = ports
    }

    /// Every line, in the plan's order within each part; without a secret of the plan.
    package func lines() async -> [CheckLine] {
        let programs = Programs.here
        let probed = await inOrder(plan.targets) { target in
            await TargetCheck(target: target, plan: plan, ports: ports, programs: programs).run()
        }
        let rules = zip(plan.targets, probed).flatMap { target, result in
            TargetCheck(target: target, plan: plan, ports: ports, programs: programs).rules(result.seen)
        }
        let flags = await inOrder(plan.flags) { flag in
            let isTurnedOn = plan.startFlags.contains(flag.name)
            return await FlagCheck(flag: flag, isTurnedOn: isTurnedOn, ports: ports, programs: programs)
                .lines()
        }
        let sinks = await inOrder(plan.sinks) { sink in
            await SinkCheck(sink: sink, plan: plan, ports: ports).lines()
        }
        let references = await inOrder(plan.references) { reference in
            await ReferenceCheck(reference: reference, looks: plan.looks(at: reference), ports: ports).line()
        }
        let acts = flags.flatMap { $0 } + sinks.flatMap { $0 } + references
        let found = probed.flatMap(\.lines) + rules + acts + hosts(probed)
        let mask = Mask(hiding: plan.secrets)
        return found.map(mask.hide)
    }

    /// A command has no host.
    private func hosts(_ probed: [TargetCheck.Result]) -> [CheckLine] {
        var byHost: [String: [HostCheck.Visit]] = [:]
        for (target, result) in zip(plan.targets, probed) {
            guard let host = target.request?.host, let answer = result.answer else { continue }
            byHost[host, default: []].append((target: target, answer: answer, ended: result.ended))
        }
        return byHost.sorted { $0.key < $1.key }.flatMap { HostCheck(host: $0.key, visits: $0.value).lines() }
    }

    /// What `work` makes of each item, in their order; a few at a time.
    private func inOrder<Item: Sendable, Result: Sendable>(
        _ items: [Item],
        _ work: @escaping @Sendable (Item) async -> Result
    ) async -> [Result] {
        await withTaskGroup(of: (Int, Result).self) { group in
            var results: [(Int, Result)] = []
            for (index, item) in items.enumerated() {
                if index >= Self.mostProbes, let done = await group.next() { results.append(done) }
                group.addTask { (index, await work(item)) }
            }
            for await done in group { results.append(done) }
            return results.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}
