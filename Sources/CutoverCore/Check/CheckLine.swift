/// One line of the strict rehearsal before T0: what was looked at, and what that showed.
package struct CheckLine: Sendable, Hashable {
    /// What a line is about, in the order in which people read them.
    package enum Part: String, Sendable, CaseIterable {
        case plan
        case target
        case rule
        case flag
        case sink
        case reference
        case clock
        case load
        case place
    }

    /// What a line is worth.
    package enum Worth: String, Sendable, CaseIterable {
        case ok
        /// Worth a look; it fails nothing.
        case caution
        /// The rehearsal has failed.
        case problem
    }

    /// What it is about.
    package let part: Part
    /// Which target, rule, flag, sink or host.
    package let subject: String
    /// What it is worth.
    package let worth: Worth
    /// What was seen; a problem says what to do as well.
    package let text: String

    /// A line of the rehearsal.
    package init(_ part: Part, _ subject: String, _ worth: Worth, _ text: String) {
        self.part = part
        self.subject = subject
        self.worth = worth
        self.text = text
    }
}

extension Mask {
    /// `line` without a secret in anything that others said.
    package func hide(_ line: CheckLine) -> CheckLine {
        CheckLine(line.part, hide(line.subject), line.worth, hide(line.text))
    }
}
