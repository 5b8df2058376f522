import CutoverCore

/// What the reading of one configuration has found so far.
struct Review {
    /// True for a resolved plan out of the evidence: nothing is substituted, "***" stands for every secret.
    let isArchived: Bool
    /// What is wrong, each once, in the order found.
    private(set) var problems: [Problem] = []
    /// What is allowed, but probably not meant.
    private(set) var warnings: [Problem] = []
    /// What the operator should know and need not change.
    private(set) var notes: [String] = []
    /// Files that must be readable, and where each is named.
    private(set) var files: [(path: String, at: Value)] = []
    /// What must load beyond being readable, and where each part is written.
    private(set) var trusts: [(trust: Trust, at: [TrustFinding.Part: Value])] = []
    /// The logins that are asked for, and where.
    private(set) var logins: [(name: String, at: Value)] = []
    private var known: Set<Problem> = []
    private var warned: Set<Problem> = []
    /// The environment variables that the document or an option has asked for.
    private(set) var variables: Set<String> = []

    init(isArchived: Bool = false) {
        self.isArchived = isArchived
    }

    /// Adds a problem at the place of `value`.
    mutating func refuse(_ value: Value, _ what: String) {
        refuse(Problem(value.origin, value.labelled(what)))
    }

    /// Adds a problem unless it is known already.
    mutating func refuse(_ problem: Problem) {
        guard known.insert(problem).inserted else { return }
        problems.append(problem)
    }

    /// Adds a warning at the place of `value`.
    mutating func warn(_ value: Value, _ what: String) {
        warn(Problem(value.origin, value.labelled(what)))
    }

    /// Adds a warning unless it was given already.
    mutating func warn(_ warning: Problem) {
        guard warned.insert(warning).inserted else { return }
        warnings.append(warning)
    }

    /// Adds a note unless it was given already.
    mutating func note(_ text: String) {
        guard !notes.contains(text) else { return }
        notes.append(text)
    }

    /// Remembers that the file at `path` must be readable.
    mutating func needFile(_ path: String, for value: Value) {
        files.append((path, value))
    }

    /// Remembers that the files of `trust` must load; `at` says where its parts are written.
    mutating func needTrust(_ trust: Trust, at: [TrustFinding.Part: Value]) {
        trusts.append((trust, at))
    }

    /// Remembers that the login `name` must be there.
    mutating func needLogin(_ name: String, for value: Value) {
        logins.append((name, value))
    }

    /// Remembers that `variable` is in use, so that nobody is warned about it.
    mutating func use(variable: String) {
        variables.insert(variable)
    }
}
