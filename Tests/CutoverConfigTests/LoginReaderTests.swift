import CutoverConfig
import CutoverCore
import Testing

struct LoginReaderTests {
    private static let text = """
        logins:
          api:
            request: { url: "https://id.test/token", body: '{"user": "m", "password": "${LOGIN_PASSWORD}"}' }
            expires_in: /expires_in
          erp: { request: "https://erp.test/login", token: /data/jwt, lifetime: 120m, header: X-Token }
        targets:
          - { name: a, http: "https://api.test/", login: api }
          - { name: b, ops_metrics: "https://erp.test/", login: erp, reset: { url: "https://erp.test/r", login: erp } }
        """
    private let environment = ["LOGIN_PASSWORD": "canary-password"]

    @Test func `logins are read and shared by name`() throws {
        let plan = try read(Self.text, environment: environment).plan

        let (api, erp) = (plan.logins[0], plan.logins[1])
        #expect(
            (api.name, api.token, api.header, api.prefix) == (
                "api", "/access_token", "Authorization", "Bearer "
            )
        )
        #expect(api.lifetime == .told("/expires_in"))
        #expect(api.request.method == "POST")
        #expect((erp.token, erp.header, erp.prefix) == ("/data/jwt", "X-Token", ""))
        #expect(erp.lifetime == .fixed(.seconds(7_200)))
        #expect(plan.targets.map(\.request?.login) == ["api", "erp"])
        #expect(plan.targets.last?.source?.reset?.login == "erp")
        #expect(plan.secrets.contains("canary-password"))
    }

    @Test func `logins survive the archive, without their secrets`() throws {
        let text = PlanText.render(try read(Self.text, environment: environment).plan)

        #expect(!text.contains("canary"))
        #expect(PlanText.render(try PlanReader.readArchived(text)) == text)
    }

    @Test(arguments: [
        ("login: apy", "targets[0].login \"apy\" is no login of the plan; did you mean \"api\"?"),
        ("login: api, bearer: \"x\"", "targets[0].login stands beside another login; keep one of them"),
    ])
    func `a login that cannot be meant is refused`(keys: String, problem: String) {
        let text = """
            logins: { api: { request: "https://id.test/token" } }
            targets: [{ name: a, http: "https://api.test/", \(keys) }]
            """

        let found = problems(text)

        #expect(found.count == 1)
        #expect(found.first?.hasSuffix(problem) == true, "\(found)")
    }

    @Test func `a flag's request and a login's own carry no login, and are told what to write`() {
        let text = """
            logins: { api: { request: { url: "https://id.test/token", login: api } } }
            targets: [{ name: a, http: "https://api.test/", login: api }]
            flags: { f: { off: { http: { url: "https://flags.test/", login: api } } } }
            on_rollback: { flags: { f: "off" } }
            """

        #expect(
            problems(text) == [
                "cutover.yaml:1:66: logins.api.request.login is only for targets and their reset; write bearer or headers",
                "cutover.yaml:3:65: flags.f.off.http.login is only for targets and their reset; write bearer or headers",
            ]
        )
    }

    @Test(arguments: [
        (
            "lifetime: 20m, expires_in: /e", "logins.api.lifetime stands beside expires_in; keep one of them"
        ),
        ("lifetime: 29s", "logins.api.lifetime \"29s\" is too short; write at least \"30s\""),
    ])
    func `a token that cannot be had is refused`(keys: String, problem: String) {
        let text = """
            logins: { api: { request: "https://id.test/token", \(keys) } }
            targets: [{ name: a, http: "https://api.test/", login: api }]
            """

        let found = problems(text)

        #expect(found.count == 1)
        #expect(found.first?.hasSuffix(problem) == true, "\(found)")
    }
}
