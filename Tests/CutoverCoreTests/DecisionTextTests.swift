import CutoverCore
import Testing

@Suite struct DecisionTextTests {
    @Test(arguments: [DecisionKind.hold, .rollback])
    func `at most six rules that cannot answer are named in the one text, and all are in the rules`(
        kind: DecisionKind
    ) {
        let unread = (0..<9).map { Target.source("ops\($0)", p95: nil) }
        var plan = Plan.test(.health(errors: kind == .hold ? "2.0" : "1.0"))
        plan.targets += unread
        let run = Rehearsal.play(plan) { target, slot, _ in
            if target != "api" { return .bad(.connect) }
            return kind == .rollback && slot >= 20 ? .bad() : .good
        }

        #expect(run.decision?.kind == kind)
        #expect(run.decision?.text.contains("errors ops5 (all endpoints) unknown") == true)
        #expect(run.decision?.text.contains("ops6") == false)
        #expect(run.decision?.text.hasSuffix("; and 3 more") == true)
        #expect(run.decision?.rules.filter(\.isUnknown).count == 9)
    }
}
