package import CutoverCore

/// Why a file named by an environment variable could not be read.
package struct UnreadableFile: Error, Hashable {
    /// The system's words, as in "no such file or directory".
    package let reason: String

    /// Wraps the system's words.
    package init(reason: String) {
        self.reason = reason
    }
}

/// What a configuration finds around it: environment variables, where `NAME` may also come as `NAME_FILE`, the path of
/// a file that holds the value; and files.
package struct Environment {
    /// What asking for a variable can give.
    enum Answer: Equatable {
        /// The value, and the variable it came by: `NAME` or `NAME_FILE`.
        case value(String, variable: String)
        /// Neither is set, or both are empty (docker compose sets empty ones for what it does not know).
        case missing
        /// `NAME_FILE` is set, but its file cannot be read.
        case unreadable(Problem)
    }

    /// The raw variables.
    let variables: [String: String]
    /// Reads the file of a `NAME_FILE` variable, or one of certificates.
    let readFile: (String) -> Result<String, UnreadableFile>
    /// Loads files of certificates that can be read, and tells what is wrong with them.
    let tryTrust: (Trust) -> [TrustFinding]
    /// False when a certificate that is not there or does not load is only warned of: somebody must watch, and a flag may
    /// wait to be turned off.
    let isStrict: Bool

    /// The raw `variables`, and how files are read; certificates are not loaded unless it is said how.
    package init(
        variables: [String: String],
        isStrict: Bool = true,
        readFile: @escaping (String) -> Result<String, UnreadableFile>,
        tryTrust: @escaping (Trust) -> [TrustFinding] = { _ in [] }
    ) {
        self.variables = variables
        self.isStrict = isStrict
        self.readFile = readFile
        self.tryTrust = tryTrust
    }

    /// The value of `name`; one trailing line break of a file is not part of it.
    func value(_ name: String) -> Answer {
        if let value = variables[name], !value.isEmpty { return .value(value, variable: name) }
        let pointer = name + "_FILE"
        guard let path = variables[pointer], !path.isEmpty else { return .missing }
        switch readFile(path) {
        case .success(var text):
            if text.last == "\n" || text.last == "\r\n" { text.removeLast() }
            let empty = Problem(.variable(pointer), "the file \"\(path)\" is empty; write the value into it")
            return text.isEmpty ? .unreadable(empty) : .value(text, variable: pointer)
        case .failure(let failure):
            let what = "the file \"\(path)\" cannot be read: \(failure.reason); name a readable file"
            return .unreadable(Problem(.variable(pointer), what))
        }
    }

    /// The variable `name` as a value of the configuration; nil when missing, or unreadable, which is then reported.
    func setting(_ name: String, _ review: inout Review) -> Value? {
        review.use(variable: name)
        switch value(name) {
        case .value(let text, let variable): return .variable(variable, text)
        case .missing: return nil
        case .unreadable(let problem):
            review.refuse(problem)
            return nil
        }
    }
}
