import CutoverCore
import Foundation

/// The rules for the secret of a webhook.
///
/// A text that begins with "whsec_" is a Standard Webhooks secret: the rest is base64 of 24 to 64 bytes, which are
/// the key. Any other text is its own key, byte for byte.
enum Secret {
    /// What is wrong with `text`, in words that quote nothing of it; nil when it can sign.
    static func fault(_ text: String) -> String? {
        if text.hasPrefix("whsk_") || text.hasPrefix("whpk_") {
            return "is an ed25519 key, and signing with those is not built yet; use a \"whsec_\" secret"
        }
        guard text.hasPrefix("whsec_") else { return nil }
        guard let key = Data(base64Encoded: padded(String(text.dropFirst(6)))) else {
            return "is not base64 after \"whsec_\"; copy the whole secret"
        }
        return (24...64).contains(key.count)
            ? nil : "holds \(key.count) bytes after \"whsec_\"; make it 24 to 64 bytes"
    }

    /// The value of an HTTP Basic authorization header.
    static func basic(user: String, password: String) -> String {
        "Basic " + Data("\(user):\(password)".utf8).base64EncodedString()
    }

    /// The password in the base64 of such a header; nil when it holds none.
    static func password(basic base64: String) -> String? {
        guard let data = Data(base64Encoded: padded(base64)) else { return nil }
        let parts = String(decoding: data, as: UTF8.self).split(separator: ":", maxSplits: 1)
        return parts.count == 2 ? String(parts[1]) : nil
    }

    private static func padded(_ base64: String) -> String {
        base64.hasSuffix("=") ? base64 : base64 + String(repeating: "=", count: (4 - base64.count % 4) % 4)
    }
}
