import Foundation
import Testing

/// The payloads that real applications sent.
enum Fixture {
    /// The text of Fixtures/NAME.
    static func text(_ name: String) throws -> String {
        let file = Bundle.module.bundleURL.appending(path: "Fixtures").appending(path: name)
        return try String(contentsOf: file, encoding: .utf8)
    }
}
