import CutoverCore

/// The inflated body as it comes in, held to its rule: never more than the cap is kept.
struct BodyIntake {
    /// What a piece of the body means.
    enum Step {
        /// More is wanted.
        case goOn
        /// The rule has what it needs; the rest is not read.
        case enough
        /// A body that is required whole is longer than its cap.
        case tooLong
    }

    let rule: BodyRule
    /// What is kept so far.
    private(set) var kept: [UInt8] = []
    private var count = 0

    init(rule: BodyRule) {
        self.rule = rule
    }

    /// Takes the next inflated piece.
    mutating func take(_ piece: UnsafeRawBufferPointer) -> Step {
        count += piece.count
        switch rule {
        case .discard(let cap):
            return count >= cap ? .enough : .goOn
        case .keepPrefix(let cap):
            kept.append(contentsOf: piece.prefix(max(0, cap - kept.count)))
            return count >= cap ? .enough : .goOn
        case .require(let cap):
            guard count <= cap else {
                kept = []
                return .tooLong
            }
            kept.append(contentsOf: piece)
            return .goOn
        }
    }

    /// True when a body of `length` bytes need not be read to know that it is too long.
    func refuses(length: Int64) -> Bool {
        switch rule {
        case .discard, .keepPrefix: false
        case .require(let cap): length > Int64(cap)
        }
    }
}
