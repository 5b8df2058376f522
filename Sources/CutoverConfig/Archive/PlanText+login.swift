import CutoverCore

extension PlanText {
    /// Left out when there are none.
    static func logins(_ logins: [Login], _ mask: Mask) -> [(key: String, value: JSONText)] {
        guard !logins.isEmpty else { return [] }
        return [("logins", .object(logins.map { ($0.name, login($0, mask)) }))]
    }

    private static func login(_ login: Login, _ mask: Mask) -> JSONText {
        var members: [(key: String, value: JSONText)] = [
            ("request", .object(request(login.request, addressKey: "url", mask))),
            ("token", .string(login.token)),
        ]
        switch login.lifetime {
        case .told(let pointer): members.append(("expires_in", .string(pointer)))
        case .fixed(let lifetime): members.append(("lifetime", .string(lifetime.text)))
        case .unknown: break
        }
        return .object(
            members + [("header", .string(login.header)), ("prefix", .string(login.prefix))]
        )
    }
}
