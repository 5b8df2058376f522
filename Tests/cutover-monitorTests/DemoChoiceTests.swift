import CutoverConfig
import CutoverCore
import CutoverTestSupport
import Testing

@testable import CutoverStore
@testable import cutover_monitor

/// Starts whose runs nobody could go on with: those of a demo.
struct DemoChoiceTests {
    @Test func `a demo begins anew also where an earlier one owes the order to turn a flag off`() {
        let record = RunRecord(
            id: "r1",
            name: "demo",
            plan: "{}",
            planDigest: "same",
            monitorVersion: "0",
            host: "here",
            pid: 1,
            startedAt: .sample,
            window: .seconds(60),
            isDryRun: false
        )
        let cutOff = RunSummary(
            record: record,
            state: .running,
            isCrashed: true,
            origin: .sample,
            endedAt: nil,
            exitStatus: nil,
            decision: .rollback,
            owedDeliveries: 1,
            owesFlagOrder: true
        )
        let start = RunChoice.Start(
            mode: .newRun,
            digest: "same",
            isDryRun: false,
            block: .seconds(10),
            now: .sample,
            resuming: nil
        )

        let choice = RunChoice.choose([cutOff], for: start)

        let note =
            "run r1 still owes 1 deliveries, among them the order to turn a flag off, which this start does not send"
        #expect(choice == .begin(note: note))
    }
}
