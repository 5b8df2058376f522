import CCurl

/// Which bundle of authorities libcurl keeps parsed between connections.
///
/// It keeps one for all transfers, so the largest in use has the place: 140 authorities cost 22 ms of CPU a connection,
/// a single one 0.15 ms (docs/architecture.md). Lives on libcurl's thread only.
final class AuthorityShelf {
    /// The bundle that libcurl was built with; empty when it has none.
    static let systemPath = cutover_system_authorities().map { String(cString: $0) } ?? ""

    private var sizes: [String: Int64] = [:]
    private var kept: (path: String, size: Int64) = ("", 0)

    /// True when the bundle at `path` is to be kept.
    func keeps(_ path: String) -> Bool {
        if sizes[path] == nil {
            let size = cutover_file_size(path)
            sizes[path] = size
            if size > kept.size { kept = (path, size) }
        }
        return kept.path == path
    }
}
