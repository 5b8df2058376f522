import CutoverCore

/// Looks at one flag without touching it: is there anything to turn off, and can it be reached.
struct FlagCheck: Sendable {
    private static let stateCap = 1_048_576

    let flag: Flag
    let ports: CheckPorts
    let programs: Programs

    func lines() async -> [CheckLine] {
        [await off(), await state()]
    }

    private func off() async -> CheckLine {
        let subject = flag.name + " off"
        switch flag.off {
        case .http(let request):
            var fetch = Fetch.delivery(request)
            fetch.purpose = .connection
            let answer = await ports.fetcher.fetch(fetch)
            guard answer.failure == nil else {
                let what = "\(answer.summary); a ROLLBACK could not turn it off; make it reachable"
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
            return judge(ports.resolveState(read.offWhen, answer.body))
        case .command(let words):
            let result = await ports.steps.run(words.map(\.value), timeout: Fetch.deliveryTimeout)
            guard result.exitStatus == 0 else { return unreadable(result.detail) }
            return judge(ports.resolveState(read.offWhen, result.output))
        }
    }

    private func unreadable(_ why: String) -> CheckLine {
        CheckLine(.flag, flag.name, .problem, "its state cannot be read: \(why); mend its \"read\"")
    }

    private func judge(_ found: [ResolvedExpectation]) -> CheckLine {
        let shown = found.map(\.text).joined(separator: "; ")
        if let blind = found.first(where: { !$0.isFound }) {
            let what = "its state cannot be understood: \(blind.text); correct \"off_when\""
            return CheckLine(.flag, flag.name, .problem, what)
        }
        if found.allSatisfy(\.isMet) {
            let what =
                "is off now (\(shown)): there is nothing to turn off; turn it on, or correct \"off_when\""
            return CheckLine(.flag, flag.name, .problem, what)
        }
        return CheckLine(.flag, flag.name, .ok, "is on now: \(shown)")
    }
}
