/// A loopback HTTP/1.1 server that does what a test tells it, path by path, faults included.
///
/// It works on threads of its own and never blocks the cooperative pool. Unknown paths answer 404.
package final class ScriptedServer: Sendable {
    private let state: ScriptedServerState

    /// Listens on a free port of 127.0.0.1; throws `ScriptedServerError` when the system refuses.
    package init() throws {
        state = try ScriptedServerState()
        try state.listen()
    }

    /// Listens on 127.0.0.2, at the port that `other` has on 127.0.0.1; throws as above.
    package init(beside other: ScriptedServer) throws {
        state = try ScriptedServerState(host: 0x7f00_0002, port: other.port)
        try state.listen()
    }

    deinit {
        state.stopListening()
    }

    /// The port on 127.0.0.1; the same before and after a pause.
    package var port: UInt16 { state.port }

    /// The address of a path, which begins with "/".
    package func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

    /// What the path answers from now on; a query is not part of the path.
    package func on(_ path: String, _ behaviour: Behaviour) {
        state.script(path, behaviour)
    }

    /// The requests read for a path so far, in the order in which they came.
    package func requests(_ path: String) -> [RecordedRequest] { state.requests(path) }

    /// Connections on which a path was asked so far.
    package func connectionCount(_ path: String) -> Int { Set(requests(path).map(\.connection)).count }

    /// Connections accepted so far, also those that asked for nothing.
    package var connectionCount: Int { state.connectionCount }

    /// Bytes that the kernel took for answers of a path so far.
    package func bytesSent(_ path: String) -> Int { state.bytesSent(path) }

    /// Waits until `count` requests for `path` were read; false when they did not come within `limit`.
    package func waitForRequests(
        _ count: Int,
        _ path: String,
        within limit: Duration = .seconds(20)
    ) async -> Bool {
        await state.wait(within: limit) { $0.hasRequests(count, path) }
    }

    /// Waits until no connection is open; false when one is still open after `limit`.
    package func waitForDisconnection(within limit: Duration = .seconds(20)) async -> Bool {
        await state.wait(within: limit) { $0.hasNoConnection }
    }

    /// Sends this text over every open connection, though nobody asks; it has arrived when this returns.
    package func interject(_ text: String) {
        state.interject(Array(text.utf8))
    }

    /// Drops every connection and refuses new ones until `resume`; the port stays ours.
    package func pause() {
        state.stopListening()
    }

    /// Listens again on the same port; throws `ScriptedServerError` when the system refuses.
    package func resume() throws {
        try state.listen()
    }

    /// Drops every connection for good; also happens when the server is released.
    package func stop() {
        state.stopListening()
    }
}
