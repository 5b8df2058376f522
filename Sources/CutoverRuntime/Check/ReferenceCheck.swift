import CutoverCore

/// Looks whether one reference can be reached, in any of the ways the run will try.
struct ReferenceCheck: Sendable {
    let reference: Masked
    /// The ways to it; at least one.
    let looks: [Request]
    let ports: CheckPorts

    func line() async -> CheckLine {
        var refusals: [String] = []
        for look in looks {
            let answer = await ports.fetcher.fetch(.beacon(look))
            let way = look.route.proxy.map { " through the proxy \($0.shown)" } ?? ""
            // What demands a login of its own is the proxy, not what lies behind it.
            guard answer.isSilence || answer.failure == .auth else {
                return CheckLine(.reference, reference.shown, .ok, "answers\(way); nothing was sent")
            }
            refusals.append(answer.summary)
        }
        let what =
            "\(refusals.joined(separator: "; ")); without it our own blindness looks like an outage, name one that answers"
        return CheckLine(.reference, reference.shown, .problem, what)
    }
}
