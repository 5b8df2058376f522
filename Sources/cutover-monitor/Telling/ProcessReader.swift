import CutoverCore
import CutoverReport
import CutoverRuntime
import Foundation

/// Reads what this process costs from /proc.
enum ProcessReader {
    /// The figures of this process; what cannot be read is left nil.
    static func read() -> ProcessFigures {
        var figures = ProcessFigures()
        var usage = rusage()
        if getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 {
            let seconds = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
            let microseconds = Int(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec)
            figures.cpu = .seconds(seconds) + .microseconds(microseconds)
        }
        let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ")
        if let pages, pages.count > 1, let resident = Int64(pages[1]) {
            figures.residentBytes = resident * Int64(sysconf(Int32(_SC_PAGESIZE)))
        }
        figures.openFiles = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd"))?.count
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            figures.maximumFiles = Int(clamping: limit.rlim_cur)
        }
        figures.start = start
        return figures
    }

    private static let start: Timestamp? = {
        let now = Double(SystemTimekeeper.wallClock().microseconds) / 1_000_000
        guard let stat = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8),
            let uptime = (try? String(contentsOfFile: "/proc/uptime", encoding: .utf8))?.split(separator: " ")
                .first,
            let up = Double(uptime), let close = stat.lastIndex(of: ")")
        else { return nil }
        let fields = stat[close...].split(separator: " ")
        guard fields.count > 20, let ticks = Double(fields[20]) else { return nil }
        let age = up - ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
        return Timestamp(microseconds: Int64((now - age) * 1_000_000))
    }()
}
