/// Every family of the metrics page, by the name its samples carry in Prometheus text 0.0.4.
package enum MetricFamily: String, Sendable, CaseIterable {
    case boardAge = "cutover_board_age_seconds"
    case decision = "cutover_decision"
    case deliveriesOwed = "cutover_deliveries_owed"
    case deliveries = "cutover_deliveries_total"
    case flagEnforced = "cutover_flag_enforced"
    case flagOff = "cutover_flag_off"
    case flagState = "cutover_flag_state"
    case inboxRefused = "cutover_inbox_refused_total"
    case lastSafeDecision = "cutover_last_safe_decision_timestamp_seconds"
    case build = "cutover_monitor_build_info"
    case addressChanges = "cutover_probe_address_changes_total"
    case connections = "cutover_probe_connections_total"
    case lastPhase = "cutover_probe_last_phase_seconds"
    case certificateEnd = "cutover_probe_tls_not_after_timestamp_seconds"
    case observedValue = "cutover_observed_value"
    case probeFailures = "cutover_probe_failures_total"
    case probesMissed = "cutover_probes_missed_total"
    case probes = "cutover_probes_total"
    case recentErrorRatio = "cutover_recent_error_ratio"
    case recentLatency = "cutover_recent_latency_seconds"
    case ruleCritical = "cutover_rule_critical"
    case ruleLatencyLimit = "cutover_rule_latency_limit_seconds"
    case ruleLatency = "cutover_rule_latency_seconds"
    case ruleLimit = "cutover_rule_limit_ratio"
    case ruleState = "cutover_rule_state"
    case ruleValue = "cutover_rule_value_ratio"
    case ruleVerdict = "cutover_rule_verdict"
    case run = "cutover_run_info"
    case runRemaining = "cutover_run_remaining_seconds"
    case runStart = "cutover_run_start_timestamp_seconds"
    case sourceResets = "cutover_source_resets_total"
    case status = "cutover_status"
    case storeTrouble = "cutover_store_trouble"
    case warnings = "cutover_warnings_total"
    case windowErrorRatio = "cutover_window_error_ratio"
    case windowLatency = "cutover_window_latency_seconds"
    case windowSamples = "cutover_window_samples"
    case processCPU = "process_cpu_seconds_total"
    case processMaximumFiles = "process_max_fds"
    case processOpenFiles = "process_open_fds"
    case processResidentMemory = "process_resident_memory_bytes"
    case processStart = "process_start_time_seconds"

    /// The type that both formats know the family by.
    enum Kind: String {
        case gauge, counter, summary, info
    }

    /// Gauge, counter, summary or info.
    var kind: Kind {
        if rawValue.hasSuffix("_total") { return .counter }
        if rawValue.hasSuffix("_info") { return .info }
        return self == .windowLatency || self == .recentLatency ? .summary : .gauge
    }

    /// The base unit, which is the family name's last word; nil without one.
    var unit: String? {
        let words = openMetricsName.split(separator: "_")
        return words.last.map(String.init).flatMap { ["seconds", "bytes", "ratio"].contains($0) ? $0 : nil }
    }

    /// The family's name in OpenMetrics 1.0, where the type's own suffix belongs to the samples.
    var openMetricsName: String {
        switch kind {
        case .counter: String(rawValue.dropLast("_total".count))
        case .info: String(rawValue.dropLast("_info".count))
        case .gauge, .summary: rawValue
        }
    }

    /// One line that says what the number is.
    var help: String {
        switch self {
        case .boardAge: "Time since the run was last judged."
        case .decision: "1 for the decision that was made, none while there is none."
        case .deliveriesOwed: "Deliveries not yet settled, by recipient."
        case .deliveries: "Deliveries settled, by recipient and how."
        case .flagEnforced:
            "1 when every flag that was ordered off took the order, else 0; not there in a dry run."
        case .flagOff: "1 when the flag took the order to be off, read back or not, else 0."
        case .flagState: "1 for the state of a flag that was ordered off."
        case .inboxRefused: "Events refused because the inbox was full."
        case .lastSafeDecision:
            "The last moment at which a ROLLBACK ends inside the change window; not there without one."
        case .build: "The build of this monitor."
        case .addressChanges: "How often another address answered than at the probe before."
        case .connections: "Probes by whether their connection was new or one of an earlier probe."
        case .lastPhase: "Phases of the newest probe; those that did not happen are left out."
        case .certificateEnd: "When the certificate of the target ends; not there over plain HTTP."
        case .observedValue:
            "The newest number read out of a target's answers; of a moment its age in seconds."
        case .probeFailures: "Failed probes since the start, by reason; before readiness too."
        case .probesMissed: "Slots in which no probe could be made."
        case .probes: "Probes by how they ended; of a health target the ok ones count from readiness on."
        case .recentErrorRatio: "Share of bad probes or requests in the last 60 s; shown, never judged."
        case .recentLatency: "Latency of probes in the last 60 s; shown, never judged."
        case .ruleCritical: "1 when the rule can roll back, 0 when it only warns."
        case .ruleLatencyLimit: "The latency limit of a p95 rule."
        case .ruleLatency: "The p95 a rule judges, of our own probes or as reported by the app."
        case .ruleLimit: "The limit on the judged share; 0.05 for a p95 rule of own probes."
        case .ruleState: "1 for how the rule stands."
        case .ruleValue: "The judged share since T0, bad of all; for a p95 rule the slow of the timed."
        case .ruleVerdict: "1 for what the rule would answer if the window ended now."
        case .run: "The run that is watched."
        case .runRemaining: "Time left of the window."
        case .runStart: "When the window began (T0)."
        case .sourceResets: "Restarts and counter resets seen in a source."
        case .status: "1 for how the run stands."
        case .storeTrouble: "1 while the store cannot be written, else 0."
        case .warnings: "Warnings announced."
        case .windowErrorRatio: "Share of bad probes or requests since T0."
        case .windowLatency:
            "Exact nearest-rank latency of the timed probes since T0, from the intended start."
        case .windowSamples: "Judged probes, or requests of an endpoint, since T0."
        case .processCPU: "User and system CPU time of this process."
        case .processMaximumFiles: "Most file descriptors this process may open."
        case .processOpenFiles: "File descriptors this process has open."
        case .processResidentMemory: "Resident memory of this process."
        case .processStart: "When this process started, since 1970."
        }
    }
}
