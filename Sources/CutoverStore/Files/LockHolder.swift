package import CutoverCore

/// Who holds the store, as written in the lock file.
package struct LockHolder: Sendable, Hashable {
    /// The process id, as the holder saw it; a container counts its own.
    package let pid: Int
    /// The run it writes; nil while it has none.
    package let run: String?
    /// When it took the lock.
    package let since: Timestamp

    /// A holder.
    package init(pid: Int, run: String?, since: Timestamp) {
        self.pid = pid
        self.run = run
        self.since = since
    }

    /// The first line of a lock file; nil when it does not say who holds it.
    init?(line text: String) {
        guard let line = text.split(whereSeparator: \.isNewline).first else { return nil }
        let fields = line.split(separator: " ", maxSplits: 3)
        guard fields.count >= 3, let pid = Int(fields[0].after("pid=")),
            let since = Int64(fields[1].after("since_us="))
        else { return nil }
        let run = fields.count == 4 ? fields[3].after("run=") : ""
        self.init(pid: pid, run: run.isEmpty ? nil : String(run), since: Timestamp(microseconds: since))
    }

    /// The line of the lock file: "pid=4711 since_us=1763692000000000 since=2025-11-21T02:26:40.000Z run=x".
    var line: String {
        let start = "pid=\(pid) since_us=\(since.microseconds) since=\(since.rfc3339)"
        return run.map { "\(start) run=\($0)\n" } ?? "\(start)\n"
    }

    /// "locked by PID 4711 (run x, for 12m30s)"; the age is cut to whole seconds.
    func sentence(now: Timestamp) -> String {
        let seconds = max(0, since.duration(to: now).components.seconds)
        return "locked by PID \(pid) (\(run.map { "run \($0)" } ?? "no run yet"), "
            + "for \(Duration.seconds(seconds).text))"
    }
}

extension Substring {
    /// The rest after `prefix`; empty when it does not start so.
    fileprivate func after(_ prefix: String) -> Substring {
        hasPrefix(prefix) ? dropFirst(prefix.count) : ""
    }
}
