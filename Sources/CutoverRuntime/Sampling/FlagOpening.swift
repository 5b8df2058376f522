import CutoverCore

/// What happens before T0 when the plan turns flags on: they can be read, health is green, the bases are read, the
/// engine permits it, the flags are on and read back (docs/decisions.md).
struct FlagOpening: Sendable {
    let plan: Plan
    let opening: Opening
    let prober: any Prober
    let starter: FlagStarter
    /// Given once it is on disk that the flags may be on.
    let permission: Permission
    let timekeeper: any Timekeeper
    let inbox: Inbox

    /// Goes through all steps, the first that fails ends the start; returns T0, nil when there is none.
    func open() async -> Timestamp? {
        if let obstacle = await obstacle() { return fail(obstacle) }
        tell("waiting until every critical health target answers well \(plan.ready) times in a row")
        if let obstacle = await notGreen() { return fail(obstacle) }
        let unread = await opening.readBases(from: timekeeper.now)
        if !unread.isEmpty { return fail(unread.sorted().joined(separator: "; ")) }
        if Task.isCancelled { return nil }
        inbox.push(.prepared(timekeeper.now))
        await permission.wait()
        if Task.isCancelled { return nil }
        if let fault = await switchFault() { return fail(fault) }
        let origin = timekeeper.now
        inbox.push(.began(origin))
        return origin
    }

    /// Turns the flags on, one after the other; nil when each was read back as on.
    private func switchFault() async -> String? {
        for flag in flags {
            if starter.isDryRun {
                tell("dry run: flag \(flag.name) is not turned on")
                continue
            }
            if permission.isWithdrawn { return "flag \(flag.name) was not turned on any more" }
            if let fault = await starter.turnOn(flag) { return "flag \(flag.name) did not turn on: \(fault)" }
            tell("flag \(flag.name) is on: read back as on")
        }
        return nil
    }

    private var flags: [Flag] {
        plan.startFlags.compactMap { name in plan.flags.first { $0.name == name } }
    }

    private func fail(_ why: String) -> Timestamp? {
        if !Task.isCancelled { inbox.push(.startFailed(why, at: timekeeper.now)) }
        return nil
    }

    private func tell(_ text: String) {
        inbox.push(.noticed(Note(at: timekeeper.now, kind: "start", text: text)))
    }

    private func obstacle() async -> String? {
        for flag in flags {
            if let fault = await starter.obstacle(flag) {
                return "flag \(flag.name) cannot be turned on: \(fault)"
            }
        }
        return nil
    }

    /// Probes every critical health target on its interval until all have answered well often enough in a row, at the
    /// same time; returns who has not when that takes too long, else nil.
    private func notGreen() async -> String? {
        let awaited = plan.targets.filter(\.isAwaited)
        let greenery = Greenery(awaited.map(\.name), ready: plan.ready)
        let deadline = timekeeper.now.advanced(by: plan.readyWithin)
        return await withTaskGroup(of: String?.self) { group in
            for target in awaited { group.addTask { await watch(target, greenery, before: deadline) } }
            // The first to come back has seen all green, or the end of the time.
            let fault = await group.next() ?? nil
            group.cancelAll()
            return fault
        }
    }

    private func watch(_ target: Target, _ greenery: Greenery, before deadline: Timestamp) async -> String? {
        var next = timekeeper.now
        while true {
            guard next < deadline else { return greenery.fault(within: plan.readyWithin) }
            do {
                try await timekeeper.sleep(until: next)
            } catch {
                return nil  // cancelled: the shutdown signal, or another target has seen the end
            }
            greenery.note(await prober.probe(target, slot: 0, intendedStart: next).sample)
            if greenery.isGreen { return nil }
            next = max(next.advanced(by: target.interval), timekeeper.now)
        }
    }
}
