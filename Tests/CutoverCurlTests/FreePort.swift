import Glibc

/// Finds a port of 127.0.0.1 that nobody listens on.
enum FreePort {
    struct Failed: Error {}

    /// The port was free a moment ago; whoever uses it must be ready to lose it.
    static func find() throws -> UInt16 {
        let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard handle >= 0 else { throw Failed() }
        defer { close(handle) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(handle, address, length) == 0 ? getsockname(handle, address, &length) : -1
            }
        }
        guard result == 0 else { throw Failed() }
        return UInt16(bigEndian: address.sin_port)
    }
}
