import CutoverCore
import CutoverRuntime
import CutoverWeb
import ServiceLifecycle

/// Serves the pages; a server that fails is said, and never takes the run down with it.
struct WebService: Service {
    let server: WebServer
    let teller: Storyteller
    let timekeeper: SystemTimekeeper

    func run() async throws {
        do {
            try await server.run()
        } catch {
            teller.tell(
                Note(at: timekeeper.now, kind: "caution", text: "\(error); /metrics is not served")
            )
        }
        await stayUntilShutdown()
    }
}
