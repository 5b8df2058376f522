extension ScriptedServer {
    /// What a path does when it is asked.
    package indirect enum Behaviour: Sendable {
        /// A complete answer with its `Content-Length`; the connection stays open.
        case status(Int, headers: [String] = [], body: String = "")
        /// Exactly these bytes; the connection stays open.
        case bytes([UInt8])
        /// Exactly these bytes, then an orderly close; none at all for a close without an answer.
        case close(after: [UInt8] = [])
        /// These bytes, then a TCP reset.
        case reset(after: [UInt8] = [])
        /// The first bytes at once, then one byte of `drops` after each `interval`, over and over.
        case drip(after: [UInt8] = [], drops: [UInt8], every: Duration)
        /// The head, then the chunk over and over, as fast as it is read.
        case endless(head: [UInt8], chunk: [UInt8])
        /// Nothing, with an open connection.
        case silence
        /// One behaviour a request; the last one repeats.
        case sequence([Behaviour])
        /// Whatever the closure says about the request; it runs on the connection's thread.
        case answering(@Sendable (RecordedRequest) -> Behaviour)

        /// Exactly this text, with an open connection.
        package static func text(_ text: String) -> Behaviour { .bytes(Array(text.utf8)) }

        /// Exactly this text, then an orderly close.
        package static func text(thenClose text: String) -> Behaviour { .close(after: Array(text.utf8)) }

        /// The behaviour for request number `index` (from 0) since the path was scripted.
        func resolved(for request: RecordedRequest, index: Int) -> Behaviour {
            switch self {
            case .status, .bytes, .close, .reset, .drip, .endless, .silence:
                self
            case .sequence(let steps):
                steps.isEmpty
                    ? .silence : steps[min(index, steps.count - 1)].resolved(for: request, index: index)
            case .answering(let answer):
                answer(request).resolved(for: request, index: index)
            }
        }
    }
}
