import CutoverCore
import CutoverReport
import Foundation
import Testing

struct RunDocumentTests {
    @Test func `the document after a rollback is the golden one`() throws {
        #expect(RunDocument.json(Boards.rollback) + "\n" == (try Fixture.text("run-after-rollback.json")))
    }

    @Test func `the document holds every member of the contract`() throws {
        let document = try Fixture.object(RunDocument.json(Boards.rollback).utf8)

        let names: Set<String> = [
            "run", "decision", "status", "exit_status", "t", "reasons", "you_must", "flags", "series",
            "deliveries",
            "stored",
        ]
        #expect(names.subtracting(document.keys) == [])
    }

    @Test func `before a decision it is null and never GO`() throws {
        let document = try Fixture.object(RunDocument.json(Boards.empty).utf8)

        #expect(document["decision"] is NSNull)
        #expect(document["status"] as? String == "waiting")
        #expect(document["exit_status"] as? Int == 2)
        #expect(document["text"] is NSNull)
    }

    @Test func `a source's total is "*" among the reasons as it is among the series`() throws {
        var board = Boards.warning
        board.rules = [
            RuleReport(
                rule: "analytics:*/error_rate_pct",
                target: "analytics",
                endpoint: nil,
                figure: .errorRate,
                isCritical: true,
                share: .slow
            )
        ]

        let document = try Fixture.object(RunDocument.json(board).utf8)

        let reasons = try #require(document["reasons"] as? [[String: Any]])
        let series = try #require(document["series"] as? [[String: Any]])
        #expect(reasons.map { $0["endpoint"] as? String } == ["*"])
        #expect(series.compactMap { $0["endpoint"] as? String }.contains("*"))
    }

    @Test func `every rule that cannot answer is named in the document and in the summaries`() throws {
        var board = Boards.warning
        board.rules = (0..<9).map { number in
            var rule = Boards.silentQueue
            rule.rule = "queue\(number)/error_rate_pct"
            return rule
        }
        let context = SummaryContext(storePath: nil, directory: nil)

        let document = RunDocument.json(board)
        let texts = [document, Summary.text(board, context), Summary.markdown(board, context)]

        for text in texts {
            #expect(
                (0..<9).allSatisfy { text.contains("queue\($0)/error") || text.contains("queue\($0)\\_") }
            )
        }
    }

    @Test func `t is when the decision was made, not when the document was written`() throws {
        var board = Boards.rollback
        board.now = Boards.after(1_500)

        #expect(try Fixture.object(RunDocument.json(board).utf8)["t"] as? Double == 1_225)
    }

    @Test func `t of a run without a decision is its clock, to the microsecond`() {
        #expect(RunDocument.json(Boards.warning).contains("\"t\":761.25,"))
    }

    @Test func `reasons stay those of the decision when a rule recovers later`() {
        var board = Boards.rollback
        board.rules = [Boards.calmHealth]

        #expect(RunDocument.json(board).contains("\"k\":31,\"verdict\":\"fail\",\"code\":\"R4\""))
    }

    @Test(arguments: [(true, "\"stored\":true}"), (false, "\"stored\":false}")])
    func `stored says whether the decision is on disk`(isStored: Bool, end: String) {
        var board = Boards.rollback
        board.decision?.isStored = isStored

        #expect(RunDocument.json(board).hasSuffix(end))
    }

    @Test func `an undecided run on a broken disk is not stored`() {
        var board = Boards.warning
        board.storeTrouble = "disk full"

        #expect(RunDocument.json(board).hasSuffix("\"stored\":false}"))
    }

    @Test func `a limit of 0.1 per cent is not rounded away`() throws {
        var board = Boards.warning
        board.rules[0].share = try #require(ShareLimit(percent: "00.1"))

        #expect(RunDocument.json(board).contains("\"value\":null,\"limit\":0.1,"))
    }
}
