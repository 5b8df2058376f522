/// Why the server cannot serve.
package struct ListenTrouble: Error, Sendable, Hashable, CustomStringConvertible {
    /// The address it should listen on.
    package let host: String
    /// The port it should listen on.
    package let port: Int
    /// The system's words.
    package let reason: String

    /// What is wrong, where, and how to fix it.
    package var description: String {
        "cannot serve on \"\(host):\(port)\": \(reason); free that port or choose another with --listen"
    }
}
