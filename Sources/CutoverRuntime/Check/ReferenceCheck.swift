import CutoverCore

/// Looks whether one reference can be reached in one way, as the run will.
struct ReferenceCheck: Sendable {
    let look: Request
    let ports: CheckPorts

    func line() async -> CheckLine {
        let answer = await ports.fetcher.fetch(.beacon(look))
        let way = look.route.proxy.map { " through the proxy \($0.shown)" } ?? ""
        guard answer.isSilence else {
            return CheckLine(.reference, look.url.shown, .ok, "answers\(way); nothing was sent")
        }
        let what =
            "\(answer.summary); without it our own blindness looks like an outage, name one that answers"
        return CheckLine(.reference, look.url.shown, .problem, what)
    }
}
