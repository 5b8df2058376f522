import CutoverCore

/// One body, as far as numbers are looked for in it.
struct NumberPlace {
    /// More digits than any figure that people set a limit on.
    private static let mostDigits = 64
    /// What a pattern looks at, in bytes.
    private static let mostText = 65_536

    private let body: [UInt8]
    private let document: Result<JSONValue, NumberFinding.Fault>

    /// The number, or the text, that stands at a place.
    private enum Found {
        case text(String)
        case json(JSONValue)
    }

    /// Reads `body` as JSON only when a number `isInJSON`.
    init(body: [UInt8], isInJSON: Bool) {
        self.body = body
        guard isInJSON else {
            document = .success(.null)
            return
        }
        do {
            document = .success(try JSONScanner.scan(body))
        } catch {
            let what = "\(error); \(Excerpt.opening(of: body))"
            document = .failure(NumberFinding.Fault(failure: .parse, text: what))
        }
    }

    /// The digits of a number, in JSON's grammar and within a double's range.
    func digits(of expected: NumberExpectation) throws(NumberFinding.Fault) -> String {
        let digits: String
        switch try find(expected) {
        case .json(.number(let number)): digits = number
        case .json(let value): throw fault(expected, "is \(value.shown), expected a number")
        case .text(let text): digits = text
        }
        return try checked(digits, expected)
    }

    /// A moment: a text in RFC 3339 with its zone, or a Unix time in `unit`.
    func moment(
        of expected: NumberExpectation,
        _ unit: NumberExpectation.UnixUnit
    ) throws(NumberFinding.Fault) -> Timestamp {
        let found = try find(expected)
        let text: String
        switch found {
        case .json(.string(let string)): text = string
        case .json(.number(let number)): return try unixTime(number, expected, unit)
        case .json(let value): throw fault(expected, "is \(value.shown), expected a moment")
        case .text(let line):
            if ExactDecimal(line) != nil { return try unixTime(line, expected, unit) }
            text = line
        }
        guard let moment = Timestamp(iso8601: text) else {
            throw fault(
                expected,
                "is \(Excerpt.quoted(text)), expected a moment such as 2026-11-21T02:26:09Z or a Unix time"
            )
        }
        guard Self.hasZone(text) else {
            let what = "is \(Excerpt.quoted(text)), which has no zone, so nobody knows how old it is"
            throw fault(expected, what + "; add \"Z\" or an offset")
        }
        return moment
    }

    /// The fault `what` about the place of `expected`.
    func fault(_ expected: NumberExpectation, _ what: String) -> NumberFinding.Fault {
        let place =
            switch expected.place {
            case .json(let pointer): "at \(pointer.isEmpty ? "the top" : Excerpt.escaped(pointer))"
            case .matches(let pattern): "in \(Excerpt.escaped(pattern))"
            case .lastLine: "in the last line"
            }
        return NumberFinding.Fault(failure: .assertion, text: "\(expected.name) \(place) \(what)")
    }

    private func unixTime(
        _ digits: String,
        _ expected: NumberExpectation,
        _ unit: NumberExpectation.UnixUnit
    ) throws(NumberFinding.Fault) -> Timestamp {
        let shift = unit == .seconds ? 6 : 3
        let number = ExactDecimal(try checked(digits, expected))
        guard let microseconds = number?.scaled(byPowerOfTen: shift, rounding: .nearest),
            (0...253_402_300_799_000_000).contains(microseconds)
        else {
            throw fault(expected, "is \(Excerpt.cut(digits)), which is no Unix time in \(unit.rawValue)")
        }
        return Timestamp(microseconds: microseconds)
    }

    private func checked(_ digits: String, _ expected: NumberExpectation) throws(NumberFinding.Fault)
        -> String
    {
        guard let number = ExactDecimal(digits) else {
            throw fault(expected, "is \(Excerpt.quoted(digits)), expected one number and nothing else")
        }
        guard digits.utf8.count <= Self.mostDigits, number.isFiniteAsDouble else {
            throw fault(expected, "is \(Excerpt.cut(digits, limit: 40)), beyond what is read as a number")
        }
        return digits
    }

    private func find(_ expected: NumberExpectation) throws(NumberFinding.Fault) -> Found {
        switch expected.place {
        case .json(let text):
            guard let pointer = JSONPointer(text) else {
                throw fault(expected, "is no JSON pointer, write it as in \"/a/b\"")
            }
            switch document {
            case .failure(let fault):
                throw NumberFinding.Fault(failure: fault.failure, text: "\(expected.name): \(fault.text)")
            case .success(let document):
                do throws(JSONPointer.Fault) {
                    return .json(try pointer.resolve(in: document))
                } catch {
                    let text = "\(expected.name): \(error.description)"
                    throw NumberFinding.Fault(failure: .assertion, text: text)
                }
            }
        case .matches(let pattern): return .text(try match(pattern, expected))
        case .lastLine:
            guard let line = lines.last else { throw fault(expected, "is missing: nothing was said") }
            return .text(String(decoding: line, as: UTF8.self))
        }
    }

    /// The lines that are not blank, without the blanks around them.
    private var lines: [[UInt8]] {
        body.split { $0 == 0x0A || $0 == 0x0D }.map { line in
            let isBlank = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
            return Array(line.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
        }.filter { !$0.isEmpty }
    }

    /// What stands in the parentheses of the one match there is.
    private func match(_ text: String, _ expected: NumberExpectation) throws(NumberFinding.Fault) -> String {
        guard body.count <= Self.mostText else {
            throw fault(expected, "is not looked for: the body is longer than \(Self.mostText) bytes")
        }
        let pattern: NumberPattern
        do throws(Pattern.Fault) {
            pattern = try NumberPattern(text)
        } catch {
            throw fault(expected, "cannot be looked for: the pattern \(error.what)")
        }
        switch pattern.find(in: lines) {
        case .one(let found?): return String(decoding: found, as: UTF8.self)
        case .one(nil): throw fault(expected, "is missing: what matches has nothing in the parentheses")
        case .none: throw fault(expected, "is missing: nothing matches; \(Excerpt.opening(of: body))")
        case .several: throw fault(expected, "is found more than once, expected once")
        case .tooLong: throw fault(expected, "is not looked for: to match this body would take too long")
        }
    }

    private static func hasZone(_ text: String) -> Bool {
        text.hasSuffix("Z") || text.hasSuffix("z") || text.dropFirst(19).contains { $0 == "+" || $0 == "-" }
    }
}
