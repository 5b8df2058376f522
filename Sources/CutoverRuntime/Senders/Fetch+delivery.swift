import CutoverCore

extension Fetch {
    /// The total deadline of a delivery, over head and body.
    static let deliveryTimeout: Duration = .seconds(10)

    /// The most that is read of a receiver's answer, in bytes.
    static let answerCap = 16_384

    /// One attempt of a delivery: bounded, and never redirected.
    static func delivery(_ request: Request) -> Fetch {
        Fetch(
            request: request,
            timeout: deliveryTimeout,
            body: .keepPrefix(cap: answerCap),
            maximumRedirects: 0
        )
    }
}
