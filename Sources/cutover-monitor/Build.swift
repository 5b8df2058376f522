import CBuild
import CutoverCurl
import CutoverSeal
import CutoverStore

/// What this build is.
enum Build {
    /// The version people quote.
    static let version = "0.1.0"
    /// What git called its sources; "unknown" when the build was not told.
    static let revision = String(cString: cutover_revision())

    /// What `--version` prints: the version, the revision, and the libraries that were found on this machine.
    static func about() throws -> String {
        """
        cutover-monitor \(version)
        revision \(revision)
        \(CurlFetcher.libraryVersion.prefix { $0 != " " })
        SQLite \(try StoreLibrary.version())
        \(Seal.libraryVersion)
        """
    }
}
