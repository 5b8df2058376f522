package import CutoverCore

/// How a run shows itself on the standard output.
package enum OutputStyle: String, Sendable, CaseIterable {
    /// Live on a terminal, log lines elsewhere.
    case auto
    /// A live view.
    case live
    /// Log lines.
    case log
    /// One JSON document at the end.
    case json
    /// Nothing but problems.
    case quiet
}

/// How a run treats an earlier one in its directory.
package enum StartMode: Sendable, Hashable {
    /// Resumes a crashed run with the same plan and an open window, else begins a new one.
    case automatic
    /// Must resume.
    case resume
    /// Must begin a new run, also shortly after a ROLLBACK.
    case newRun
}

/// What a process does once what a ROLLBACK owes is delivered.
package enum AfterRollback: String, Sendable, CaseIterable {
    /// It ends.
    case exit
    /// It goes on showing the recovery until a key, a signal or 15 min.
    case watch
}

/// Where the HTTP server listens.
package struct ListenAddress: Sendable, Hashable {
    /// A name or address; an IPv6 address without brackets.
    package let host: String
    /// 0 to 65535; 0 lets the system choose.
    package let port: Int
    /// True when the operator wrote it, so that a taken port is an error rather than a warning.
    package let isExplicit: Bool
}

/// Everything of a run that is not judged.
package struct Settings: Sendable, Hashable {
    /// Where runs are kept; a path as written, default "./cutover-runs".
    package var directory: String
    /// Where the HTTP server listens, default 127.0.0.1:9477.
    package var listen: ListenAddress
    /// True when nothing may be sent or switched.
    package var isDryRun: Bool
    /// How the run shows itself, default auto.
    package var output: OutputStyle
    /// True when the live view may use nothing but ASCII, and no colour.
    package var isASCII: Bool
    /// True when a run must not start without a writable database.
    package var requiresStore: Bool
    /// How an earlier run is treated.
    package var start: StartMode
    /// What happens after a ROLLBACK; nil watches on a terminal and ends elsewhere.
    package var afterRollback: AfterRollback?
    /// Where the lines of the former script's shape are appended (`CUTOVER_OUT_FILE`); nil writes none.
    package var outFile: String?
    /// What the operator should know, in whole sentences.
    package var notes: [String]
    /// What is allowed but probably not meant, in whole sentences with their place.
    package var warnings: [String]
}

/// A configuration without a mistake.
package struct Checked: Sendable, Hashable {
    /// What is judged and what a ROLLBACK does.
    package let plan: Plan
    /// Everything else.
    package let settings: Settings
    /// The name of the file it came from; nil without one.
    package let file: String?
}
