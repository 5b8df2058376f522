import CutoverCore
import CutoverReport
import CutoverTestSupport
import Testing

struct MetricsTextTests {
    @Test(arguments: [
        (ExpositionFormat.text, "board-after-rollback.prom"),
        (.openMetrics, "board-after-rollback.openmetrics"),
    ])
    func `the page after a rollback is the golden one`(format: ExpositionFormat, golden: String) throws {
        #expect(Boards.page(Boards.rollback, format) == (try Fixture.text(golden)))
    }

    @Test(arguments: [Boards.rollback, Boards.go, Boards.warning, Boards.interrupted, Boards.empty])
    func `promtool finds nothing to say about the page`(board: Board) async throws {
        let page = Boards.page(board, .text)

        let result = try await Program.run("/usr/bin/promtool", ["check", "metrics"], input: page)

        #expect(result.output == "")
        #expect(result.status == 0)
    }

    @Test(arguments: [Boards.rollback, Boards.go, Boards.warning, Boards.empty], ExpositionFormat.allCases)
    func `no series twice, no family interleaved, no sample before its type`(
        board: Board,
        format: ExpositionFormat
    ) {
        #expect(MetricsPage(Boards.page(board, format)).faults == [])
    }

    @Test func `what the newest probe saw on the wire stands on the page, absent where it did not happen`() {
        var wire = WireReport(target: "api")
        (wire.new, wire.reused, wire.addressChanges) = (3, 57, 1)
        (wire.last.firstByte, wire.last.transfer) = (.milliseconds(12), .microseconds(250))
        wire.certificateEnd = Timestamp(microseconds: 1_795_225_643_000_000)
        var board = Boards.go
        board.wires = [wire]

        let lines = Boards.page(board, .text).split(separator: "\n")
            .filter { $0.contains("{target=\"api\"") && !$0.hasPrefix("cutover_probes") }
            .filter { line in
                ["connections", "address", "phase", "not_after"].contains { line.contains($0) }
            }

        #expect(
            lines == [
                #"cutover_probe_address_changes_total{target="api"} 1"#,
                #"cutover_probe_connections_total{target="api",kind="new"} 3"#,
                #"cutover_probe_connections_total{target="api",kind="reused"} 57"#,
                #"cutover_probe_last_phase_seconds{target="api",phase="first_byte"} 0.012"#,
                #"cutover_probe_last_phase_seconds{target="api",phase="transfer"} 0.00025"#,
                #"cutover_probe_tls_not_after_timestamp_seconds{target="api"} 1795225643"#,
            ]
        )
    }

    @Test func `an OpenMetrics page ends in EOF and a text page does not`() {
        #expect(Boards.page(Boards.go, .openMetrics).hasSuffix("\n# EOF\n"))
        #expect(!Boards.page(Boards.go, .text).contains("EOF"))
    }

    @Test func `a counter's family carries _total in text and not in OpenMetrics`() {
        #expect(
            Boards.page(Boards.go, .text).contains(
                "# TYPE cutover_probes_total counter\ncutover_probes_total{"
            )
        )
        #expect(
            Boards.page(Boards.go, .openMetrics).contains(
                """
                # TYPE process_cpu_seconds counter
                # UNIT process_cpu_seconds seconds
                # HELP process_cpu_seconds User and system CPU time of this process.
                process_cpu_seconds_total 1.25
                """
            )
        )
    }

    @Test(arguments: [
        (#"cutover_decision{decision="rollback"}"#, "1"),
        (#"cutover_decision{decision="none"}"#, "0"),
        (#"cutover_status{status="decided"}"#, "1"),
        (#"cutover_rule_verdict{rule="queue/error_rate_pct",verdict="unknown"}"#, "1"),
        (#"cutover_rule_verdict{rule="queue/error_rate_pct",verdict="pass"}"#, "0"),
        (#"cutover_rule_value_ratio{rule="queue/error_rate_pct"}"#, "NaN"),
        (#"cutover_rule_value_ratio{rule="analytics:/analytics/brokers/summary/error_rate_pct"}"#, "0.124"),
        (#"cutover_rule_limit_ratio{rule="queue/error_rate_pct"}"#, "0.02"),
        (#"cutover_rule_latency_seconds{rule="api-health/p95_ms"}"#, "0.014001"),
        (#"cutover_probes_total{target="queue",outcome="failed"}"#, "15"),
        (#"cutover_probes_total{target="api-health",outcome="ok"}"#, "243"),
        (#"cutover_probes_total{target="analytics",outcome="ok"}"#, "24"),
        (#"cutover_probe_failures_total{target="queue",reason="timeout_headers"}"#, "15"),
        (#"cutover_probe_failures_total{target="api-health",reason="dns"}"#, "0"),
        (#"cutover_probes_missed_total{target="api-health"}"#, "1"),
        (#"cutover_window_latency_seconds{target="api-health",quantile="0.99"}"#, "0.0319"),
        (#"cutover_window_latency_seconds{target="queue",quantile="0.5"}"#, "NaN"),
        (#"cutover_window_error_ratio{target="queue"}"#, "NaN"),
        (#"cutover_source_resets_total{target="analytics"}"#, "0"),
        (#"cutover_deliveries_owed{sink="alerts"}"#, "1"),
        (#"cutover_deliveries_total{sink="flag:brokers_v1",state="read_back"}"#, "1"),
        (#"cutover_flag_off{flag="brokers_v1"}"#, "1"),
        ("cutover_flag_enforced", "1"),
        ("cutover_board_age_seconds", "0.02"),
        ("cutover_run_start_timestamp_seconds", "1795227250"),
        ("cutover_run_remaining_seconds", "575"),
    ])
    func `after a rollback every series says what the board says`(key: String, value: String) {
        #expect(MetricsPage(Boards.page(Boards.rollback, .text)).value(key) == value)
    }

    @Test func `every failure reason of every target is there from the start, at zero`() {
        let page = MetricsPage(Boards.page(Boards.go, .text))

        let reasons = page.series.filter {
            $0.key.hasPrefix("cutover_probe_failures_total{target=\"api-health\"")
        }
        #expect(reasons.count == 24)
        #expect(reasons.count { $0.value == "0" } == 23)
    }

    @Test(arguments: [(FlagState.ordered, "0"), (.accepted, "1"), (.readBack, "1"), (.failed, "0")])
    func `a flag counts as off only when it took the order`(state: FlagState, value: String) {
        var board = Boards.rollback
        board.flags.append(FlagReport(name: "second", state: state, detail: ""))

        let page = MetricsPage(Boards.page(board, .text))

        #expect(page.value(#"cutover_flag_off{flag="second"}"#) == value)
        #expect(page.value("cutover_flag_enforced") == value)
    }

    @Test func `a dry run's flags are not off, and nothing says that an order was not enforced`() {
        var board = Boards.rollback
        board.flags = [FlagReport(name: "first", state: .suppressed, detail: "")]

        let page = MetricsPage(Boards.page(board, .text))

        #expect(page.value(#"cutover_flag_off{flag="first"}"#) == "0")
        #expect(page.value(#"cutover_flag_state{flag="first",state="suppressed"}"#) == "1")
        #expect(page.value("cutover_flag_enforced") == nil)
    }

    @Test func `a foreign endpoint name cannot break out of its label`() async throws {
        var board = Boards.warning
        var series = SeriesReport(target: "analytics", endpoint: "/a\"} 1\n\\evil\r\u{1B}")
        series.samples = 1
        board.series.append(series)

        let page = Boards.page(board, .text)

        let key =
            #"cutover_window_samples{target="analytics",endpoint="/a\"} 1\n\\evil"# + "\u{FFFD}\u{FFFD}\"}"
        #expect(MetricsPage(page).value(key) == "1")
        #expect(MetricsPage(page).faults == [])
        #expect(try await Program.run("/usr/bin/promtool", ["check", "metrics"], input: page).status == 0)
    }

    @Test func `before the first board the page holds build and process and claims nothing about a run`() {
        let page = MetricsText.render(
            board: nil,
            process: Boards.process,
            build: BuildFigures(version: "0.1.0", revision: ""),
            format: .text
        )

        #expect(page.contains("cutover_monitor_build_info{version=\"0.1.0\",revision=\"\"} 1\n"))
        #expect(!page.contains("cutover_decision"))
    }

    @Test func `what the system did not say about the process is left out`() {
        let page = MetricsText.render(
            board: nil,
            process: ProcessFigures(),
            build: BuildFigures(version: "0.1.0", revision: ""),
            format: .text
        )

        #expect(!page.contains("process_"))
    }
}
