/// How the health endpoint answers one request.
package struct DemoHealth: Sendable, Hashable {
    /// True for 200, false for 503.
    package let isWell: Bool
    /// How long the answer takes; zero for at once.
    package let delay: Duration

    /// The answer's status code.
    package var status: Int { isWell ? 200 : 503 }

    /// The answer's body, as the real service writes it.
    package var json: String {
        let rest = isWell ? "" : ",\"message\":\"Database unreachable\""
        return
            "{\"ok\":\(isWell),\"service\":\"cobranzas-api-v1\",\"db_ok\":\(isWell),\"mysql_ok\":null\(rest)}"
    }
}
