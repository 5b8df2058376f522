package import CutoverCore

/// What the operating system says about this process; nil where it did not say.
package struct ProcessFigures: Sendable, Hashable {
    /// User and system CPU time since the start.
    package var cpu: Duration?
    /// Resident memory in bytes.
    package var residentBytes: Int64?
    /// Open file descriptors.
    package var openFiles: Int?
    /// The soft limit on them; nil also when there is none.
    package var maximumFiles: Int?
    /// When the process started.
    package var start: Timestamp?

    /// Nothing is known yet.
    package init() {}
}
