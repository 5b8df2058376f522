import Hummingbird

/// The routes of the demo, by the addresses of the real systems.
struct DemoRoutes: Sendable {
    private static let flag = "brokers_v1"

    private let stage: DemoStage
    private let report: @Sendable (String) -> Void

    init(stage: DemoStage, report: @escaping @Sendable (String) -> Void) {
        self.stage = stage
        self.report = report
    }

    /// Everything that is served; other addresses answer 404.
    var router: Router<BasicRequestContext> {
        let router = Router()
        addSystems(to: router)
        addFlag(to: router)
        addSinks(to: router)
        return router
    }

    private func addSystems(to router: Router<BasicRequestContext>) {
        router.get("/api/v1/health") { [stage] _, _ in
            let health = try await stage.health()
            return Self.json(health.json, HTTPResponse.Status(code: health.status))
        }
        router.get("/analytics/ops/metrics") { [stage] _, _ in Self.json(stage.metrics().nestedJSON) }
        router.get("/analytics/ops/metrics/flat") { [stage] _, _ in Self.json(stage.metrics().flatJSON) }
        router.get("/analytics/ops/reset") { [stage] _, _ in
            stage.reset()
            return Self.json("{\"ok\":true,\"meta\":{\"source\":\"api\"}}")
        }
    }

    private func addFlag(to router: Router<BasicRequestContext>) {
        router.get("/flags/\(Self.flag)") { [stage] _, _ in Self.json(Self.state(isOn: stage.isFlagOn)) }
        for (word, isOn) in [("on", true), ("off", false)] {
            router.post("/flags/\(Self.flag)/\(word)") { [stage, report] _, _ in
                stage.turnFlag(on: isOn)
                report("flag \(Self.flag) is \(word)")
                return Self.json(Self.state(isOn: isOn))
            }
        }
    }

    private func addSinks(to router: Router<BasicRequestContext>) {
        router.post("/sink/webhook") { [report] request, context in
            do {
                report(try await request.decode(as: SinkMessage.Webhook.self, context: context).line)
                return Self.json("{\"ok\":true}")
            } catch {
                report(SinkMessage.oneLine("webhook: not a decision event (\(error))"))
                return Self.json("{\"ok\":false}", .badRequest)
            }
        }
        router.post("/sink/slack") { [report] request, context in
            do {
                let message = try await request.decode(as: SinkMessage.Slack.self, context: context)
                if message.text.isEmpty { return Self.text("no_text", .badRequest) }
                report(message.line)
                return Self.text("ok")
            } catch {
                report(SinkMessage.oneLine("slack: not a Slack message (\(error))"))
                return Self.text("invalid_payload", .badRequest)
            }
        }
    }

    private static func state(isOn: Bool) -> String {
        "{\"name\":\"\(flag)\",\"enabled\":\(isOn)}"
    }

    private static func json(_ body: String, _ status: HTTPResponse.Status = .ok) -> Response {
        response(body, status, "application/json")
    }

    private static func text(_ body: String, _ status: HTTPResponse.Status = .ok) -> Response {
        response(body, status, "text/plain; charset=utf-8")
    }

    private static func response(_ body: String, _ status: HTTPResponse.Status, _ type: String) -> Response {
        Response(
            status: status,
            headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(string: body))
        )
    }
}
