/// Where a piece of the configuration was written.
package enum Origin: Sendable, Hashable {
    /// A place in the file; line and column count from 1, columns in Unicode scalars.
    case file(name: String, line: Int, column: Int)
    /// An environment variable.
    case variable(String)
    /// A command line option, with its dashes.
    case option(String)
    /// Nowhere: something is missing altogether.
    case nowhere
}

/// One thing that is wrong with the configuration.
package struct Problem: Sendable, Hashable, CustomStringConvertible {
    /// Where it is written.
    package let origin: Origin
    /// What is wrong and how to fix it, as in `window "30" has no unit; write "30s" or "30m"`; never a secret.
    package let message: String

    /// A problem at `origin`.
    package init(_ origin: Origin, _ message: String) {
        self.origin = origin
        self.message = message
    }

    /// `file:line:column: message`, `NAME: message`, `--option: message`, or the message alone.
    package var description: String {
        switch origin {
        case .file(let name, let line, let column): "\(name):\(line):\(column): \(message)"
        case .variable(let name): "\(name): \(message)"
        case .option(let name): "\(name): \(message)"
        case .nowhere: message
        }
    }
}

extension Problem: Comparable {
    /// File problems by position, then variables and options by name, then what is missing altogether.
    package static func < (left: Problem, right: Problem) -> Bool {
        let (first, second) = (left.rank, right.rank)
        return first == second ? left.message < right.message : first < second
    }

    private var rank: (Int, Int, Int, String) {
        switch origin {
        case .file(let name, let line, let column): (0, line, column, name)
        case .variable(let name): (1, 0, 0, name)
        case .option(let name): (2, 0, 0, name)
        case .nowhere: (3, 0, 0, "")
        }
    }
}

/// Everything that is wrong with a configuration, all at once.
package struct InvalidConfig: Error, Hashable, CustomStringConvertible {
    /// At least one; file problems in the order of the file first.
    package let problems: [Problem]

    /// Wraps `problems`, sorted, each once.
    package init(problems: [Problem]) {
        self.problems = Array(Set(problems)).sorted()
    }

    /// True when only the command line is to blame, or there is nothing to watch: exit 64 rather than 78.
    package var isUsage: Bool {
        problems.allSatisfy { problem in
            switch problem.origin {
            case .file, .variable: false
            case .option, .nowhere: true
            }
        }
    }

    /// One problem a line.
    package var description: String {
        problems.map(\.description).joined(separator: "\n")
    }
}
