import CCurl
import CutoverCore

/// What libcurl calls during a transfer.
extension CurlExchange {
    /// The most of a redirect's own body that is read to keep its connection.
    private static let mostSurplus = 16_384

    /// Points libcurl's callbacks at this exchange.
    func install(into options: inout CurlOptions) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        for option in [
            CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_PREREQDATA, CURLOPT_SOCKOPTDATA,
        ] { options.set(option, pointer: context) }
        let header = cutover_setopt_header(handle) { bytes, size, count, context in
            let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
            return CurlExchange.at(context).hear(line) ? line.count : 0
        }
        options.note(CURLOPT_HEADERFUNCTION, header)
        let write = cutover_setopt_write(handle) { bytes, size, count, context in
            let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
            // One off is an abort, also for an empty piece.
            return CurlExchange.at(context).read(piece) ? piece.count : piece.count + 1
        }
        options.note(CURLOPT_WRITEFUNCTION, write)
        let prerequest = cutover_setopt_prerequest(handle) { context, peer, local, peerPort, localPort in
            let line = SocketBook.Line(
                peer: peer.map { String(cString: $0) } ?? "",
                peerPort: peerPort,
                local: local.map { String(cString: $0) } ?? "",
                localPort: localPort
            )
            return CurlExchange.at(context).mayAsk(over: line) ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
        }
        options.note(CURLOPT_PREREQFUNCTION, prerequest)
        let socket = cutover_setopt_socket(handle) { context, socket, _ in
            CurlExchange.at(context).mayConnect(over: socket) ? CURL_SOCKOPT_OK : CURL_SOCKOPT_ERROR
        }
        options.note(CURLOPT_SOCKOPTFUNCTION, socket)
    }

    private static func at(_ context: UnsafeMutableRawPointer?) -> CurlExchange {
        guard let context else { preconditionFailure("libcurl lost the context of a callback") }
        return Unmanaged<CurlExchange>.fromOpaque(context).takeUnretainedValue()
    }

    /// A new socket is about to connect; false when the request was already sent once.
    private func mayConnect(over socket: Int32) -> Bool {
        guard isUnasked() else { return false }
        phase = .connecting
        opened.append(socket)
        return true
    }

    /// The connection stands and the request is about to be sent; false for libcurl's silent repeat.
    ///
    /// libcurl repeats a request when a reused connection died without an answer, but the server may have seen
    /// the first one, and a fetch is one request. What came over an idle connection would be taken for the answer,
    /// so a connection that was not quiet is left before anything is sent, and a new one made.
    private func mayAsk(over line: SocketBook.Line) -> Bool {
        switch phase {
        case .resolving where !memory.sockets.isQuiet(line):
            stop = .unquiet
            return false
        case .resolving: break
        case .connecting: memory.sockets.note(line, among: opened)
        case .waiting, .reading: return isUnasked()
        }
        phase = .waiting
        return true
    }

    private func isUnasked() -> Bool {
        switch phase {
        case .resolving, .connecting:
            return true
        case .waiting, .reading:
            stop = .failed(.reset, "a reused connection was closed by \(hop.origin) without an answer")
            return false
        }
    }

    /// Takes a line of the head; false ends the transfer.
    private func hear(_ line: UnsafeRawBufferPointer) -> Bool {
        guard head.take(line) else {
            let limits = "\(AnswerHead.mostBytes / 1_024) KiB or \(AnswerHead.mostLines) lines"
            stop = .failed(.protocol, "the head from \(hop.origin) is longer than \(limits)")
            return false
        }
        guard head.isComplete, phase != .reading else { return true }
        phase = .reading
        return redirection != nil || acceptsBody()
    }

    /// Judges a complete head by what it says about the body.
    private func acceptsBody() -> Bool {
        let layers = head.encodingLayers
        if layers > 1 {
            stop = .failed(
                .decode,
                "the body from \(hop.origin) is encoded \(layers) times, one is the limit"
            )
        } else if layers == 0, hop.method != "HEAD", head.status != 304, let length = head.declaredLength,
            intake.refuses(length: length)
        {
            stop = .failed(
                .tooLarge,
                "\(hop.origin) announces a body of \(length) bytes, more than the limit"
            )
        }
        return stop == nil
    }

    /// Takes a piece of the inflated body; false ends the transfer.
    private func read(_ piece: UnsafeRawBufferPointer) -> Bool {
        if redirection != nil {
            surplus += piece.count
            if surplus > Self.mostSurplus { stop = .enough }
            return stop == nil
        }
        switch intake.take(piece) {
        case .goOn: break
        case .enough: stop = .enough
        case .tooLong: stop = .failed(.tooLarge, "the body from \(hop.origin) is longer than the limit")
        }
        return stop == nil
    }
}
