import Glibc

/// The system refused something to the scripted server.
package struct ScriptedServerError: Error, CustomStringConvertible {
    /// The call and the system's words, as in "bind: address already in use".
    package let description: String

    init(_ call: String) {
        description = call + ": " + String(cString: strerror(errno)).lowercased()
    }
}

/// The few socket calls of the scripted server.
enum ScriptedServerSocket {
    /// A socket bound to a loopback address that shares its port with our other sockets; 0 picks a free port.
    static func bound(to port: UInt16, on host: UInt32) throws -> Int32 {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { throw ScriptedServerError("socket") }
        var yes: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = host.bigEndian
        let isBound =
            setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, size) == 0
            && setsockopt(socket, SOL_SOCKET, SO_REUSEPORT, &yes, size) == 0
            && withGeneric(&address) { bind(socket, $0, $1) } == 0
        guard isBound else {
            let error = ScriptedServerError("bind")
            close(socket)
            throw error
        }
        return socket
    }

    /// The port that a socket is bound to.
    static func port(of socket: Int32) throws -> UInt16 {
        var address = sockaddr_in()
        let result = withGeneric(&address) { pointer, size in
            var size = size
            return getsockname(socket, UnsafeMutablePointer(mutating: pointer), &size)
        }
        guard result == 0 else { throw ScriptedServerError("getsockname") }
        return UInt16(bigEndian: address.sin_port)
    }

    /// Makes the coming close a reset.
    static func armReset(_ socket: Int32) {
        var now = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
    }

    /// Waits until the peer or `pause` ends the connection; false when that did not happen within `limit`.
    ///
    /// A peer that sends more without having an answer counts as ended, too.
    static func hasEnded(_ socket: Int32, within limit: Duration) -> Bool {
        let milliseconds =
            limit.components.seconds * 1_000 + limit.components.attoseconds / 1_000_000_000_000_000
        var watched = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        return poll(&watched, 1, Int32(clamping: milliseconds)) != 0
    }

    private static func withGeneric(
        _ address: inout sockaddr_in,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
