/// Percent-encoding of the parts of an address (RFC 3986, section 2.3).
enum PercentEncoding {
    /// Everything but letters, digits and "-._~" as "%XX" of its UTF-8.
    static func encode(_ text: String) -> String {
        text.utf8.map { byte in
            byte.isLetterOrDigit || "-._~".utf8.contains(byte)
                ? String(Character(Unicode.Scalar(byte))) : "%" + hexadecimal(byte)
        }.joined()
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.count == 1 ? "0" + digits : digits
    }
}
