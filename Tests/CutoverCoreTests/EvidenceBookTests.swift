import Testing

@testable import CutoverCore

/// Which counts the book takes; what it makes of them is in the vectors.
@Suite struct EvidenceBookTests {
    private let limit: ShareLimit

    init() throws {
        limit = try #require(ShareLimit(percent: "2.0"))
    }

    private func book(_ rules: String...) -> EvidenceBook {
        var book = EvidenceBook(horizon: 10)
        for rule in rules { book.open(rule, limit: limit, weight: 0.5) }
        return book
    }

    private func count(_ rule: String, _ k: Int64) -> EvidenceBook.Count {
        .init(rule: rule, n: 10, k: k, mayDecide: true)
    }

    @Test func `of two counts of a rule the first one counts`() {
        var (once, twice) = (book("a"), book("a"))

        once.close([count("a", 5)])
        twice.close([count("a", 5), count("a", 0)])

        #expect(once == twice)
        #expect(twice["a"]?.badBlocks == 1)
    }

    @Test func `a rule without a count, and one without an account, saw nothing`() {
        var (silent, empty) = (book("a", "b"), book("a", "b"))

        silent.close([count("a", 5), count("c", 5)])
        empty.close([count("a", 5), .init(rule: "b", n: 0, k: 0, mayDecide: false)])

        #expect(silent == empty)
        #expect(silent["b"]?.sequence?.blocks == 0)
        #expect(silent["c"] == nil)
    }

    @Test func `a rule that joins late counts from its first block on`() {
        var (late, early) = (book("a"), book("a", "b"))
        late.close([count("a", 5)])
        early.close([count("a", 5)])

        late.open("b", limit: limit, weight: 0.5)
        late.close([count("a", 0), count("b", 5)])
        early.close([count("a", 0), count("b", 5)])

        #expect(late == early)
        #expect(late["b"]?.badBlocks == 1)
    }
}
