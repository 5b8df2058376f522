extension ScriptedServer {
    /// A request as it came over the wire.
    package struct RecordedRequest: Sendable, Hashable {
        /// The method as sent.
        package let method: String
        /// The target of the request line, with its query.
        package let target: String
        /// The header lines in order, as "Name: value".
        package let headers: [String]
        /// The body, as long as its `Content-Length` says.
        package let body: [UInt8]
        /// Which accepted connection it came over, from 1.
        package let connection: Int

        /// The last value of the header `name`, compared without case; nil when absent.
        package func header(_ name: String) -> String? {
            let prefix = name.lowercased() + ":"
            return headers.last { $0.lowercased().hasPrefix(prefix) }
                .map { String($0.dropFirst(prefix.count).drop { $0 == " " }) }
        }

        /// The body as text, invalid UTF-8 repaired.
        package var text: String { String(decoding: body, as: UTF8.self) }

        /// The target without its query: the key of the scripts.
        var path: String { String(target.prefix { $0 != "?" }) }
    }
}
