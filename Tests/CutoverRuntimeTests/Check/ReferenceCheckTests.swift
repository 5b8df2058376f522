import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverRuntime

struct ReferenceCheckTests {
    private func scene() -> CheckScene {
        var scene = CheckScene()
        scene.plan.references = [Masked("https://example.org/")]
        return scene
    }

    @Test(arguments: [Answer.complete(200), .none(.tlsUntrusted, "self-signed")])
    func `a reference that answers in any way will do`(_ answer: Answer) async {
        let lines = await scene().lines(.reference, answer)

        #expect(
            lines == [CheckLine(.reference, "https://example.org/", .ok, "answers; nothing was sent")]
        )
    }

    @Test func `a reference that does not answer is a problem before T0`() async {
        let lines = await scene().lines(.reference, .none(.dns, "no such host"))

        #expect(lines.map(\.worth) == [.problem])
        #expect(lines[0].text.contains("without it our own blindness looks like an outage"))
    }
}
