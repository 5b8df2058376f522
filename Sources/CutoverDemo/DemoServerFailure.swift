/// The demo cannot listen on its port.
package struct DemoServerFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// The port that was asked for.
    package let port: Int
    /// The system's words.
    package let reason: String

    /// What is wrong and how to fix it, in one line.
    package var description: String {
        "127.0.0.1:\(port): cannot listen (\(reason)); stop what listens there, or let the system choose with port 0"
    }
}
