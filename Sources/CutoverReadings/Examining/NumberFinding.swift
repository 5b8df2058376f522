import CutoverCore

/// What became of one number of the plan in one answer.
struct NumberFinding {
    /// Why a number makes its probe bad.
    struct Fault: Error, Equatable {
        let failure: ProbeFailure
        /// Names the number, where it was looked for and what was found.
        let text: String
    }

    /// The number; nil when none was found.
    let number: ObservedNumber?
    /// Why it makes the probe bad; nil when it does not.
    let fault: Fault?
    /// One line for people, as in "[pending] 12 <= 500".
    let shown: String

    /// What `body`, which came at `now`, holds of `expected`, in order; never a number that is not there.
    static func all(_ expected: [NumberExpectation], in body: [UInt8], at now: Timestamp?) -> [NumberFinding]
    {
        if expected.isEmpty { return [] }
        let isInJSON = expected.contains { number in
            if case .json = number.place { return true }
            return false
        }
        let place = NumberPlace(body: body, isInJSON: isInJSON)
        return expected.map { number in
            do throws(Fault) {
                switch number.limit {
                case .none: return try read(number, in: place, least: nil, most: nil)
                case .within(let least, let most):
                    return try read(number, in: place, least: least, most: most)
                case .age(let age, let unit):
                    return try Moment(number: number, age: age, unit: unit).read(in: place, at: now)
                }
            } catch {
                return NumberFinding(number: nil, fault: error, shown: error.text)
            }
        }
    }

    private static func read(
        _ expected: NumberExpectation,
        in place: NumberPlace,
        least: String?,
        most: String?
    ) throws(Fault) -> NumberFinding {
        let digits = try place.digits(of: expected)
        let number = ObservedNumber(name: expected.name, value: digits)
        guard let value = ExactDecimal(digits) else { throw place.fault(expected, "is no number: \(digits)") }
        let isLow = least.map { ExactDecimal($0).map { value < $0 } ?? true } ?? false
        let isHigh = most.map { ExactDecimal($0).map { value > $0 } ?? true } ?? false
        let words = [digits, expected.limitText].filter { !$0.isEmpty }.joined(separator: " ")
        guard isLow || isHigh else {
            let isBetween = least != nil && most != nil
            let shown = isBetween ? "\(digits) within \(expected.limitText)" : words
            return NumberFinding(number: number, fault: nil, shown: "[\(expected.name)] \(shown)")
        }
        let limit = least == nil ? most ?? "" : most == nil ? "at least \(least ?? "")" : expected.limitText
        let text = "\(expected.name) is \(digits), limit \(limit)"
        return NumberFinding(number: number, fault: Fault(failure: .assertion, text: text), shown: text)
    }
}

extension NumberFinding {
    /// A number that is a moment: what counts is how old it is.
    private struct Moment {
        /// How far a moment may lie ahead of us: as much as `check` lets clocks differ.
        private static let mostAhead: Duration = .seconds(30)

        let number: NumberExpectation
        let age: Duration
        let unit: NumberExpectation.UnixUnit

        func read(in place: NumberPlace, at now: Timestamp?) throws(Fault) -> NumberFinding {
            guard let now else {
                throw Fault(failure: .internal, text: "\(number.name): it is not known when the answer came")
            }
            let moment = try place.moment(of: number, unit)
            let old = moment.duration(to: now)
            let value = ObservedNumber(name: number.name, value: old.seconds)
            if old > age {
                let text = "\(number.name) is \(old.rounded) old, limit \(age.text) (\(moment.rfc3339))"
                return NumberFinding(number: value, fault: Fault(failure: .stale, text: text), shown: text)
            }
            if old < .zero - Self.mostAhead {
                let text =
                    "\(number.name) lies \((.zero - old).rounded) ahead of our clock (\(moment.rfc3339)); correct its "
                    + "unit, or one of the clocks"
                let fault = Fault(failure: .assertion, text: text)
                return NumberFinding(number: value, fault: fault, shown: text)
            }
            let shown = "[\(number.name)] \(old.rounded) old <= \(age.text)"
            return NumberFinding(number: value, fault: nil, shown: shown)
        }
    }
}

extension Duration {
    /// Seconds as a decimal, exact to the microsecond and without zeros at its end.
    fileprivate var seconds: String {
        var text = Wording.decimal(wholeMicroseconds, decimals: 6)
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }

    /// Whole seconds, cut, for people.
    fileprivate var rounded: String { Duration.seconds(wholeMicroseconds / 1_000_000).text }
}

extension Examination {
    /// The examination with the numbers that were found; a fault of theirs counts when nothing else was wrong.
    func with(_ findings: [NumberFinding]) -> Examination {
        if findings.isEmpty { return self }
        var examination = self
        if outcome == .ok, let fault = findings.lazy.compactMap(\.fault).first {
            examination = Examination(
                outcome: .failed(fault.failure),
                detail: fault.text,
                reading: reading,
                isJSON: isJSON
            )
        }
        examination.numbers = findings.compactMap(\.number)
        return examination
    }
}
