import CutoverCore
import Testing

@testable import CutoverReadings

/// What people did to a run, in evidence.jsonl.
@Suite struct EvidenceLeverTests {
    private static func line(_ members: String) -> [UInt8] {
        Array(
            (#"{"ts":"2026-11-21T02:14:10Z","run":"r","event":"lever","id":7,"# + members
                + #","said_us":1795227250000001,"at_us":1795227250400002,"by":"ana","reason":"login \"is\" broken"}"#
                + "\n").utf8
        )
    }

    @Test(
        arguments: [
            (#""lever":"rollback""#, .rollback), (#""lever":"abort""#, .abort),
            (#""lever":"confirm""#, .confirm),
            (
                #""lever":"mute","rules":["ops:/a/p95_ms"],"length_us":300000000"#,
                .mute(rule: "ops:/a/p95_ms", length: .seconds(300))
            ),
            (
                #""lever":"override","rules":["a/p95_ms","b/p95_ms"]"#,
                .override(rules: ["a/p95_ms", "b/p95_ms"])
            ),
            (#""lever":"extend","length_us":1500000"#, .extend(.milliseconds(1_500))),
        ] as [(String, Lever)]
    )
    func `a lever is read as it was pulled`(_ members: String, _ lever: Lever) throws {
        let file = try EvidenceFile.read(Self.line(members))

        guard case .moved(let move)? = file.lines.first?.content else { throw Lost() }
        #expect(
            move
                == Move(
                    id: 7,
                    saidAt: Timestamp(microseconds: 1_795_227_250_000_001),
                    at: Timestamp(microseconds: 1_795_227_250_400_002),
                    lever: lever,
                    by: "ana",
                    reason: #"login "is" broken"#
                )
        )
    }

    @Test(arguments: [
        (#""lever":"dance""#, #""lever" is "dance", which is none of ours"#),
        (#""lever":"mute","rules":[],"length_us":1"#, #""rules" names no rule"#),
        (#""lever":"override""#, #""rules" is missing, expected a list"#),
        (#""lever":"extend""#, #""length_us" is missing, expected a whole number"#),
    ])
    func `a lever that cannot be understood is a fault of its line`(_ members: String, _ reason: String) {
        #expect(throws: EvidenceFault(line: 1, reason: reason)) { try EvidenceFile.read(Self.line(members)) }
    }

    private struct Lost: Error {}
}
