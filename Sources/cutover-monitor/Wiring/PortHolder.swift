import Foundation

/// Finds out whether a port is free, and which process holds it.
enum PortHolder {
    /// Why no listener can be bound to `host`:`port` right now; nil when one can, or when that cannot be found out.
    static func obstacle(host: String, port: Int) -> String? {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        var found: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &found)
        guard code == 0, let address = found?.pointee else {
            return "there is no such host: \(String(cString: gai_strerror(code)))"
        }
        defer { freeaddrinfo(found) }
        let socket = socket(address.ai_family, address.ai_socktype, 0)
        guard socket >= 0 else { return nil }
        defer { close(socket) }
        var yes: Int32 = 1
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        if bind(socket, address.ai_addr, address.ai_addrlen) == 0 { return nil }
        let reason = errno
        return reason == EADDRINUSE
            ? "the port is taken by \(name(port: port))"
            : "this machine cannot listen there: \(String(cString: strerror(reason)))"
    }

    /// "PID 4711 (python3)" for the process that listens on `port`; "another process" when it cannot be seen.
    ///
    /// The kernel's table can lose an entry while others change it, so nobody is believed to be there only at the
    /// third look.
    private static func name(port: Int) -> String {
        for _ in 1...3 {
            if let holder = look(port: port) { return holder }
        }
        return "another process"
    }

    private static func look(port: Int) -> String? {
        let inodes = Set(["/proc/net/tcp", "/proc/net/tcp6"].flatMap { listeners(in: $0, port: port) })
        guard !inodes.isEmpty else { return nil }
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        for pid in processes where Int(pid) != nil && holds(pid, inodes) {
            let command = (try? String(contentsOfFile: "/proc/\(pid)/comm", encoding: .utf8)) ?? "?"
            return "PID \(pid) (\(command.trimmingCharacters(in: .whitespacesAndNewlines)))"
        }
        return nil
    }

    private static func listeners(in path: String, port: Int) -> [String] {
        // `String(contentsOfFile:)` ends at the first short read, and /proc gives a page at a time.
        let bytes = (try? FileHandle(forReadingAtPath: path)?.readToEnd()) ?? Data()
        let table = String(decoding: bytes, as: UTF8.self)
        let suffix = ":" + String(format: "%04X", port)
        return table.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ", omittingEmptySubsequences: true)
            guard fields.count > 9, fields[1].hasSuffix(suffix), fields[3] == "0A" else { return nil }
            return String(fields[9])
        }
    }

    private static func holds(_ pid: String, _ inodes: Set<String>) -> Bool {
        let directory = "/proc/\(pid)/fd"
        let files = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return files.contains { file in
            let link =
                (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(directory)/\(file)")) ?? ""
            guard link.hasPrefix("socket:[") else { return false }
            return inodes.contains(String(link.dropFirst(8).dropLast()))
        }
    }
}
