extension Expectation {
    private static let dayMicroseconds: Int64 = 86_400_000_000

    /// What is expected of the exchange itself, beside what it was: the certificate's end, then the duration.
    package func resolved(_ answer: Answer, took duration: Duration, at now: Timestamp)
        -> [ResolvedExpectation]
    {
        let days = certificateDays.map {
            certificate(atLeast: $0, until: answer.exchange?.certificateEnd, now)
        }
        let slowest = maximumDuration.map { slowest in
            let isMet = duration <= slowest
            let words = isMet ? " within " : ", expected at most "
            return ResolvedExpectation(
                "[duration] \(duration.rounded.text)\(words)\(slowest.text)",
                isMet: isMet
            )
        }
        return [days, slowest].compactMap(\.self)
    }

    private func certificate(atLeast days: Int64, until end: Timestamp?, _ now: Timestamp)
        -> ResolvedExpectation
    {
        guard let end else {
            let what = "[tls_days] no certificate was seen, expected \(days) days at least"
            return ResolvedExpectation(what, isMet: false, isFound: false)
        }
        let left = now.duration(to: end).wholeMicroseconds
        let isMet = left >= days * Self.dayMicroseconds
        let words = isMet ? ", at least " : ", expected at least "
        return ResolvedExpectation("[tls_days] \(left / Self.dayMicroseconds)\(words)\(days)", isMet: isMet)
    }
}

extension Duration {
    /// To the millisecond, upwards: what is over a limit must not look as if it were on it.
    fileprivate var rounded: Duration { .milliseconds((wholeMicroseconds + 999) / 1_000) }
}
