extension Engine {
    /// "ops: no new request since T+12:00" for each source whose critical counters stand still.
    ///
    /// No increase is an observation, so it passes; people must know on what.
    var standstills: [(target: String, text: String)] {
        guard let origin else { return [] }
        return sources.compactMap { series in
            guard series.target.criticality != .advisory, let since = series.standstill else { return nil }
            let name = series.target.name
            return (name, "\(name): no new request since T+\(max(.zero, origin.duration(to: since)).clock)")
        }
    }

    /// Warns of each source that has come to a standstill, at most every five minutes.
    mutating func warnOfStandstills(_ at: Timestamp, _ turn: inout Turn) {
        let found = standstills
        for (target, text) in found where !chronicle.standing.contains(target) {
            if let told = chronicle.standstillTold[target], told.duration(to: at) < .seconds(300) { continue }
            chronicle.standing.insert(target)
            chronicle.standstillTold[target] = at
            let line = "its counters are read and do not move: what nobody asks cannot fail"
            tell(.warning, "WARNING \(clock) \(text)", [line], &turn)
        }
        chronicle.standing.formIntersection(found.map(\.target))
    }
}

extension SourceSeries {
    /// When its total last grew, if it has not since for 60 s and three polls; nil while it grows, and before the
    /// first request.
    var standstill: Timestamp? {
        // What is kept stops growing once it is full, however many requests come.
        guard source.format.counting != .kept, let lastRise, let newestReading else { return nil }
        return lastRise.duration(to: newestReading) >= max(.seconds(60), grid.interval * 3) ? lastRise : nil
    }
}
