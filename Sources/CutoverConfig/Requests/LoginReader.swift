import CutoverCore

/// Reads the logins whose tokens requests carry.
enum LoginReader {
    /// Reads `logins:`, a mapping of names to how each token is got.
    static func read(_ value: Value, _ review: inout Review) -> [Login] {
        guard var fields = Fields(value, "a mapping of login names", &review) else { return [] }
        return fields.takeRest().compactMap { entry in
            if !Name.isValid(entry.key) {
                let what = "login \"\(entry.key)\" has no good name; use up to 64 of A-Z a-z 0-9 . _ -"
                review.refuse(Problem(entry.origin, what))
            }
            return login(entry.key, entry.value, &review)
        }
    }

    private static func login(_ name: String, _ value: Value, _ review: inout Review) -> Login? {
        let expected = "a login such as { request: { url: \"...\", body: \"...\" }, token: /access_token }"
        guard var fields = Fields(value, expected, &review) else { return nil }
        let request = fields.take("request")
        if request == nil { fields.missing("has no \"request\"; write what is sent to log in", &review) }
        let token = fields.take("token").flatMap { self.pointer($0, &review) } ?? "/access_token"
        let lifetime = self.lifetime(&fields, &review)
        let header = fields.take("header").flatMap { self.header($0, &review) } ?? "Authorization"
        let prefix = fields.take("prefix").flatMap { self.prefix($0, &review) }
        fields.finish(&review)
        guard let request,
            let sent = RequestReader(purpose: .flag, method: "POST").read(request, &review)
        else { return nil }
        // "Bearer" belongs to Authorization; a header of one's own carries the bare token.
        let usual = header.lowercased() == "authorization" ? "Bearer " : ""
        return Login(
            name: name,
            request: sent,
            token: token,
            lifetime: lifetime,
            header: header,
            prefix: prefix ?? usual
        )
    }

    private static func lifetime(_ fields: inout Fields, _ review: inout Review) -> Login.Lifetime {
        let told = fields.take("expires_in")
        let fixed = fields.take("lifetime")
        if let fixed, told != nil { review.refuse(fixed, "stands beside expires_in; keep one of them") }
        if let pointer = told.flatMap({ self.pointer($0, &review) }) { return .told(pointer) }
        if let lifetime = fixed?.duration(atLeast: .seconds(30), &review) { return .fixed(lifetime) }
        return .unknown
    }

    private static func pointer(_ value: Value, _ review: inout Review) -> String? {
        guard let scalar = value.line("a JSON pointer such as /access_token", &review) else { return nil }
        if ExpectationReader.isPointer(scalar.text), !scalar.text.isEmpty { return scalar.text }
        review.refuse(value, "\"\(scalar.written)\" is not a JSON pointer; write \"/\(scalar.written)\"")
        return nil
    }

    private static func header(_ value: Value, _ review: inout Review) -> String? {
        guard let scalar = value.line("a header's name", &review) else { return nil }
        if HeaderText.isName(scalar.text) { return scalar.text }
        review.refuse(value, "\"\(scalar.written)\" is not a header name; use letters, digits and \"-\"")
        return nil
    }

    private static func prefix(_ value: Value, _ review: inout Review) -> String? {
        guard let scalar = value.scalar("what stands before the token, as in \"Bearer \",", &review) else {
            return nil
        }
        if HeaderText.isValue(scalar.text) { return scalar.text }
        review.refuse(value, "holds a line break or another control character; headers are one line")
        return nil
    }
}
