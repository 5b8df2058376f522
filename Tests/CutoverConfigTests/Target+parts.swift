import CutoverCore

extension Target {
    /// What is expected of an http target.
    var expectation: Expectation? {
        switch kind {
        case .http(_, let expectation): expectation
        case .command, .source: nil
        }
    }

    /// The command of a command target.
    var command: Command? {
        switch kind {
        case .command(let command): command
        case .http, .source: nil
        }
    }

    /// How the counters of a source are judged.
    var source: Source? {
        switch kind {
        case .source(_, let source): source
        case .http, .command: nil
        }
    }
}
