package import CutoverCore

/// Answers every exchange as a test has scripted it, and records it.
package struct FakeFetcher: Fetcher {
    /// Every exchange asked for, in order.
    package let fetches = Recording<Fetch>()
    private let answer: @Sendable (Fetch, _ number: Int) async -> Answer

    /// `answer` gets the exchange and how many came before it.
    package init(answering answer: @escaping @Sendable (Fetch, _ number: Int) async -> Answer) {
        self.answer = answer
    }

    /// Gives these answers in order; the last one repeats.
    package init(_ answers: Answer...) {
        precondition(!answers.isEmpty, "a fake fetcher needs an answer")
        self.init { _, number in answers[min(number, answers.count - 1)] }
    }

    /// Answers as scripted.
    package func fetch(_ fetch: Fetch) async -> Answer {
        let number = fetches.all.count
        fetches.append(fetch)
        return await answer(fetch, number)
    }
}

extension Answer {
    /// A complete answer with a text body.
    package static func complete(_ status: Int, _ body: String = "", headers: [String: String] = [:])
        -> Answer
    {
        Answer(
            status: status,
            headers: headers.sorted { $0.key < $1.key }.map { HeaderLine(name: $0.key, value: $0.value) },
            body: Array(body.utf8)
        )
    }

    /// No answer: a transport failure.
    package static func none(_ failure: ProbeFailure, _ detail: String = "") -> Answer {
        Answer(status: nil, failure: failure, detail: detail)
    }
}

extension Fetch {
    /// The true value of a header, compared without case; nil when absent.
    package func header(_ name: String) -> String? {
        request.headers.last { $0.name.lowercased() == name.lowercased() }?.value.value
    }
}
