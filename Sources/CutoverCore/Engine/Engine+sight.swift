/// Whether the monitor can see over the network at all.
struct Sight: Sendable, Hashable {
    /// Since when it cannot, by the intended start of the first probe that came to nothing; nil while it can.
    var lostAt: Timestamp?
    /// When a remote target was last heard of, well or not.
    var heardAt: Timestamp?
}

extension Engine {
    /// Notes once when our own blindness begins and once when it ends, and how long it was.
    mutating func look(_ sample: Sample, of target: Target, _ turn: inout Turn) {
        if sample.isBlind {
            guard sight.lostAt == nil, sight.heardAt.map({ $0 <= sample.end }) ?? true else { return }
            sight.lostAt = sample.intendedStart
            note(
                AnnouncementKind.blind.rawValue,
                "BLIND \(clock) nothing remote answers us and no reference either: until something does, such probes "
                    + "count for nothing",
                &turn
            )
        } else if remotes.contains(target.name) {
            sight.heardAt = max(sight.heardAt ?? sample.end, sample.end)
            guard let lostAt = sight.lostAt else { return }
            sight.lostAt = nil
            let length = lostAt.duration(to: sample.end).clock
            note(
                AnnouncementKind.sighted.rawValue,
                "SIGHTED \(clock) we see again (\(target.name)), after \(length) of our own blindness",
                &turn
            )
        }
    }
}
