import HTTPTypes
import Hummingbird

/// Turns requests into responses: who may ask, what may be asked, and the headers that every answer carries.
struct Responder: HTTPResponder {
    typealias Context = BasicRequestContext

    let pages: Pages
    let hosts: HostGuard

    func respond(to request: Request, context: Context) async throws -> Response {
        guard hosts.admits(request.head.authority) else {
            let words = "misdirected: this server is not called that; ask it by localhost or its address\n"
            return answer(Pages.Page(status: 421, body: words), to: request)
        }
        guard let page = pages.page(at: request.uri.path, accept: request.headers[.accept]) else {
            return answer(
                Pages.Page(status: 404, body: "not found: try /healthz, /readyz or /metrics\n"),
                to: request
            )
        }
        guard request.method == .get || request.method == .head else {
            return answer(Pages.Page(status: 405, body: "method not allowed: use GET or HEAD\n"), to: request)
        }
        return answer(page, to: request)
    }

    private func answer(_ page: Pages.Page, to request: Request) -> Response {
        var headers: HTTPFields = [
            .contentType: page.contentType,
            .cacheControl: "no-store",
            .xContentTypeOptions: "nosniff",
            .vary: "Accept, Accept-Encoding",
        ]
        if page.status == 405 { headers[.allow] = "GET, HEAD" }
        let body = ResponseBody(byteBuffer: ByteBuffer(string: page.body))
        let response = Response(status: .init(code: page.status), headers: headers, body: body)
        return request.method == .head ? response.createHeadResponse() : response
    }
}
