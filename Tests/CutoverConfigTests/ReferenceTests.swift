import CutoverConfig
import CutoverCore
import Testing

struct ReferenceTests {
    private static let remote = "targets: [{ name: a, http: \"https://shop.example.org/health\" }]\n"

    @Test(arguments: [
        "reference: \"https://example.org/\"\n", "reference: [\"https://example.org/\"]\n",
    ])
    func `one reference or a list of them`(_ line: String) throws {
        let checked = try read(line + Self.remote)

        #expect(checked.plan.references == [Masked("https://example.org/")])
        #expect(checked.settings.warnings == [])
    }

    @Test func `references survive the archive, their secrets masked`() throws {
        let text = "reference: [\"https://example.org/${TOKEN}\"]\n" + Self.remote
        let plan = try read(text, environment: ["TOKEN": "canary-token"]).plan

        let archived = PlanText.render(plan)

        #expect(archived.contains("\"reference\""))
        #expect(!archived.contains("canary"))
        #expect(plan.secrets.contains("canary-token"))
        #expect(PlanText.render(try PlanReader.readArchived(archived)) == archived)
    }

    @Test func `a plan without a reference is archived as before, and asks nobody`() throws {
        let plan = try read(Self.remote + "sinks: [{ name: s, webhook: \"https://hooks.example.org/x\" }]\n")
            .plan

        #expect(!PlanText.render(plan).contains("reference"))
        #expect(plan.beacons == [])
    }

    @Test func `sinks elsewhere are asked too, sinks here prove nothing`() throws {
        let text = """
            reference: "https://example.org/"
            sinks:
              - { name: far, webhook: "https://hooks.example.org/x" }
              - { name: near, webhook: "http://127.0.0.1:9000/x" }

            """
        let plan = try read(text + Self.remote).plan

        #expect(plan.beacons.map(\.url.value) == ["https://example.org/", "https://hooks.example.org/x"])
    }

    @Test(arguments: [
        (["proxy: \"http://p.test:1\"", "proxy: \"http://p.test:1\""], ["http://p.test:1"]),
        (["proxy: \"http://p.test:1\"", "ip: 4"], ["http://p.test:1", nil]),
        (["ip: 4", "ip: 6"], [nil]),
    ])
    func `what tells our blindness is asked the way the remote targets are`(keys: [String], ways: [String?])
        throws
    {
        let targets = keys.enumerated().map {
            "  - { name: t\($0), http: \"https://t\($0).test/\", \($1) }\n"
        }
        let here = "  - { name: here, http: \"http://localhost/\" }\n"
        let text =
            "reference: \"https://example.org/\"\n"
            + "sinks: [{ name: s, webhook: \"https://hooks.example.org/x\" }]\ntargets:\n"

        let beacons = try read(text + targets.joined() + here).plan.beacons

        #expect(beacons.map(\.route.proxy?.value) == ways + ways)
    }

    @Test(arguments: [
        (
            "reference: []\n" + remote,
            "cutover.yaml:1:12: reference is an empty list; write an address outside, as in [\"https://example.org/\"]"
        ),
        (
            "reference: [ftp://h/]\n" + remote,
            "cutover.yaml:1:13: reference[0] is not an absolute http or https address; write it as in "
                + "\"http://localhost:8080/health\""
        ),
    ])
    func `a reference that cannot be asked is refused`(_ text: String, _ what: String) {
        #expect(problems(text) == [what])
    }

    @Test func `a reference on this machine, and one that is never asked, are warned of`() throws {
        let here = try read("reference: \"http://localhost:80/\"\n" + Self.remote).settings.warnings
        let unasked = try read(
            "reference: \"https://example.org/\"\ntargets: [{ name: a, http: \"http://[::1]:80/\" }]\n"
        ).settings.warnings

        #expect(
            here.map { $0.drop { $0 != " " }.dropFirst() } == [
                "reference is on this machine, so it says nothing about the network; name a host outside"
            ]
        )
        #expect(
            unasked.map { $0.drop { $0 != " " }.dropFirst() } == [
                "reference is never asked, since no target is remote: all are on this machine, or commands; remove it"
            ]
        )
    }
}
