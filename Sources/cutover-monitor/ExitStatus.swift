import ArgumentParser

/// The statuses that are not verdicts (README.md).
enum ExitStatus: Int32 {
    case usage = 64
    case `internal` = 70
    case storage = 74
    case configuration = 78

    /// As ArgumentParser wants it.
    var code: ExitCode { ExitCode(rawValue) }
}
