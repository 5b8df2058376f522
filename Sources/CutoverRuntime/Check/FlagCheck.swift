import CutoverCore

/// Looks at one flag without touching it: is there anything to turn off, and can it be reached.
struct FlagCheck: Sendable {
    private static let stateCap = 1_048_576

    let flag: Flag
    /// True when the start of the run turns it on: then it must be off now.
    let isTurnedOn: Bool
    let ports: CheckPorts
    let programs: Programs

    func lines() async -> [CheckLine] {
        let off = await reach(flag.off, " off", "a ROLLBACK could not turn it off")
        guard isTurnedOn, let on = flag.on else { return [off, await state()] }
        return [off, await reach(on, " on", "the start could not turn it on"), await state()]
    }

    /// Whether the receiver of an order can be reached; nothing is sent.
    private func reach(_ action: FlagAction, _ order: String, _ loss: String) async -> CheckLine {
        let subject = flag.name + order
        switch action {
        case .http(let request):
            var fetch = Fetch.delivery(request)
            fetch.purpose = .connection
            let answer = await ports.fetcher.fetch(fetch)
            guard answer.failure == nil else {
                let what = "\(answer.summary); \(loss); make it reachable"
                return CheckLine(.flag, subject, .problem, what)
            }
            return CheckLine(.flag, subject, .ok, "reachable; nothing was sent")
        case .command(let words):
            guard let program = words.first?.value, programs.canRun(program) else {
                let what = "the program is missing or may not be run from this folder; correct its path"
                return CheckLine(.flag, subject, .problem, what)
            }
            return CheckLine(.flag, subject, .ok, "the program is there; it was not run")
        }
    }

    private func state() async -> CheckLine {
        guard let read = flag.read else {
            let what = "has no read-back: nobody will look whether it is really off; add \"read\""
            return CheckLine(.flag, flag.name, .caution, what)
        }
        switch read.action {
        case .http(let request):
            let fetch = Fetch(
                request: request,
                timeout: Fetch.deliveryTimeout,
                body: .require(cap: Self.stateCap),
                maximumRedirects: 0
            )
            let answer = await ports.fetcher.fetch(fetch)
            guard answer.failure == nil, answer.answerClass == .accepted else {
                return unreadable(answer.summary)
            }
            return judge(answer.body, read)
        case .command(let words):
            let result = await ports.steps.run(words.map(\.value), timeout: Fetch.deliveryTimeout)
            guard result.exitStatus == 0 else { return unreadable(result.detail) }
            return judge(result.output, read)
        }
    }

    private func unreadable(_ why: String) -> CheckLine {
        CheckLine(.flag, flag.name, .problem, "its state cannot be read: \(why); mend its \"read\"")
    }

    private func judge(_ state: [UInt8], _ read: FlagReadBack) -> CheckLine {
        let found = ports.resolveState(read.offWhen, state)
        if let blind = found.first(where: { !$0.isFound }) { return unclear(blind, "off_when") }
        let isOff = found.allSatisfy(\.isMet)
        let shown = found.map(\.text).joined(separator: "; ")
        if isTurnedOn { return judgeStart(state, read, isOff: isOff, shown) }
        if isOff {
            let what =
                "is off now (\(shown)): there is nothing to turn off; turn it on, or correct \"off_when\""
            return CheckLine(.flag, flag.name, .problem, what)
        }
        return CheckLine(.flag, flag.name, .ok, "is on now: \(shown)")
    }

    private func judgeStart(_ state: [UInt8], _ read: FlagReadBack, isOff: Bool, _ shown: String) -> CheckLine
    {
        let found = ports.resolveState(read.onWhen, state)
        if let blind = found.first(where: { !$0.isFound }) { return unclear(blind, "on_when") }
        guard isOff else {
            let what = "is on already (\(shown)): the start would refuse to turn it on; turn it off first"
            return CheckLine(.flag, flag.name, .problem, what)
        }
        return CheckLine(.flag, flag.name, .ok, "is off now, the start turns it on: \(shown)")
    }

    private func unclear(_ blind: ResolvedExpectation, _ key: String) -> CheckLine {
        let what = "its state cannot be understood: \(blind.text); correct \"\(key)\""
        return CheckLine(.flag, flag.name, .problem, what)
    }
}
