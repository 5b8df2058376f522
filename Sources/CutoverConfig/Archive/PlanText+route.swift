import CutoverCore

extension PlanText {
    /// The way of a request, without what is as usual.
    static func route(_ route: Route, _ mask: Mask) -> [(key: String, value: JSONText)] {
        let usual = Route()
        var members: [(key: String, value: JSONText)] = []
        switch route.fresh {
        case .bounded: break
        case .always: members.append(("fresh", .string("always")))
        case .never: members.append(("fresh", .string("never")))
        case .every(let count): members.append(("fresh", .number(String(count))))
        }
        if route.maximumConnectionAge != usual.maximumConnectionAge {
            members.append(("max_connection_age", .string(route.maximumConnectionAge.text)))
        }
        if !route.pins.isEmpty {
            members.append(
                ("resolve", .object(route.pins.map { ($0.place, .string(mask.hide($0.address))) }))
            )
        }
        if let place = route.connectTo { members.append(("connect_to", .string(mask.hide(place)))) }
        if let family = route.family { members.append(("ip", .number(String(family.rawValue)))) }
        if let version = route.version { members.append(("http_version", .string(version.rawValue))) }
        if let proxy = route.proxy { members.append(("proxy", .string(proxy.shown))) }
        if route.maximumRedirects != usual.maximumRedirects {
            members.append(("redirects", .number(String(route.maximumRedirects))))
        }
        if route.bodyLimit != usual.bodyLimit {
            members.append(("body_limit", .string(SizeText.text(route.bodyLimit))))
        }
        return members + trust(route.trust)
    }

    private static func trust(_ trust: Trust) -> [(key: String, value: JSONText)] {
        let files = [("ca", trust.authorities), ("certificate", trust.certificate), ("key", trust.key)]
        var members = files.compactMap { key, path in path.map { (key: key, value: JSONText.string($0)) } }
        if let password = trust.keyPassword { members.append(("key_password", .string(password.shown))) }
        return members.isEmpty ? [] : [("tls", .object(members))]
    }
}
