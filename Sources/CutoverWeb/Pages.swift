import CutoverCore
import CutoverReport

/// What the server knows and how it answers: pure, so that every answer can be checked without a socket.
struct Pages: Sendable {
    let board: @Sendable () -> (board: Board, age: Duration)?
    let process: @Sendable () -> ProcessFigures
    let build: BuildFigures
    let staleAfter: Duration

    /// A page before it is a response.
    struct Page: Sendable, Hashable {
        var status = 200
        var contentType = "text/plain; charset=utf-8"
        var body: String
    }

    /// The page at `path`; nil when there is none.
    func page(at path: String, accept: String?) -> Page? {
        switch path {
        case "/healthz": Page(body: "ok\n")
        case "/readyz": readiness
        case "/metrics": metrics(Exposition.negotiate(accept: accept))
        default: nil
        }
    }

    private var readiness: Page {
        guard let board = board() else {
            return Page(status: 503, body: "not ready: no run has been judged yet\n")
        }
        if board.age > staleAfter {
            let words = "the newest board is \(board.age.text) old, more than \(staleAfter.text)"
            return Page(status: 503, body: "stale: \(words)\n")
        }
        return Page(body: "ready\n")
    }

    private func metrics(_ format: ExpositionFormat) -> Page {
        let body = MetricsText.render(board: board(), process: process(), build: build, format: format)
        return Page(contentType: format.contentType, body: body)
    }
}
