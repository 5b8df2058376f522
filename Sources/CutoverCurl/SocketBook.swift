import CCurl

/// The sockets of libcurl's connections, found again by their two ends.
///
/// libcurl 7.88 hands a socket out only while it connects, and names the two ends of a connection whenever it is about
/// to be used. Lives on libcurl's thread only.
final class SocketBook {
    /// A connection's two ends.
    struct Line: Hashable {
        let peer: String
        let peerPort: Int32
        let local: String
        let localPort: Int32
    }

    private var sockets: [Line: Int32] = [:]
    /// The system gives the numbers of closed sockets out again, which bounds the book.
    private var lines: [Int32: Line] = [:]

    /// Keeps which of the `candidates`, all opened for it, carries the new connection `line`.
    func note(_ line: Line, among candidates: [Int32]) {
        guard let socket = candidates.first(where: { cutover_socket_port($0) == line.localPort }) else {
            return
        }
        if let former = lines.updateValue(line, forKey: socket), sockets[former] == socket {
            sockets[former] = nil
        }
        sockets[line] = socket
    }

    /// True when nothing has come over the idle connection `line` since its last answer, not even its end.
    func isQuiet(_ line: Line) -> Bool {
        sockets[line].map { cutover_socket_is_quiet($0) != 0 } ?? true
    }
}
