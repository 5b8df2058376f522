extension Plan {
    /// Every text of the plan that must not be seen, each once: logins, addresses of sinks, what came out of the
    /// environment into requests and commands.
    package var secrets: [String] {
        var masked = references
        for target in targets {
            switch target.kind {
            case .http(let request, _): masked += request.texts
            case .command(let command): masked += command.words
            case .source(let request, let source): masked += request.texts + (source.reset?.texts ?? [])
            }
        }
        for login in logins { masked += login.request.texts }
        for flag in flags {
            masked += flag.off.texts + (flag.on?.texts ?? []) + (flag.read?.action.texts ?? [])
        }
        for sink in sinks {
            masked.append(sink.url)
            switch sink.kind {
            case .webhook(let secret): masked += secret.map { [$0] } ?? []
            case .slack: continue
            }
        }
        return Set(masked.flatMap(\.hidden)).sorted()
    }
}

extension Request {
    /// Everything of it that may hold a secret.
    fileprivate var texts: [Masked] {
        [url] + headers.map(\.value) + [body, route.proxy, route.trust.keyPassword].compactMap(\.self)
    }
}

extension FlagAction {
    /// Everything of it that may hold a secret.
    fileprivate var texts: [Masked] {
        switch self {
        case .http(let request): request.texts
        case .command(let words): words
        }
    }
}
