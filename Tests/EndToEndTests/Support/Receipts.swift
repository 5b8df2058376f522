import CutoverTestSupport
import Foundation
import Synchronization

/// When the requests of some paths came, and in which order.
final class Receipts: Sendable {
    private let list = Mutex<[(request: String, at: ContinuousClock.Instant)]>([])

    /// Does `behaviour` and notes the moment.
    func noting(_ behaviour: ScriptedServer.Behaviour) -> ScriptedServer.Behaviour {
        .answering { [self] request in
            list.withLock { $0.append(("\(request.method) \(request.target)", .now)) }
            return behaviour
        }
    }

    /// "POST /flag/off", in order.
    var order: [String] { list.withLock { $0.map(\.request) } }

    /// The time between one request and the next.
    var gaps: [Duration] {
        list.withLock { list in zip(list, list.dropFirst()).map { $0.at.duration(to: $1.at) } }
    }
}

/// A JSON document, member by member.
struct Parsed {
    private let value: Any?

    init(_ text: String) throws {
        value = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
    }

    private init(value: Any?) {
        self.value = value
    }

    subscript(_ name: String) -> Parsed { Parsed(value: (value as? [String: Any])?[name]) }
    var text: String? { value as? String }
    var number: Double? { (value as? NSNumber)?.doubleValue }
    var isTrue: Bool? { value as? Bool }
    var isNull: Bool { value is NSNull }
    var items: [Parsed] { (value as? [Any] ?? []).map { Parsed(value: $0) } }
}

extension ScriptedServer.RecordedRequest {
    /// The body as JSON.
    var json: Parsed { get throws { try Parsed(text) } }
}

extension ScriptedServer {
    /// The texts of the Slack messages so far.
    func slackTexts() throws -> [String] {
        try requests("/slack").map { try $0.json["text"].text ?? "" }
    }
}
