import CutoverCore
import CutoverReadings
import Testing

struct AnswerExaminerCommandTests {
    private struct Row: Sendable, CustomTestStringConvertible {
        let ending: StepResult.Ending
        var output = ""
        var errors = ""
        var isCut = false
        var expectation = CommandExpectation()
        let outcome: Outcome
        let detail: String

        var testDescription: String { "\(ending) \(output.prefix(30)) is \(outcome.label)" }
    }

    private static let zero = CommandExpectation(json: [JSONExpectation(pointer: "", equals: .number("0"))])

    private static let exits: [Row] = [
        Row(ending: .exited(0), output: "fine", errors: "noise", outcome: .ok, detail: ""),
        Row(ending: .exited(1), outcome: .failed(.exitStatus), detail: "exit status 1"),
        Row(
            ending: .exited(2),
            output: "looking\n14 new errors since T0\n\n",
            errors: "ignored",
            outcome: .failed(.exitStatus),
            detail: "exit status 2: 14 new errors since T0"
        ),
        Row(
            ending: .exited(1),
            output: " \n",
            errors: "trace\nConnectionError: refused\n",
            outcome: .failed(.exitStatus),
            detail: "exit status 1: ConnectionError: refused"
        ),
        Row(
            ending: .exited(1),
            output: "\u{1b}[31mred\u{202e}\tx\r\n",
            outcome: .failed(.exitStatus),
            detail: "exit status 1: \\u{1b}[31mred\\u{202e}\\tx"
        ),
        Row(
            ending: .exited(0),
            expectation: CommandExpectation(exits: [1...2, 4...4]),
            outcome: .failed(.exitStatus),
            detail: "exit status 0, expected 1-2 or 4"
        ),
        Row(ending: .exited(2), expectation: CommandExpectation(exits: [1...2]), outcome: .ok, detail: ""),
        Row(ending: .signalled(11), outcome: .failed(.exitStatus), detail: "ended by signal 11"),
        Row(
            ending: .timedOut(.milliseconds(4_993)),
            output: "waiting for the lock",
            outcome: .failed(.timeout),
            detail: "killed, the timeout is 5s: waiting for the lock"
        ),
        Row(ending: .notStarted("no such program"), outcome: .failed(.notStarted), detail: "no such program"),
    ]

    private static let outputs: [Row] = [
        Row(ending: .exited(0), output: "0\n", expectation: zero, outcome: .ok, detail: ""),
        Row(
            ending: .exited(0),
            output: "10\n",
            expectation: zero,
            outcome: .failed(.assertion),
            detail: "[] 10, expected 0"
        ),
        Row(
            ending: .exited(0),
            output: "none",
            expectation: zero,
            outcome: .failed(.parse),
            detail: "byte 0: expected a value, found \"none\"; the body begins \"none\""
        ),
        Row(
            ending: .exited(0),
            expectation: CommandExpectation(bodyContains: ["ok"]),
            outcome: .failed(.assertion),
            detail: "the body does not contain \"ok\"; the body is empty"
        ),
        Row(
            ending: .exited(0),
            output: "[1",
            isCut: true,
            expectation: zero,
            outcome: .failed(.tooLarge),
            detail: "it prints more than 2 bytes, of which the rest is not read"
        ),
        Row(
            ending: .exited(0),
            output: "0",
            isCut: true,
            expectation: zero,
            outcome: .failed(.tooLarge),
            detail: "it prints more than 1 bytes, of which the rest is not read"
        ),
        Row(
            ending: .exited(0),
            output: "all ok",
            isCut: true,
            expectation: CommandExpectation(bodyContains: ["ok"]),
            outcome: .ok,
            detail: ""
        ),
        Row(
            ending: .exited(0),
            output: "all",
            isCut: true,
            expectation: CommandExpectation(bodyContains: ["ok"]),
            outcome: .failed(.tooLarge),
            detail: "it prints more than 3 bytes, of which the rest is not read"
        ),
    ]

    @Test(arguments: exits + outputs)
    private func `the end of a command has one reason`(_ row: Row) {
        let result = StepResult(
            row.ending,
            output: Array(row.output.utf8),
            errors: Array(row.errors.utf8),
            isCut: row.isCut
        )

        let examination = AnswerExaminer.examine(result, row.expectation, .seconds(5))

        #expect(examination.outcome == row.outcome)
        #expect(examination.detail == row.detail)
    }

    @Test func `numbers are read out of standard output alone`() {
        var expectation = CommandExpectation()
        expectation.numbers = [NumberExpectation(name: "n", place: .lastLine)]
        let result = StepResult(.exited(0), output: Array("12\n".utf8), errors: Array("13\n".utf8))

        let examination = AnswerExaminer.examine(result, expectation, .seconds(5))

        #expect(examination.numbers == [ObservedNumber(name: "n", value: "12")])
    }

    @Test func `what a command says is cut to 160 characters`() {
        let result = StepResult(.exited(1), output: Array(String(repeating: "x", count: 900).utf8))

        let detail = AnswerExaminer.examine(result, CommandExpectation(), .seconds(5)).detail

        #expect(detail == "exit status 1: " + String(repeating: "x", count: 159) + "…")
    }

    @Test func `a number that would take too long to find is none`() {
        var expectation = CommandExpectation()
        expectation.numbers = [NumberExpectation(name: "n", place: .matches("((?:[0-9]?){90}[0-9]{90})x"))]
        let result = StepResult(.exited(0), output: [UInt8](repeating: 0x39, count: 65_535) + [0x78])

        let examination = AnswerExaminer.examine(result, expectation, .seconds(5))

        #expect(examination.numbers == [])
        #expect(
            examination.detail
                == "n in ((?:[0-9]?){90}[0-9]{90})x is not looked for: to match this body would take too long"
        )
    }
}
