import CutoverCore
import Testing

@Suite struct OptionalSourceTests {
    @Test func `an optional source without any data holds up no GO that others earn, and alone makes none`() {
        let world: Rehearsal.World = { target, _, _ in target == "api" ? .good : .bad(.connect) }
        let optional = Target.source(optional: ["*"])
        let beside = Rehearsal.play(.test(.health(), optional), world)
        let alone = Rehearsal.play(.test(optional), world)
        let narrow = Rehearsal.play(.test(.health(), .source(optional: ["/*"])), world)

        #expect(beside.decision?.kind == .go)
        #expect(alone.decision?.kind == .hold)
        #expect(narrow.decision?.kind == .hold)
    }

    @Test func `an optional source that is seen failing still rolls back`() {
        let run = Rehearsal.play(.test(.source(optional: ["*"]))) { _, slot, _ in
            .figures(.of(("/a", Int64(slot) * 10, Int64(slot) * 9, 40)))
        }

        #expect(run.decision?.kind == .rollback)
    }
}
