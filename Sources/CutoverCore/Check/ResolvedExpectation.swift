/// One expectation of the plan beside what an answer really held.
package struct ResolvedExpectation: Sendable, Hashable {
    /// As in "[/ok] true == true", or "[/ok] false, expected true".
    package let text: String
    /// True when the answer met it.
    package let isMet: Bool
    /// False when there was nothing to compare: no such value, or no JSON at all.
    package let isFound: Bool

    /// An expectation and what became of it.
    package init(_ text: String, isMet: Bool, isFound: Bool = true) {
        self.text = text
        self.isMet = isMet
        self.isFound = isFound
    }
}
