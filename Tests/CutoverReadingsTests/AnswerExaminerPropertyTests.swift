import CutoverCore
import CutoverReadings
import Foundation
import Testing

struct AnswerExaminerPropertyTests {
    @Test
    func `random bytes never trap, and are never a reading`() {
        var random = SeededGenerator(seed: 1)
        let alphabet =
            Array("{}[]\",:\\u0123456789.eE+-tfn \n".utf8) + [0x00, 0x1B, 0x80, 0xC3, 0xED, 0xEF, 0xF0, 0xFF]

        for _ in 0..<20_000 {
            let length = Int.random(in: 0...40, using: &random)
            let body = (0..<length).map { _ in alphabet.randomElement(using: &random) ?? 0 }

            #expect(examineSoundly(body).reading == nil)
        }
    }

    @Test(arguments: Fixture.allCases)
    func `no truncated answer is a reading`(fixture: Fixture) throws {
        let bytes = try fixture.bytes()
        let document = bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...]

        for length in 0..<document.count {
            let examination = examineSoundly(Array(document.prefix(length)))

            #expect(examination.outcome == .failed(.parse))
            #expect(!examination.isJSON)
        }
    }

    @Test(arguments: Fixture.allCases)
    func `mutated answers never trap, and what is taken for JSON is JSON to Foundation too`(fixture: Fixture)
        throws
    {
        var random = SeededGenerator(seed: 2)
        let bytes = try fixture.bytes()
        var accepted = 0

        for _ in 0..<2_000 {
            var body = bytes
            for _ in 0...Int.random(in: 0...2, using: &random) { mutate(&body, using: &random) }
            let examination = examineSoundly(body)
            if examination.isJSON {
                accepted += 1
                #expect(throws: Never.self) {
                    try JSONSerialization.jsonObject(with: Data(body), options: .fragmentsAllowed)
                }
            }
        }

        #expect(
            accepted > 0 || fixture == .frontPage || fixture == .promClient || fixture == .duplicateEndpoint
        )
    }

    /// Checks what holds of every examination of a source.
    private func examineSoundly(_ body: [UInt8]) -> Examination {
        let examination = AnswerExaminer.examine(Answer(status: 200, body: body), .source)

        #expect((examination.outcome == .ok) == (examination.reading != nil))
        #expect((examination.outcome == .ok) == examination.detail.isEmpty)
        #expect(examination.isJSON || examination.reading == nil)
        #expect(examination.detail.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
        #expect(examination.detail.unicodeScalars.count <= 600)
        return examination
    }

    private func mutate(_ body: inout [UInt8], using random: inout SeededGenerator) {
        let index = Int.random(in: 0..<body.count, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: body[index] = UInt8.random(in: 0...255, using: &random)
        case 1: body[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 2: if body.count > 1 { body.remove(at: index) }
        case 3: body.insert(Array("{}[]\",:0-eE.\\".utf8).randomElement(using: &random) ?? 0, at: index)
        default: body.insert(contentsOf: body[index..<min(body.count, index + 8)], at: index)
        }
    }
}
