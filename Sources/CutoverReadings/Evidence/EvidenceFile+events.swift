package import CutoverCore

extension EvidenceFile {
    /// The file as the events of a run of `plan` whose T0 is `origin`, with what people should know about it.
    ///
    /// Our own lines say their slots. Polls of the former script take the slot nearest to their `ts`; of several in one
    /// slot the last is judged, since its counters hold the increases of all.
    ///
    /// - Throws: `EvidenceFault` for a line of a target the plan does not have.
    package func events(
        for plan: Plan,
        origin: Timestamp
    ) throws(EvidenceFault) -> (events: [Event], notes: [String]) {
        var script = Script(notes: notes)
        for line in lines {
            switch line.content {
            case .start: continue
            case .moved(let move): script.events.append(.moved(move))
            case .resumed: script.events.append(.resumed(line.at))
            case .missed(let target, let slot):
                try require(target, in: plan, line)
                script.events.append(.missed(target: target, slot: slot, at: line.at))
            case .probe(let observation):
                try require(observation.sample.target, in: plan, line)
                script.add(observation, line: line.number)
            case .poll(let poll):
                let target = try source(poll, in: plan, line)
                script.add(poll, of: target, at: line.at, origin)
            }
        }
        if script.crowded > 0 {
            script.notes.append(
                "\(script.crowded) polls came within the interval of the one before; the last of each interval is judged"
            )
        }
        return (script.events, script.notes)
    }

    /// The events so far, and where they came from.
    private struct Script {
        var notes: [String]
        var events: [Event] = []
        /// Polls that took the place of the one before them.
        var crowded = 0
        private var polls: [Int: Int] = [:]
        private var probes: [String: Int] = [:]

        init(notes: [String]) { self.notes = notes }

        mutating func add(_ observation: Observation, line: Int) {
            let sample = observation.sample
            let place = "\(sample.target) slot \(sample.slot)"
            if let first = probes[place] {
                notes.append("line \(line): \(place) stands in line \(first) already; the first counts")
                return
            }
            probes[place] = line
            events.append(.observed(observation))
        }

        mutating func add(_ poll: EvidencePoll, of target: Target, at moment: Timestamp, _ origin: Timestamp)
        {
            let nearest =
                poll.slot ?? EvidenceFile.slot(at: moment, origin: origin, interval: target.interval)
            // The base stays what it is: a second poll beside it is the first after T0.
            let slot = poll.slot == nil && nearest == 0 && polls[0] != nil ? 1 : nearest
            let event = Event.observed(EvidenceFile.observation(poll, target, slot, moment, origin))
            if poll.slot == nil, let place = polls[slot] {
                crowded += 1
                events[place] = event
            } else {
                polls[slot] = events.count
                events.append(event)
            }
        }
    }

    private func require(_ target: String, in plan: Plan, _ line: Line) throws(EvidenceFault) {
        guard plan.targets.contains(where: { $0.name == target }) else {
            throw EvidenceFault(
                line: line.number,
                reason: "target \"\(target)\" is not in the plan of the file"
            )
        }
    }

    private func source(_ poll: EvidencePoll, in plan: Plan, _ line: Line) throws(EvidenceFault) -> Target {
        let found = plan.targets.first { $0.isSource && (poll.target ?? $0.name) == $0.name }
        guard let found else {
            let name = poll.target ?? "of the former script"
            throw EvidenceFault(
                line: line.number,
                reason: "source \"\(name)\" is not in the plan of the file"
            )
        }
        return found
    }

    private static func slot(at moment: Timestamp, origin: Timestamp, interval: Duration) -> Int {
        let (elapsed, step) = (origin.duration(to: moment).wholeMicroseconds, interval.wholeMicroseconds)
        return Int((max(0, elapsed) + step / 2) / step)
    }

    private static func observation(
        _ poll: EvidencePoll,
        _ target: Target,
        _ slot: Int,
        _ moment: Timestamp,
        _ origin: Timestamp
    ) -> Observation {
        let planned = origin.advanced(by: target.interval * slot)
        let start = poll.intendedStart ?? min(planned, moment)
        let sample = Sample(
            target: target.name,
            slot: slot,
            intendedStart: start,
            duration: poll.intendedStart == nil ? start.duration(to: moment) : poll.duration,
            outcome: poll.outcome,
            httpStatus: nil,
            detail: poll.detail
        )
        return Observation(sample: sample, reading: poll.reading)
    }
}
