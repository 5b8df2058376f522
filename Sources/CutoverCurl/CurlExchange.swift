import CCurl
import CutoverCore

/// One fetch under way: its request, what has been heard so far, and where it stands.
///
/// Lives on libcurl's thread only; libcurl's callbacks hold its address while it is in the multi handle.
final class CurlExchange {
    /// How far the present hop has come; it names the timeout.
    enum Phase {
        case resolving
        case connecting
        case waiting
        case reading
    }

    /// Why we, not libcurl, ended a transfer.
    enum Stop {
        case enough
        /// The connection at hand held something before anything was sent over it.
        case unquiet
        case failed(ProbeFailure, String)
    }

    /// What a finished transfer leads to.
    enum Conclusion {
        case answer(Answer)
        /// The next request of a redirect, or the present one over a new connection; `hop` is already set to it.
        case hop
    }

    let ticket: FetchTicket
    let handle: UnsafeMutableRawPointer
    var hop: Hop
    var phase = Phase.resolving
    var head = AnswerHead()
    var intake: BodyIntake
    var stop: Stop?
    /// Bytes of a redirect's body, which nobody wants.
    var surplus = 0
    /// Owned; libcurl reads it during the transfer.
    var headerList: UnsafeMutablePointer<curl_slist>?
    /// Owned, as well.
    var placeList: UnsafeMutablePointer<curl_slist>?
    /// The sockets that were opened for the present hop.
    var opened: [Int32] = []
    /// True when the connection at hand was no good, and nothing has been sent yet.
    var needsNewConnection = false
    /// When the first hop and the present one began.
    let start = ContinuousClock.now
    var hopStart = ContinuousClock.now
    /// True once a connection that was all that was wanted stands.
    var isConnected = false
    let memory: CurlMemory
    let words = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    init(ticket: FetchTicket, handle: UnsafeMutableRawPointer, memory: CurlMemory) {
        self.ticket = ticket
        self.handle = handle
        self.memory = memory
        hop = Hop(ticket.fetch.request)
        intake = BodyIntake(rule: ticket.fetch.body)
        words.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        curl_slist_free_all(headerList)
        curl_slist_free_all(placeList)
        words.deallocate()
    }

    /// Where the answer at hand redirects to; nil when it is to be taken as it is.
    var redirection: String? { ticket.fetch.maximumRedirects > 0 ? head.redirection : nil }

    /// The answer of an exchange whose deadline has passed.
    ///
    /// libcurl's loop looks at deadlines within milliseconds; when it comes much later, this process stood still, and
    /// nobody knows whether the answer would have come in time.
    var timedOut: Answer {
        let late = ticket.deadline.duration(to: .now)
        if late < Self.mostLateness { return failed(CURLE_OPERATION_TIMEDOUT) }
        return answer(.internal, "this monitor stood still for \(late.text) past the deadline")
    }

    private static let mostLateness: Duration = .milliseconds(250)

    /// Makes of libcurl's result an answer, or goes to the next hop.
    func conclude(_ code: CURLcode) -> Conclusion {
        if case .failed(let failure, let detail) = stop { return .answer(answer(failure, detail)) }
        if case .unquiet = stop {
            (phase, stop, needsNewConnection) = (.resolving, nil, true)
            return .hop
        }
        if head.isComplete, let location = redirection { return follow(location) }
        if case .enough = stop { return .answer(complete()) }
        if code == CURLE_OPERATION_TIMEDOUT { return .answer(timedOut) }
        if code != CURLE_OK { return .answer(failed(code)) }
        if ticket.fetch.purpose == .connection {
            isConnected = true
            return .answer(answer())
        }
        // libcurl takes a connection closed in mid-head for a complete answer without a body.
        guard head.isComplete else { return .answer(failed(CURLE_GOT_NOTHING)) }
        return .answer(complete())
    }

    private func complete() -> Answer {
        guard let (failure, detail) = refusal else { return answer() }
        return answer(failure, detail)
    }

    private func follow(_ location: String) -> Conclusion {
        let limit = ticket.fetch.maximumRedirects
        switch hop.following(location, status: head.status ?? 0, limit: limit) {
        case .refused(let detail):
            return .answer(answer(.redirect, detail))
        case .hop(let next):
            hop = next
            phase = .resolving
            needsNewConnection = false
            head = AnswerHead()
            intake = BodyIntake(rule: ticket.fetch.body)
            stop = nil
            surplus = 0
            return .hop
        }
    }

    private func answer(_ failure: ProbeFailure? = nil, _ detail: String = "") -> Answer {
        var answer = Answer(
            status: head.status,
            headers: head.headers,
            body: intake.kept,
            failure: failure,
            detail: detail
        )
        answer.exchange = measured(failure)
        return answer
    }

    /// What went wrong before the tunnel stood is the proxy's; after that it is the target's.
    private func blame(_ proxy: String, _ failure: CurlFailure, _ code: CURLcode) -> Answer {
        switch tunnelStatus {
        case 407: return answer(.auth, "\(proxy) demands a login (407)")
        case 200..<300:
            return answer(failure.reason, failure.detail(about: hop.origin, within: ticket.fetch.timeout))
        case 300...: return answer(.connect, "\(proxy) refuses the way to \(hop.origin) (\(tunnelStatus))")
        default: break
        }
        let detail = failure.detail(about: proxy, within: ticket.fetch.timeout)
        return answer(
            code == CURLE_RECV_ERROR || code == CURLE_GOT_NOTHING ? .connect : failure.reason,
            detail
        )
    }

    private func failed(_ code: CURLcode) -> Answer {
        var verification = 0
        var systemError = 0
        cutover_getinfo_long(handle, CURLINFO_SSL_VERIFYRESULT, &verification)
        cutover_getinfo_long(handle, CURLINFO_OS_ERRNO, &systemError)
        let failure = CurlFailure(
            code: code,
            phase: phase,
            verification: verification,
            systemError: Int32(truncatingIfNeeded: systemError),
            words: String(cString: words)
        )
        if let proxy, phase == .resolving || phase == .connecting {
            return blame(proxy, failure, code)
        }
        let origin = hop.origin
        return answer(failure.reason, failure.detail(about: origin, within: ticket.fetch.timeout))
    }
}
