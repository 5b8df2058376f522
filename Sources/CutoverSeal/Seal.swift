import COpenSSL

/// Digests and signatures by the system's OpenSSL.
package enum Seal {
    /// The SHA-256 of `bytes` (FIPS 180-4), as 64 small hexadecimal digits.
    package static func sha256Hex(_ bytes: [UInt8]) -> String {
        hex(sha256(bytes))
    }

    /// The SHA-256 of `bytes` (FIPS 180-4): 32 bytes.
    package static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        let isDone = EVP_Digest(bytes, bytes.count, &digest, &length, EVP_sha256(), nil)
        precondition(isDone == 1 && length == 32, "OpenSSL must be able to compute SHA-256")
        return digest
    }

    /// The HMAC-SHA256 of `message` under `key` (RFC 2104): 32 bytes; any length of key, also none, is allowed.
    package static func hmacSHA256(key: [UInt8], message: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        // An empty array may have no address, which OpenSSL would take for "the key of the last call".
        let storage = key.isEmpty ? [0] : key
        let isDone = HMAC(EVP_sha256(), storage, Int32(key.count), message, message.count, &code, &length)
        precondition(isDone != nil && length == 32, "OpenSSL must be able to compute HMAC-SHA256")
        return code
    }

    /// The signature header of Standard Webhooks 1.0.0, "v1," and base64, over `id.timestamp.body`.
    ///
    /// The timestamp counts seconds since 1970 in UTC and is that of the attempt. A secret "whsec_" with base64
    /// after it is decoded into the key; any other text is the key itself, byte for byte.
    package static func standardWebhookSignature(
        secret: String,
        id: String,
        timestamp: Int64,
        body: [UInt8]
    ) -> String {
        let message = Array("\(id).\(timestamp).".utf8) + body
        return "v1," + Base64.encode(hmacSHA256(key: key(of: secret), message: message))
    }

    /// The name and version of the library in use, as in "OpenSSL 3.0.19 27 Jan 2026".
    package static var libraryVersion: String {
        String(cString: OpenSSL_version(OPENSSL_VERSION))
    }

    private static func key(of secret: String) -> [UInt8] {
        let prefix = "whsec_"
        guard secret.hasPrefix(prefix), let key = Base64.decode(String(secret.dropFirst(prefix.count))) else {
            return Array(secret.utf8)
        }
        return key
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
