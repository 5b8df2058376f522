import CutoverCore

/// How long a certificate is still good for.
struct CertificateCheck: Sendable {
    /// Fewer days than this are worth a look.
    private static let fewDays: Int64 = 14

    let plan: Plan
    let now: Timestamp

    /// The days left; nil for plain HTTP.
    func line(_ part: CheckLine.Part, _ subject: String, _ answer: Answer) -> CheckLine? {
        guard let end = answer.exchange?.certificateEnd else { return nil }
        let left = now.duration(to: end)
        let days = left.wholeMicroseconds / 86_400_000_000
        let text = "certificate valid for \(days) more days, until \(end.rfc3339.prefix(10))"
        if left < plan.window + .seconds(3_600) {
            return CheckLine(part, subject, .problem, "\(text): it ends within the window; renew it first")
        }
        return CheckLine(part, subject, days < Self.fewDays ? .caution : .ok, text)
    }
}
