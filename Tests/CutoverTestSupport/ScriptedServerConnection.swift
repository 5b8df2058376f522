import Glibc

/// One accepted connection and what its thread does with it.
struct ScriptedServerConnection: Sendable {
    let socket: Int32
    let number: Int
    let state: ScriptedServerState

    /// Reads requests and answers them until either side ends the connection.
    func serve() {
        var buffer: [UInt8] = []
        while let request = read(&buffer) {
            guard perform(state.behaviour(for: request), request.path) else { break }
        }
        state.end(socket)
    }

    /// Does one behaviour; true when the connection may carry another request.
    private func perform(_ behaviour: ScriptedServer.Behaviour, _ path: String) -> Bool {
        switch behaviour {
        case .status(let code, let headers, let body):
            let lines = ["HTTP/1.1 \(code) Scripted", "Content-Length: \(body.utf8.count)"] + headers
            return send(Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8), path)
        case .bytes(let bytes):
            return send(bytes, path)
        case .close(let bytes):
            send(bytes, path)
            shutdown(socket, Int32(SHUT_WR))
            return false
        case .reset(let bytes):
            send(bytes, path)
            ScriptedServerSocket.armReset(socket)
            return false
        case .drip(let bytes, let drops, let interval):
            drip(bytes, drops, interval, path)
            return false
        case .endless(let head, let chunk):
            var isOpen = send(head, path)
            while isOpen { isOpen = send(chunk, path) }
            return false
        case .silence, .sequence, .answering:
            // The last two are resolved before they come here.
            return !ScriptedServerSocket.hasEnded(socket, within: .seconds(3_600))
        }
    }

    private func drip(_ start: [UInt8], _ drops: [UInt8], _ interval: Duration, _ path: String) {
        guard start.isEmpty || send(start, path), !drops.isEmpty else { return }
        var index = 0
        while !ScriptedServerSocket.hasEnded(socket, within: interval) {
            guard send([drops[index % drops.count]], path) else { return }
            index += 1
        }
    }

    @discardableResult
    private func send(_ bytes: [UInt8], _ path: String) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
            state.noteSent(count, path)
        }
        return true
    }

    /// The next request, or nil when the connection ended before it was complete.
    private func read(_ buffer: inout [UInt8]) -> ScriptedServer.RecordedRequest? {
        let blank = Array("\r\n\r\n".utf8)
        while buffer.firstRange(of: blank) == nil {
            guard receive(into: &buffer) else { return nil }
        }
        guard let end = buffer.firstRange(of: blank) else { return nil }
        let lines = String(decoding: buffer[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n").map(
            String.init
        )
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count == 3 else { return nil }
        let headers = Array(lines.dropFirst())
        let length =
            headers.first { $0.lowercased().hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst(15).drop { $0 == " " }) } ?? 0
        while buffer.count < end.upperBound + length {
            guard receive(into: &buffer) else { return nil }
        }
        let body = Array(buffer[end.upperBound..<(end.upperBound + length)])
        buffer.removeFirst(end.upperBound + length)
        return .init(
            method: String(words[0]),
            target: String(words[1]),
            headers: headers,
            body: body,
            connection: number
        )
    }

    private func receive(into buffer: inout [UInt8]) -> Bool {
        var piece = [UInt8](repeating: 0, count: 16_384)
        let count = recv(socket, &piece, piece.count, 0)
        guard count > 0 else { return false }
        buffer.append(contentsOf: piece.prefix(count))
        return true
    }
}
