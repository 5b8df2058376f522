import Foundation
import Testing

@Suite struct UsageTests {
    @Test func `nothing to watch is a usage error that shows the shortest command`() async throws {
        let (ending, _) = try await Monitor.run(["--window", "30m"])

        #expect(ending.status == 64)
        #expect(ending.log.contains("cutover-monitor --window 30m --health-url http://localhost"))
    }

    @Test(arguments: ["drill", "sign", "report"])
    func `a subcommand that is not built is refused by name`(_ name: String) async throws {
        let (ending, _) = try await Monitor.run([name])

        #expect(ending.status == 64)
        #expect(ending.log.contains("subcommand \"\(name)\" is not built yet"))
    }
}
