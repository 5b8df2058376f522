import CutoverConfig
import CutoverCore
import Testing

struct RouteReaderTests {
    private func target(_ keys: String) -> String {
        "targets: [{ name: a, http: \"https://api.test/\", \(keys) }]"
    }

    private static let every = """
        targets:
          - name: a
            http: "https://api.test/"
            fresh: 20
            max_connection_age: 30s
            resolve: { "api.test:443": 192.0.2.7, "api.test:80": "2001:db8::7" }
            ip: 4
            http_version: "2"
            proxy: "http://u:${PROXY_PASSWORD}@proxy.test:3128"
            redirects: 0
            body_limit: 2MiB
            tls: { ca: ca.pem, certificate: me.pem, key: me.key, key_password: "${KEY_PASSWORD}" }
          - { name: b, http: "https://api.test/", connect_to: "[::1]:8443", fresh: always }
        """
    private let environment = ["PROXY_PASSWORD": "canary-proxy", "KEY_PASSWORD": "canary-key"]
    private let files = ["ca.pem": "", "me.pem": "", "me.key": ""]

    @Test func `every key of the way is read`() throws {
        let plan = try read(Self.every, environment: environment, files: files).plan

        let route = try #require(plan.targets.first?.request?.route)
        #expect(route.fresh == .every(20))
        #expect(route.maximumConnectionAge == .seconds(30))
        #expect(
            route.pins == [
                Route.Pin(place: "api.test:443", address: "192.0.2.7"),
                Route.Pin(place: "api.test:80", address: "2001:db8::7"),
            ]
        )
        #expect((route.family, route.version) == (.four, .two))
        #expect(route.proxy?.value == "http://u:canary-proxy@proxy.test:3128")
        #expect(route.proxy?.shown == "http://***@proxy.test:3128")
        #expect((route.maximumRedirects, route.bodyLimit) == (0, 2_097_152))
        #expect(route.trust.authorities == "ca.pem")
        #expect((route.trust.certificate, route.trust.key) == ("me.pem", "me.key"))
        #expect(route.trust.keyPassword?.shown == "***")
        #expect(plan.targets.last?.request?.route.connectTo == "[::1]:8443")
        #expect(plan.secrets.contains("canary-proxy") && plan.secrets.contains("canary-key"))
    }

    @Test func `every probe is always, and a place is a name without case`() throws {
        let text = target("fresh: 1, resolve: { \"API.test:443\": 192.0.2.7 }")

        let route = try #require(try read(text).plan.targets.first?.request?.route)

        #expect(route.fresh == .always)
        #expect(route.pins == [Route.Pin(place: "api.test:443", address: "192.0.2.7")])
    }

    @Test func `the way survives the archive, without its secrets`() throws {
        let text = PlanText.render(try read(Self.every, environment: environment, files: files).plan)

        #expect(!text.contains("canary"))
        #expect(PlanText.render(try PlanReader.readArchived(text)) == text)
    }

    @Test(arguments: [
        (
            "fresh: sometimes",
            "fresh \"sometimes\" is not known; write always, never, or 20 for every 20th probe"
        ),
        ("fresh: 0", "fresh \"0\" is not known; write always, never, or 20 for every 20th probe"),
        (
            "resolve: { \"api.test:443\": 192.0.2.7 }, connect_to: \"new.test:443\"",
            "connect_to stands beside resolve; keep one of them"
        ),
        ("max_connection_age: 10ms", "max_connection_age \"10ms\" is too short; write at least \"1s\""),
        ("redirects: 11", "redirects \"11\" is not a whole number from 0 to 10; write for example 1"),
        (
            "body_limit: 1000",
            "body_limit \"1000\" has no unit; write it as in \"1MiB\", \"512KiB\" or \"900B\""
        ),
        (
            "body_limit: 1GiB",
            "body_limit \"1GiB\" has an unknown unit; write it as in \"1MiB\", \"512KiB\" or \"900B\""
        ),
        ("ip: 5", "ip \"5\" is no family of addresses; write 4 or 6"),
        (
            "http_version: 3",
            "http_version \"3\" is HTTP/3, which is not built; write \"1.1\" or \"2\""
        ),
        (
            "connect_to: new.test",
            "connect_to \"new.test\" is not host and port; write it as in \"new.example.org:443\""
        ),
        (
            "resolve: { \"api.test:443\": new.test }",
            "resolve[\"api.test:443\"] \"new.test\" is no IP address; write one, or connect_to: \"host:port\" for a name"
        ),
        (
            "resolve: { \"api.test:80\": 192.0.2.7 }",
            "resolve does not name \"api.test:443\", where this address leads; add it"
        ),
        ("tls: { key: me.key }", "tls.key stands without a certificate; write certificate: FILE beside it"),
        (
            "tls: { ca: gone.pem }",
            "tls.ca names the file \"gone.pem\", which cannot be read: no such file or directory; correct the path or its rights"
        ),
        ("tls: { ciphers: x }", "\"ciphers\" in targets[0].tls is not built yet; remove it"),
        (
            "tls: { verify: false }",
            "tls.verify is no key: certificates are always checked; to trust a private one, write ca: FILE with its authority"
        ),
        (
            "tls: { insecure: true }",
            "tls.insecure is no key: certificates are always checked; to trust a private one, write ca: FILE with its authority"
        ),
    ])
    func `what cannot be meant is refused`(keys: String, problem: String) {
        let found = problems(target(keys), files: files)

        #expect(found.count == 1)
        #expect(found.first?.hasSuffix(problem) == true, "\(found)")
    }

    @Test func `what loading the files shows is told at its own key, and each file is loaded once`() throws {
        let keys = "tls: { ca: ca.pem, certificate: me.pem, key: me.key, key_password: \"${PASSWORD}\" }"
        let text =
            "targets:\n"
            + ["a", "b"].map { "  - { name: \($0), http: \"https://\($0).test/\", \(keys) }\n" }.joined()
        var loads = 0
        let environment = Environment(
            variables: ["PASSWORD": "s3cret"],
            readFile: { _ in .success("") },
            tryTrust: { trust in
                loads += trust.keyPassword?.value == "s3cret" ? 1 : 0
                return [
                    TrustFinding(.authorities, "is empty"),
                    TrustFinding(.certificate, "ends", isWarning: true),
                    TrustFinding(.key, "is foreign"), TrustFinding(.keyPassword, "is wrong"),
                ]
            }
        )

        let error = #expect(throws: InvalidConfig.self) {
            _ = try PlanReader.read(file: ("cutover.yaml", text), flags: Flags(), environment: environment)
        }

        #expect(loads == 1)
        #expect(
            error?.problems.map(\.description) == [
                "cutover.yaml:2:52: targets[0].tls.ca is empty",
                "cutover.yaml:2:86: targets[0].tls.key is foreign",
                "cutover.yaml:2:108: targets[0].tls.key_password is wrong",
                "cutover.yaml:3:52: targets[1].tls.ca is empty",
                "cutover.yaml:3:86: targets[1].tls.key is foreign",
                "cutover.yaml:3:108: targets[1].tls.key_password is wrong",
            ]
        )
    }

    @Test(arguments: ["p@ss", "p/ss", "a:b/c", "p?ss", "p#ss", "p ss", "p%ss", "http://x"])
    func `a proxy's password that is not percent-encoded is told so, and is not quoted`(password: String) {
        let found = problems(
            target("proxy: \"http://monitor:${PROXY_PASSWORD}@proxy.test:3128\""),
            environment: ["PROXY_PASSWORD": password]
        )

        #expect(found.count == 1)
        #expect(found.first?.contains(password) == false)
        let words =
            "proxy holds a login with a character that addresses cannot have; percent-encode it, as in %40 for "
            + "\"@\" and %2F for \"/\""
        #expect(found.first?.hasSuffix(words) == true, "\(found)")
    }

    @Test(arguments: ["p%40ss", "a:b", "p%2Fss-._~!$&'()*+,;="])
    func `a proxy's password that is percent-encoded is taken`(password: String) {
        let found = problems(
            target("proxy: \"http://monitor:${PROXY_PASSWORD}@proxy.test:3128\""),
            environment: ["PROXY_PASSWORD": password]
        )

        #expect(found == [])
    }

    @Test(arguments: ["fresh: always", "proxy: \"http://p:1\"", "tls: { ca: ca.pem }", "redirects: 0"])
    func `a command has no way`(keys: String) {
        let found = problems("targets: [{ name: a, command: [true], \(keys) }]", files: files)

        #expect(found.count == 1)
        #expect(
            found.first?.hasSuffix("is only for http targets and sources; a command has none, remove it")
                == true
        )
    }

    @Test func `a flag's request takes a way too, but has no freshness`() {
        func flag(_ keys: String) -> String {
            target("timeout: 1s") + """

                flags: { f: { off: { http: { url: "https://flags.test/", \(keys) } } } }
                on_rollback: { flags: { f: "off" } }
                """
        }

        #expect(problems(flag("tls: { ca: ca.pem }, connect_to: \"flags2.test:443\""), files: files) == [])
        #expect(problems(flag("fresh: always")).count == 1)
    }
}
