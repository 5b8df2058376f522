/// How loud a log line is.
package enum LogLevel: String, Sendable, CaseIterable {
    case debug
    case info
    case warn
    case error
}
