package import CutoverCore

/// An evidence file, ours or the former script's, understood line by line.
package struct EvidenceFile: Sendable {
    /// One line.
    package struct Line: Sendable {
        /// From 1.
        package let number: Int
        /// Its `ts`.
        package let at: Timestamp
        /// The run it names; nil in files of the former script.
        package let run: String?
        /// What it says.
        package let content: Content

        /// True for the line that holds T0 and the plan.
        var isStart: Bool {
            switch content {
            case .start: true
            case .resumed, .missed, .moved, .probe, .poll: false
            }
        }
    }

    /// What a line says.
    package enum Content: Sendable {
        /// T0, and the plan as `PlanText` wrote it.
        case start(origin: Timestamp, plan: String)
        /// The monitor came back.
        case resumed
        /// A slot that could not be taken.
        case missed(target: String, slot: Int)
        /// A person pulled a lever.
        case moved(Move)
        /// A probe of a health target.
        case probe(Observation)
        /// A poll of a source.
        case poll(EvidencePoll)
    }

    /// Its lines, in order; never empty.
    package let lines: [Line]
    /// What people should know about the file, each with a line number.
    package let notes: [String]

    /// How far a line's `ts` may lie before that of the line above: probes end in another order than they began.
    private static let tolerance = Duration.seconds(1)

    /// Reads a whole file; lines that were cut off, by a kill or a full disk, are named in the notes and left out.
    ///
    /// - Throws: `EvidenceFault` with the first line that cannot be judged.
    package static func read(_ bytes: [UInt8]) throws(EvidenceFault) -> EvidenceFile {
        var lines: [Line] = []
        var notes: [String] = []
        var seen: [ArraySlice<UInt8>: Int] = [:]
        let isEnded = bytes.last == UInt8(ascii: "\n")
        let rows = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, row) in rows.enumerated() where row.contains(where: { $0 != 0x20 && $0 != 0x0D }) {
            let number = index + 1
            if let first = seen.updateValue(number, forKey: row) {
                notes.append("line \(number) repeats line \(first); it is counted once")
                continue
            }
            do {
                lines.append(try EvidenceLineReader.read(Array(row), number: number))
            } catch {
                let isLast = index == rows.count - 1 && !isEnded
                guard isLast || isCutOff(row), !lines.isEmpty else { throw error }
                notes.append(
                    isLast
                        ? "line \(number), the last, is cut off (\(error.reason)); the lines before it are judged"
                        : "line \(number) is cut off (\(error.reason)); it is left out, the others are judged"
                )
            }
        }
        guard !lines.isEmpty else { throw EvidenceFault(line: 1, reason: "the file holds no line") }
        try checkRuns(lines)
        if lines.contains(where: \.isStart) {
            // Our own lines are written when they were judged, and say themselves when they happened.
            lines = lines.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(
                \.element
            )
        } else {
            try checkOrder(lines)
        }
        return EvidenceFile(lines: lines, notes: notes)
    }

    /// True for the first part of a line: a whole one ends with the brace that its first byte opened.
    private static func isCutOff(_ row: ArraySlice<UInt8>) -> Bool {
        row.first == UInt8(ascii: "{") && row.last != UInt8(ascii: "}")
    }

    private static func checkRuns(_ lines: [Line]) throws(EvidenceFault) {
        guard let one = lines.lazy.compactMap(\.run).first,
            let line = lines.first(where: { $0.run != nil && $0.run != one })
        else { return }
        let other = line.run ?? ""
        let reason =
            "run \"\(other)\" begins here, but the lines above are of run \"\(one)\"; judge one run at a time: "
            + "grep '\"run\":\"\(other)\"'"
        throw EvidenceFault(line: line.number, reason: reason)
    }

    private static func checkOrder(_ lines: [Line]) throws(EvidenceFault) {
        for (before, line) in zip(lines, lines.dropFirst()) where line.at.duration(to: before.at) > tolerance
        {
            let reason =
                "ts goes back from \(before.at.rfc3339) to \(line.at.rfc3339); put the lines in the order in which "
                + "they happened, or cut the file where the clock was set"
            throw EvidenceFault(line: line.number, reason: reason)
        }
    }

    /// The start line of our own files; nil in files of the former script.
    package var start: (run: String, origin: Timestamp, plan: String)? {
        for line in lines {
            if case .start(let origin, let plan) = line.content { return (line.run ?? "", origin, plan) }
        }
        return nil
    }

    /// The median distance of its polls, in whole tenths of a second; nil for fewer than two.
    package var pollSpacing: Duration? {
        let moments = lines.compactMap { line -> Int64? in
            if case .poll = line.content { return line.at.microseconds }
            return nil
        }
        let gaps = zip(moments, moments.dropFirst()).map { $1 - $0 }.filter { $0 > 0 }.sorted()
        guard !gaps.isEmpty else { return nil }
        return .milliseconds(max(1, (gaps[gaps.count / 2] + 50_000) / 100_000) * 100)
    }
}

/// A poll of a source as an evidence file holds it.
package struct EvidencePoll: Sendable {
    /// The source's name; nil in files of the former script.
    package let target: String?
    /// The slot; nil in files of the former script.
    package let slot: Int?
    /// When it should have started; nil in files of the former script.
    package let intendedStart: Timestamp?
    /// How long it took; zero when the file does not say.
    package let duration: Duration
    /// How it ended.
    package let outcome: Outcome
    /// What went wrong; empty when nothing did.
    package let detail: String
    /// What it read; nil when it failed.
    package let reading: Reading?
}

/// Why an evidence file cannot be judged.
package struct EvidenceFault: Error, Hashable {
    /// The line, from 1.
    package let line: Int
    /// What is wrong with it and how to mend it.
    package let reason: String
}
