package import CutoverCore

/// Reads the token out of the answer of a login.
package enum GrantReading {
    /// Longer than this is taken for this; 31 days.
    private static let longest: Int64 = 31 * 86_400

    /// The token and its lifetime; a fault names the pointer and what kind of value stands there, never the value.
    package static func read(_ answer: Answer, _ login: Login) -> Result<LoginGrant, LoginFault> {
        if let failure = answer.failure {
            return fault(login, "\(failure.rawValue), \(answer.detail)")
        }
        guard let status = answer.status, (200...299).contains(status) else {
            return fault(login, answer.status.map { "status \($0)" } ?? "no status line was read")
        }
        guard let document = document(answer.body) else {
            return fault(login, "its answer is not one JSON document")
        }
        guard case .string(let token)? = value(at: login.token, in: document), !token.isEmpty else {
            return fault(login, "no text stands at \(login.token) of its answer")
        }
        guard token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return fault(login, "the text at \(login.token) of its answer cannot stand in a header")
        }
        switch login.lifetime {
        case .unknown: return .success(LoginGrant(token: token, lifetime: nil))
        case .fixed(let lifetime): return .success(LoginGrant(token: token, lifetime: lifetime))
        case .told(let pointer):
            guard let seconds = seconds(at: pointer, in: document) else {
                return fault(login, "no number of seconds above 0 stands at \(pointer) of its answer")
            }
            return .success(LoginGrant(token: token, lifetime: .seconds(min(seconds, longest))))
        }
    }

    private static func fault(_ login: Login, _ what: String) -> Result<LoginGrant, LoginFault> {
        .failure(LoginFault("the login \(login.name): \(what)"))
    }

    private static func document(_ body: [UInt8]) -> JSONValue? {
        do { return try JSONScanner.scan(body) } catch { return nil }
    }

    private static func value(at pointer: String, in document: JSONValue) -> JSONValue? {
        do { return try JSONPointer(pointer)?.resolve(in: document) } catch { return nil }
    }

    /// A number, or a text that is one: Azure and others quote it.
    private static func seconds(at pointer: String, in document: JSONValue) -> Int64? {
        let digits: String
        switch value(at: pointer, in: document) {
        case .number(let number): digits = number
        case .string(let text): digits = text
        case .null, .bool, .array, .object, nil: return nil
        }
        return ExactDecimal(digits)?.wholeNumber.flatMap { $0 > 0 ? $0 : nil }
    }
}
