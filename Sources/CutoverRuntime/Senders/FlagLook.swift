package import CutoverCore

/// Says which of the expectations a body does not meet, as in "[/enabled] true, expected false"; nil when all hold.
package typealias Unmet = @Sendable ([JSONExpectation], [UInt8]) -> String?

/// Looks whether a flag is off, or on.
struct FlagLook: Sendable {
    /// What the flag should be.
    enum Aim: String, Sendable {
        case on, off

        /// How a flag that is not so yet is spoken of.
        var otherwise: String {
            switch self {
            case .on: "not on yet"
            case .off: "still on"
            }
        }

        /// What must be read of a flag that is so.
        func expectations(of read: FlagReadBack) -> [JSONExpectation] {
            switch self {
            case .on: read.onWhen
            case .off: read.offWhen
            }
        }
    }

    /// Why a flag does not count as what it should be.
    struct Fault: Sendable, Hashable {
        let text: String
        /// True when nobody knows how the flag is.
        let isUnreadable: Bool
    }

    /// When the flag is read after it took the order; applications and caches need a moment.
    private static let looks: [Duration] = [
        .zero, .milliseconds(200), .milliseconds(500), .seconds(1), .seconds(2), .seconds(5),
    ]
    /// From the taken order to the end of the last look.
    private static let limit: Duration = .seconds(10)
    /// The most that is read of a flag's state, in bytes.
    private static let stateCap = 1_048_576

    let fetcher: any Fetcher
    let steps: any StepRunner
    let timekeeper: any Timekeeper
    let unmet: Unmet

    /// Looks again and again until the flag is what it should be; nil then, else what was wrong at the last look.
    func watch(_ read: FlagReadBack, until aim: Aim) async -> String? {
        let start = timekeeper.now
        let limit = start.advanced(by: Self.limit)
        var fault = "not read back"
        for look in Self.looks {
            do {
                try await timekeeper.sleep(until: start.advanced(by: look))
            } catch {
                return fault  // cancelled: the process is ending
            }
            let left = timekeeper.now.duration(to: limit)
            guard left > .zero else { return fault }
            guard let found = await self.fault(of: read, for: aim, within: left) else { return nil }
            fault = found.text
        }
        return fault
    }

    /// One look, of `patience` at most; nil when the flag is what it should be.
    func fault(of read: FlagReadBack, for aim: Aim, within patience: Duration) async -> Fault? {
        let state: [UInt8]
        switch read.action {
        case .http(let request):
            let fetch = Fetch(
                request: request,
                timeout: patience,
                body: .require(cap: Self.stateCap),
                maximumRedirects: 0
            )
            let answer = await fetcher.fetch(fetch)
            guard answer.failure == nil, answer.answerClass == .accepted else {
                return Fault(text: "its state could not be read: \(answer.summary)", isUnreadable: true)
            }
            state = answer.body
        case .command(let arguments):
            let result = await steps.run(arguments.map(\.value), timeout: patience)
            guard result.exitStatus == 0 else {
                return Fault(text: "its state could not be read: \(result.detail)", isUnreadable: true)
            }
            state = result.output
        }
        return unmet(aim.expectations(of: read), state).map {
            Fault(text: "\(aim.otherwise): \($0)", isUnreadable: false)
        }
    }
}
