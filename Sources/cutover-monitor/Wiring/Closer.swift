import CutoverCore
import CutoverRuntime
import ServiceLifecycle

/// Ends the group when the engine has ended the run, and Prometheus has seen how.
struct Closer: Service {
    let finished: Wakeup
    let scrapes: Scrapes
    let teller: Storyteller

    func run() async throws {
        await withGracefulShutdownHandler {
            await finished.wait()
            await scrapes.settle(by: teller.timekeeper) {
                let text = "staying up to 60 s for the final figures to be scraped twice; a signal ends it"
                teller.tell(Note(at: teller.timekeeper.now, kind: "web", text: text))
            }
        } onGracefulShutdown: {
            scrapes.dismiss()
            finished.signal()
        }
    }
}
