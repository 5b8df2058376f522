/// How a command must end, and what it must print, for the probe to be ok.
package struct CommandExpectation: Sendable, Hashable {
    /// The exit statuses that are right; 0 unless written.
    package var exits: [ClosedRange<Int>]
    /// Numbers that standard output must hold, none unless set, each under its own name.
    package var numbers: [NumberExpectation] = []
    /// Texts that standard output must contain.
    package var bodyContains: [String]
    /// JSON values that standard output must hold.
    package var json: [JSONExpectation]

    /// Exit status 0 and no more, unless told otherwise.
    package init(
        exits: [ClosedRange<Int>] = [0...0],
        bodyContains: [String] = [],
        json: [JSONExpectation] = []
    ) {
        self.exits = exits
        self.bodyContains = bodyContains
        self.json = json
    }
}

/// A command that is a target: what is run, and what it must say.
package struct Command: Sendable, Hashable {
    /// The program and its arguments, masked where they came from the environment; never empty.
    package var words: [Masked]
    /// How it must end.
    package var expectation: CommandExpectation

    /// A command without a shell.
    package init(words: [Masked], expectation: CommandExpectation = CommandExpectation()) {
        self.words = words
        self.expectation = expectation
    }
}
