/// What a summary says beside the board.
package struct SummaryContext: Sendable, Hashable {
    /// Where the database lies; nil when nothing was stored.
    package var storePath: String?
    /// The run's folder, absolute; nil when there is none.
    package var directory: String?
    /// What can be done next, one command an entry; may be empty.
    package var next: [String]

    /// Collects what a summary says beside the board.
    package init(storePath: String?, directory: String?, next: [String] = []) {
        self.storePath = storePath
        self.directory = directory
        self.next = next
    }
}
