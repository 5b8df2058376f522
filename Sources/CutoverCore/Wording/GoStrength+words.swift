extension GoStrength {
    /// The claim in one or two sentences, without a full stop at the end.
    package func words(block: Duration) -> String {
        let bound = Wording.percent(atMost: statement.bound, against: report.share.share)
        let limit = "limit \(report.share.percentText) %"
        let what = report.figure == .p95 ? "share of slow answers" : "error rate"
        let claim: String
        switch statement.label {
        case .confirmedRobust:
            claim =
                "This GO is confirmed (robust): with 95 % confidence the \(what) was at most \(bound) (\(limit)), "
                + "whatever the clumping inside blocks of \(block.text)"
        case .confirmedIfIndependent:
            claim =
                "This GO is confirmed if independent: with 95 % confidence the \(what) was at most \(bound) (\(limit)), "
                + "provided requests fail independently of each other"
        case .failed:
            claim =
                "This GO forgives \(report.k) of \(report.n), over the limit of \(report.share.percentText) % in too few "
                + "bad blocks to count; the data do not exclude a true rate up to \(bound)"
        case .noData: claim = "This GO says nothing of a rule that observed nothing"
        case .gatePassed:
            claim =
                "This GO passed its gate and is not confirmed: \(report.k) of \(report.n) meets the limit of \(report.share.percentText) %; "
                + "the data do not exclude a true rate up to \(bound)"
        }
        return claim + " (weakest of all: \(report.figure.word) \(report.subject))" + sensitivity
    }

    private var sensitivity: String {
        guard let stoppable else { return "" }
        let rate = Wording.percent(atMost: stoppable, against: report.share.share)
        return
            "; on evidence alone a lasting rate of \(rate) there would have been stopped early with about 90 % probability"
    }
}
