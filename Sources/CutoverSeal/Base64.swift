/// Standard base64 (RFC 4648, section 4).
enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
    )

    /// The padded text of `bytes`.
    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let part = Array(bytes[start..<min(start + 3, bytes.count)])
            let padded = part + [UInt8](repeating: 0, count: 3 - part.count)
            let bits = padded.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            for index in 0..<4 {
                let digit = alphabet[Int(bits >> UInt32(18 - 6 * index) & 63)]
                text.append(index <= part.count ? digit : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of `text`, whose padding may be missing; nil for anything that is not base64.
    static func decode(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        let padding = digits.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        let body = digits.dropLast(padding)
        guard padding == 0 || (padding <= 2 && digits.count.isMultiple(of: 4)), body.count % 4 != 1 else {
            return nil
        }
        var bytes: [UInt8] = []
        var (bits, count) = (UInt32(0), 0)
        for digit in body {
            guard let value = alphabet.firstIndex(of: digit) else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(bits >> UInt32(count) & 255))
            bits &= (1 << UInt32(count)) - 1
        }
        return bytes
    }
}
