import CutoverCore

/// A poll of one request, whatever it brings.
func onePoll(_ examination: Examination) -> Poller {
    { target, _, answers in
        guard answers.isEmpty, let request = target.request else { return .done(examination) }
        return .ask([request], isLast: true)
    }
}
