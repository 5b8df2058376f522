import Foundation
import Glibc

/// What the threads of a scripted server share.
final class ScriptedServerState: @unchecked Sendable {  // guarded by `condition`
    private struct Script {
        let behaviour: ScriptedServer.Behaviour
        /// Requests of the path before it was scripted.
        let before: Int
    }

    let port: UInt16
    private let host: UInt32
    /// Bound and never listening: it keeps the port ours during a pause.
    private let reservation: Int32
    private let condition = NSCondition()
    private var listener: Int32?
    private var open: Set<Int32> = []
    private var scripts: [String: Script] = [:]
    private var received: [String: [ScriptedServer.RecordedRequest]] = [:]
    private var sent: [String: Int] = [:]
    private var accepted = 0

    init(host: UInt32 = 0x7f00_0001, port: UInt16 = 0) throws {
        self.host = host
        reservation = try ScriptedServerSocket.bound(to: port, on: host)
        self.port = try ScriptedServerSocket.port(of: reservation)
    }

    deinit {
        close(reservation)
    }

    func script(_ path: String, _ behaviour: ScriptedServer.Behaviour) {
        condition.withLock {
            scripts[path] = Script(behaviour: behaviour, before: received[path]?.count ?? 0)
        }
    }

    func requests(_ path: String) -> [ScriptedServer.RecordedRequest] {
        condition.withLock { received[path] ?? [] }
    }

    var connectionCount: Int { condition.withLock { accepted } }

    func bytesSent(_ path: String) -> Int { condition.withLock { sent[path] ?? 0 } }

    func noteSent(_ count: Int, _ path: String) {
        condition.withLock { sent[path, default: 0] += count }
    }

    /// Records a request and says what to do about it.
    func behaviour(for request: ScriptedServer.RecordedRequest) -> ScriptedServer.Behaviour {
        let (script, number) = condition.withLock {
            received[request.path, default: []].append(request)
            condition.broadcast()
            return (scripts[request.path], received[request.path]?.count ?? 0)
        }
        guard let script else { return .status(404) }
        return script.behaviour.resolved(for: request, index: number - script.before - 1)
    }

    /// Starts to accept on the port; does nothing when it already does.
    func listen() throws {
        guard condition.withLock({ listener == nil }) else { return }
        let socket = try ScriptedServerSocket.bound(to: port, on: host)
        guard Glibc.listen(socket, 512) == 0 else {
            let error = ScriptedServerError("listen")
            close(socket)
            throw error
        }
        condition.withLock { listener = socket }
        Thread { self.accept(on: socket) }.start()
    }

    /// Ends the listening socket and every connection.
    func stopListening() {
        condition.withLock {
            // Only shut down here; the thread that uses a descriptor closes it.
            for connection in open { shutdown(connection, Int32(SHUT_RDWR)) }
            if let listener { shutdown(listener, Int32(SHUT_RDWR)) }
            listener = nil
        }
    }

    func interject(_ bytes: [UInt8]) {
        condition.withLock {
            for connection in open { Glibc.send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }
        }
    }

    private func accept(on socket: Int32) {
        while true {
            let connection = Glibc.accept(socket, nil, nil)
            if connection < 0, errno == EINTR || errno == ECONNABORTED { continue }
            guard connection >= 0 else { break }
            _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
            let number = condition.withLock {
                guard listener == socket else { return 0 }
                open.insert(connection)
                accepted += 1
                return accepted
            }
            if number == 0 {
                close(connection)
            } else {
                let served = ScriptedServerConnection(socket: connection, number: number, state: self)
                Thread { served.serve() }.start()
            }
        }
        close(socket)
    }

    /// Closes a connection; called by its own thread only.
    func end(_ connection: Int32) {
        condition.withLock {
            open.remove(connection)
            close(connection)
            condition.broadcast()
        }
    }
}

/// Waiting for something to be true, on a thread of its own.
extension ScriptedServerState {
    /// A look at the state while its lock is held.
    struct View {
        fileprivate let state: ScriptedServerState

        var hasNoConnection: Bool { state.open.isEmpty }

        func hasRequests(_ count: Int, _ path: String) -> Bool { state.received[path]?.count ?? 0 >= count }
    }

    func wait(within limit: Duration, until isTrue: @escaping @Sendable (View) -> Bool) async -> Bool {
        let deadline = Date(timeIntervalSinceNow: limit / .seconds(1))
        return await withCheckedContinuation { continuation in
            Thread { continuation.resume(returning: self.block(until: deadline, isTrue)) }.start()
        }
    }

    private func block(until deadline: Date, _ isTrue: (View) -> Bool) -> Bool {
        condition.withLock {
            while !isTrue(View(state: self)) {
                guard condition.wait(until: deadline) else { return isTrue(View(state: self)) }
            }
            return true
        }
    }
}
