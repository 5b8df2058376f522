import CutoverTestSupport
import Foundation

/// Checks recorded webhook requests with a receiver written from the standards alone.
enum WebhookJudge {
    /// What is wrong with the requests; empty when nothing is.
    static func faults(in requests: [ScriptedServer.RecordedRequest]) async throws -> String {
        let lines = try requests.map { request in
            try JSONSerialization.data(withJSONObject: [
                "headers": request.headers, "body": Data(request.body).base64EncodedString(),
            ])
        }
        let input = Data(lines.joined(separator: Data("\n".utf8)))
        let result = try await Tool.python("check_webhook.py", [Setup.secret], input: input)
        return result.output + result.errors
    }
}
