/// The commands that people are told to copy, with the options that make them find this run again.
package struct Commands: Sendable, Hashable {
    /// Goes on with the run, as in "cutover-monitor --resume --config /etc/cutover.yaml".
    ///
    /// nil when nobody could: the target of a demo is gone with its process.
    package var resume: String?
    /// Decides the run again; its id comes behind.
    package var replay: String
    /// Rolls back by hand, with the place for a reason.
    package var rollback: String

    /// The bare commands unless told otherwise.
    package init(
        resume: String? = "cutover-monitor --resume",
        replay: String = "cutover-monitor replay",
        rollback: String = "cutover-monitor rollback --reason WHY"
    ) {
        self.resume = resume
        self.replay = replay
        self.rollback = rollback
    }
}
