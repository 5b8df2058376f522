/// How a flag is turned off or read.
package enum FlagAction: Sendable, Hashable {
    case http(Request)
    /// A program and its arguments, without a shell; exit status 0 is success.
    case command([Masked])
}

/// How to see that a flag is really off, or really on.
package struct FlagReadBack: Sendable, Hashable {
    /// How the state is read: an HTTP answer's body, or a command's standard output.
    package var action: FlagAction
    /// Every one of these must hold for the flag to count as off.
    package var offWhen: [JSONExpectation]
    /// Every one of these must hold for the flag to count as on; empty when nobody needs to know.
    package var onWhen: [JSONExpectation]

    /// A read-back.
    package init(action: FlagAction, offWhen: [JSONExpectation], onWhen: [JSONExpectation] = []) {
        self.action = action
        self.offWhen = offWhen
        self.onWhen = onWhen
    }
}

/// A feature flag that a ROLLBACK turns off, and a start may turn on.
package struct Flag: Sendable, Hashable {
    /// Unique in the plan.
    package var name: String
    /// How it is turned off.
    package var off: FlagAction
    /// How it is turned on; nil means that the monitor never does.
    package var on: FlagAction?
    /// How it is read; nil means "accepted, not read back".
    package var read: FlagReadBack?

    /// A flag of the plan.
    package init(name: String, off: FlagAction, on: FlagAction? = nil, read: FlagReadBack?) {
        self.name = name
        self.off = off
        self.on = on
        self.read = read
    }
}
