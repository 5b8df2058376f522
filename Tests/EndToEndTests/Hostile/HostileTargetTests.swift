import CutoverTestSupport
import Foundation
import Testing

/// Health targets that answer with malice: never ready, so ROLLBACK, and the reason is said.
@Suite(.inTurn(within: .seconds(180))) struct HostileTargetTests {
    @Test(arguments: HostileAnswer.wires + HostileAnswer.answers)
    func `a hostile target is ROLLBACK with the reason`(answer: HostileAnswer) async throws {
        let server = try ScriptedServer()
        server.on("/health", answer.behaviour)

        let (ending, run) = try await HostileAnswer.verdict(
            on: server.url("/health"),
            expecting: answer.expect
        )

        #expect(ending.status == 1)
        #expect(run.decision == "ROLLBACK")
        #expect(run.said.contains("never answered well 3 times in a row"))
        #expect(run.said.contains(answer.words), "\(run.said)")
    }

    @Test func `a name that does not exist is ROLLBACK with the reason`() async throws {
        let (ending, run) = try await HostileAnswer.verdict(
            on: "http://nonexistent.invalid/",
            expecting: "{ status: 200 }"
        )

        #expect(ending.status == 1)
        #expect(run.decision == "ROLLBACK")
        #expect(run.said.contains("nonexistent.invalid"))
    }
}
