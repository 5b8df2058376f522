import CBuild
import CutoverCore
import CutoverRuntime
import ServiceLifecycle

/// Lets go of the code that only the start needed, half of what the process holds: as the services start, and once
/// more when the run has settled.
struct LeanService: Service {
    /// After this the services run, the first probes have come back and the first board is out.
    private static let settling: Duration = .seconds(2)

    let timekeeper: any Timekeeper

    func run() async throws {
        cutover_let_go_of_start()
        await cancelWhenGracefulShutdown {
            do {
                try await timekeeper.sleep(until: timekeeper.now.advanced(by: Self.settling))
            } catch {
                return  // cancelled: the run was over sooner
            }
            cutover_let_go_of_start()
        }
        await stayUntilShutdown()
    }
}
