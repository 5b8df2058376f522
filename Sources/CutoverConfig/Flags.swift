/// The command line options of a run, unchecked and as written; nil and empty lists stand for options not given.
package struct Flags: Sendable, Hashable {
    /// `--window`, as in "30m".
    package var window: String?
    /// `--interval`, as in "5s".
    package var interval: String?
    /// `--block`, as in "10s".
    package var block: String?
    /// `--timeout`, as in "10s".
    package var timeout: String?
    /// `--metrics-url`: one operations-metrics source.
    package var metricsURL: String?
    /// `--health-url`, which may be repeated.
    package var healthURLs: [String] = []
    /// `--limit`, which may be repeated, as in "error_rate_pct=2.0".
    package var limits: [String] = []
    /// `--mode`.
    package var mode: String?
    /// `--listen`, as in "127.0.0.1:9477".
    package var listen: String?
    /// `--output`.
    package var output: String?
    /// `--name`: the run's name.
    package var name: String?
    /// `--dir`.
    package var directory: String?
    /// `--after-rollback`.
    package var afterRollback: String?
    /// `--dry-run`.
    package var isDryRun = false
    /// `--resume`.
    package var isResume = false
    /// `--new-run`.
    package var isNewRun = false
    /// `--require-store`.
    package var requiresStore = false
    /// `--observe`.
    package var isObserving = false
    /// `--ascii`.
    package var isASCII = false

    /// No option at all.
    package init() {}
}
