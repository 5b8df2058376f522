package import CutoverCore

/// Probes a target: one exchange or one run of its command, then the plan's judgement of what came of it.
package struct TargetProber: Prober {
    private let fetcher: any Fetcher
    private let examine: Examiner
    private let poll: Poller
    private let commands: CommandProber
    private let timekeeper: any Timekeeper
    private let pulses = PulseBook()

    /// Asks with `fetcher` and judges with `examine`, sources as `poll` says; what is a command goes to `commands`.
    package init(
        fetcher: any Fetcher,
        examine: @escaping Examiner,
        poll: @escaping Poller,
        commands: CommandProber,
        timekeeper: any Timekeeper
    ) {
        self.fetcher = fetcher
        self.examine = examine
        self.poll = poll
        self.commands = commands
        self.timekeeper = timekeeper
    }

    /// Asks once; timeout and duration count from `intendedStart`, so a late start is not hidden.
    package func probe(_ target: Target, slot: Int, intendedStart: Timestamp) async -> Observation {
        let occasion = Occasion(target: target, slot: slot, intendedStart: intendedStart)
        switch target.kind {
        case .http(let request, _): return await exchange(request, occasion)
        case .source: return await visit(occasion)
        case .command(let command):
            // Starting a program takes a millisecond, in which no other probe should wait.
            let run = await withTaskExecutorPreference(globalConcurrentExecutor) {
                await commands.run(command, of: target, slot: slot, intendedStart: intendedStart)
            }
            return run.observation
        }
    }

    private func visit(_ occasion: Occasion) async -> Observation {
        let visit = SourceVisit(target: occasion.target, fetcher: fetcher, poll: poll, timekeeper: timekeeper)
        let outcome = await visit.make(slot: occasion.slot, by: occasion.deadline)
        let (now, answers) = (timekeeper.now, outcome.answers)
        let examination = pulses.judged(outcome.examination, of: occasion.target, at: now)
        let sample = occasion.sample(
            examination,
            endedAt: now,
            status: answers.last?.status,
            // Later requests of a poll go over the connection that the first one made.
            over: answers.first?.exchange
        )
        return Observation(
            sample: sample,
            reading: examination.reading,
            payload: examination.isJSON ? answers.last?.body : nil
        )
    }

    private func exchange(_ request: Request, _ occasion: Occasion) async -> Observation {
        let target = occasion.target
        let left = timekeeper.now.duration(to: occasion.deadline)
        var answer = await fetcher.fetch(target.fetch(request, slot: occasion.slot, timeout: left))
        let now = timekeeper.now
        answer.endedAt = now
        let heard = answer
        let found =
            await heard.isLong || target.isSearched
            ? aside { examine(heard, target) } : examine(heard, target)
        let examination = target.judged(found, heard, took: occasion.duration(to: now), at: now)
        let sample = occasion.sample(examination, endedAt: now, status: heard.status, over: heard.exchange)
        var observation = Observation(sample: sample)
        observation.numbers = examination.numbers
        return observation
    }
}

/// A target's turn: what is probed, and when it was due.
private struct Occasion {
    let target: Target
    let slot: Int
    let intendedStart: Timestamp

    var deadline: Timestamp { intendedStart.advanced(by: target.timeout) }

    func duration(to end: Timestamp) -> Duration { max(.zero, intendedStart.duration(to: end)) }

    /// What came of it.
    func sample(_ examination: Examination, endedAt end: Timestamp, status: Int?, over exchange: Exchange?)
        -> Sample
    {
        Sample(
            target: target.name,
            slot: slot,
            intendedStart: intendedStart,
            duration: duration(to: end),
            outcome: examination.outcome,
            httpStatus: status,
            detail: examination.detail,
            exchange: exchange
        )
    }
}

extension Answer {
    /// True when to read its body takes so long that other probes would be late.
    var isLong: Bool { body.count > 16_384 }
}

/// Does work that takes long on the usual threads: the one that probes has to be on time.
func aside<Result: Sendable>(_ work: @Sendable () -> Result) async -> Result {
    await withTaskExecutorPreference(globalConcurrentExecutor) { work() }
}

extension Target {
    /// The examination of an answer that is good, unless the exchange itself was not: too slow, or a certificate
    /// that ends too soon.
    func judged(_ examination: Examination, _ answer: Answer, took duration: Duration, at now: Timestamp)
        -> Examination
    {
        guard case .http(_, let expectation) = kind, examination.outcome == .ok,
            let unmet = expectation.resolved(answer, took: duration, at: now).first(where: { !$0.isMet })
        else { return examination }
        var worse = Examination(outcome: .failed(.assertion), detail: unmet.text, isJSON: examination.isJSON)
        worse.numbers = examination.numbers
        return worse
    }

    /// The exchange of one probe.
    func fetch(_ request: Request, slot: Int, timeout: Duration) -> Fetch {
        let route = request.route
        var fetch = Fetch(
            request: request,
            timeout: timeout,
            body: needsBody ? .require(cap: bodyCap) : .discard(cap: bodyCap),
            maximumRedirects: route.maximumRedirects
        )
        (fetch.isFresh, fetch.isLast) = (route.isFresh(slot: slot), route.isLast(slot: slot))
        return fetch
    }

    /// True when bodies are searched for patterns, which takes longer than their length says.
    var isSearched: Bool {
        guard case .http(_, let expectation) = kind else { return false }
        return !expectation.bodyMatches.isEmpty
            || expectation.numbers.contains { number in
                if case .matches = number.place { return true }
                return false
            }
    }

    /// True when the answer cannot be judged without its whole body.
    var needsBody: Bool {
        switch kind {
        case .http(_, let expectation): expectation.needsBody
        case .command, .source: true
        }
    }
}
