/// What happens to a body that is longer than the cap.
package enum BodyRule: Sendable, Hashable {
    /// The body is not wanted: reading stops at `cap`, nothing is kept, and the status decides.
    case discard(cap: Int)
    /// The body is needed: longer than `cap` is `too_large`. Counted after inflation.
    case require(cap: Int)
    /// The head is wanted for evidence: reading stops at `cap` and what was read is kept.
    case keepPrefix(cap: Int)
}

/// One HTTP exchange to be made.
package struct Fetch: Sendable {
    /// What the exchange is for.
    package enum Purpose: Sendable, Hashable {
        /// The answer.
        case answer
        /// The connection, TLS included, and the certificate: nothing is sent over it.
        case connection
    }

    /// What is sent.
    package var request: Request
    /// From now to the last byte; zero or less gives a timeout at once.
    package var timeout: Duration
    /// How much of the body is read and kept.
    package var body: BodyRule
    /// Redirects followed, never to another scheme: 10 for probes, 0 for deliveries.
    package var maximumRedirects: Int
    /// What the exchange is for; the answer unless set.
    package var purpose = Purpose.answer
    /// True when it must not go over a connection of an earlier exchange.
    package var isFresh = false
    /// True when the body must not be compressed: of a compressed one nobody sees that its end is missing.
    package var isPlain = false
    /// True when no later exchange may go over its connection.
    package var isLast = false

    /// An exchange.
    package init(request: Request, timeout: Duration, body: BodyRule, maximumRedirects: Int) {
        self.request = request
        self.timeout = timeout
        self.body = body
        self.maximumRedirects = maximumRedirects
    }
}

/// What came back: always a value, never an error.
package struct Answer: Sendable, Hashable {
    /// The final status code; nil when no status line was read.
    package var status: Int?
    /// The final answer's headers, in order, names as sent, values decoded as UTF-8 with repair.
    package var headers: [HeaderLine]
    /// The inflated body, as far as the body rule keeps it.
    package var body: [UInt8]
    /// Why no complete answer came; nil when it did.
    ///
    /// Only transport reasons: `dns` to `decode`.
    package var failure: ProbeFailure?
    /// One line for people about `failure`; empty without one.
    ///
    /// Holds no secret.
    package var detail: String
    /// How it went on the wire; nil when nothing was tried.
    package var exchange: Exchange?
    /// When it came, for the age of what it says; nil until the prober has noted it.
    package var endedAt: Timestamp?

    /// One header line as received.
    package struct HeaderLine: Sendable, Hashable {
        /// The name as sent.
        package let name: String
        /// The value without surrounding blanks.
        package let value: String

        /// A line of a head.
        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// An answer, or the reason why there is none.
    package init(
        status: Int?,
        headers: [HeaderLine] = [],
        body: [UInt8] = [],
        failure: ProbeFailure? = nil,
        detail: String = ""
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.failure = failure
        self.detail = detail
    }

    /// The last value of the header `name`, compared without case; nil when absent.
    package func header(_ name: String) -> String? {
        headers.last { $0.isNamed(name) }?.value
    }
}

extension Answer.HeaderLine {
    /// True when its name is `other`, in ASCII letters of either case.
    package func isNamed(_ other: String) -> Bool {
        func lower(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte | 32 : byte }
        return name.utf8.count == other.utf8.count
            && zip(name.utf8, other.utf8).allSatisfy { lower($0) == lower($1) }
    }
}

/// Makes HTTP exchanges.
///
/// One implementation: libcurl on its own thread.
package protocol Fetcher: Sendable {
    /// Makes one exchange, once; a cancelled task gives up with `internal`.
    func fetch(_ fetch: Fetch) async -> Answer
}
