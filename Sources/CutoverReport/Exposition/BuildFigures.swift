/// What was built.
package struct BuildFigures: Sendable, Hashable {
    /// The release, as in "1.0.0".
    package var version: String
    /// The commit it was built from; empty when unknown.
    package var revision: String

    /// A build.
    package init(version: String, revision: String) {
        self.version = version
        self.revision = revision
    }
}
