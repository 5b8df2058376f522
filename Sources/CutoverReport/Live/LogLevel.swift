/// How loud a log line is.
package enum LogLevel: String, Sendable, CaseIterable {
    case info
    case warn
    case error
}
