package import CutoverCore

extension Board {
    /// A board of the run "r1" that has just begun.
    package static func sample(status: Status = .watching, exitStatus: Int = 2, now: Timestamp = .sample)
        -> Board
    {
        var board = Board(run: "r1", name: "sample", now: now, window: .seconds(1_800))
        board.origin = .sample
        board.status = status
        board.exitStatus = exitStatus
        return board
    }
}

extension Announcement {
    /// A message of the sample run.
    package static func sample(
        _ kind: AnnouncementKind = .warning,
        seq: Int64 = 7,
        at: Timestamp = .sample,
        headline: String = "WARNING T+00:12 errors api 25 % (1 of 4, limit 2.0 %)"
    ) -> Announcement {
        Announcement(
            kind: kind,
            seq: seq,
            at: at,
            headline: headline,
            lines: [],
            youMust: "nothing",
            board: .sample()
        )
    }
}

extension Decision {
    /// A decision of the sample run, without rules.
    package static func sample(_ kind: DecisionKind, seq: Int64 = 9, at: Timestamp = .sample) -> Decision {
        Decision(
            kind: kind,
            code: kind == .go ? .windowPassed : .literalEnd,
            seq: seq,
            at: at,
            elapsed: .seconds(1_800),
            rules: [],
            text: "\(kind.word) T+30:00"
        )
    }
}
