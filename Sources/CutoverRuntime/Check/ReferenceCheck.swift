import CutoverCore

/// Looks whether one reference can be reached, as the run will.
struct ReferenceCheck: Sendable {
    let reference: Masked
    let ports: CheckPorts

    func line() async -> CheckLine {
        let answer = await ports.fetcher.fetch(.beacon(reference))
        guard answer.isSilence else {
            return CheckLine(.reference, reference.shown, .ok, "answers; nothing was sent")
        }
        let what =
            "\(answer.summary); without it our own blindness looks like an outage, name one that answers"
        return CheckLine(.reference, reference.shown, .problem, what)
    }
}
