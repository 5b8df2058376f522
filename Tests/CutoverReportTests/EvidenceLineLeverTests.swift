import CutoverCore
import CutoverReport
import Testing

@Suite struct EvidenceLineLeverTests {
    @Test(arguments: [
        (Lever.rollback, #""lever":"rollback","#),
        (
            .mute(rule: "ops:/a/p95_ms", length: .seconds(300)),
            #""lever":"mute","rules":["ops:/a/p95_ms"],"length_us":300000000,"#
        ),
        (
            .override(rules: ["a/p95_ms", "b/p95_ms"]),
            #""lever":"override","rules":["a/p95_ms","b/p95_ms"],"#
        ),
        (.extend(.milliseconds(1_500)), #""lever":"extend","length_us":1500000,"#),
    ])
    func `a lever stands in the evidence with who, why, before and after`(_ lever: Lever, _ members: String) {
        let move = Move(
            id: 7,
            saidAt: Timestamp(microseconds: 1_795_227_250_000_001),
            at: Timestamp(microseconds: 1_795_227_250_400_002),
            lever: lever,
            by: "ana",
            reason: "login is broken"
        )
        let answer = MoveAnswer(move: move, isAccepted: true, text: "done", before: "WATCHING", after: "HOLD")

        let line = String(decoding: EvidenceLine.lever(run: "r", answer), as: UTF8.self)

        #expect(
            line
                == #"{"ts":"2026-11-21T02:14:10.400Z","run":"r","event":"lever","id":7,"# + members
                + #""said_us":1795227250000001,"at_us":1795227250400002,"by":"ana","reason":"login is broken","#
                + #""accepted":true,"answer":"done","before":"WATCHING","after":"HOLD"}"# + "\n"
        )
    }
}
