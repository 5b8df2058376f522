package import CutoverCore

/// What the logins of a run need from outside.
package struct LoginPorts: Sendable {
    /// Sends the login's request.
    package let fetcher: any Fetcher
    /// Reads its answer.
    package let read: GrantReader
    /// Learns every token before it is used.
    package let mask: LiveMask
    /// Says when.
    package let timekeeper: any Timekeeper
    /// Hears what goes wrong.
    package let tell: @Sendable (Note) -> Void

    /// The ports of all logins.
    package init(
        fetcher: any Fetcher,
        read: @escaping GrantReader,
        mask: LiveMask,
        timekeeper: any Timekeeper,
        tell: @escaping @Sendable (Note) -> Void
    ) {
        self.fetcher = fetcher
        self.read = read
        self.mask = mask
        self.timekeeper = timekeeper
        self.tell = tell
    }
}
