import CutoverRuntime
import Foundation
import ServiceLifecycle

/// Gives the terminal back before Ctrl-Z stops the process, and takes it again when it goes on.
struct JobControl: Service {
    let teller: Storyteller

    func run() async throws {
        await cancelWhenGracefulShutdown { await watch() }
        await stayUntilShutdown()
    }

    private func watch() async {
        let (stops, continuation) = AsyncStream.makeStream(
            of: Void.self,
            bufferingPolicy: .bufferingNewest(1)
        )
        let source = DispatchSource.makeSignalSource(signal: SIGTSTP)
        source.setEventHandler { continuation.yield() }
        source.activate()
        for await _ in stops {
            await teller.pause()
            Self.stop()
            teller.refresh()
        }
        source.cancel()
    }

    /// Stops the process as if nobody had caught the signal; returns when it goes on.
    ///
    /// Where nobody could wake it (no shell above it), the system does not stop it.
    private static func stop() {
        var (standard, caught) = (sigaction(), sigaction())
        var (stopping, before) = (sigset_t(), sigset_t())
        standard.__sigaction_handler.sa_handler = SIG_DFL
        sigemptyset(&stopping)
        sigaddset(&stopping, SIGTSTP)
        sigaction(SIGTSTP, &standard, &caught)
        pthread_sigmask(SIG_UNBLOCK, &stopping, &before)
        pthread_kill(pthread_self(), SIGTSTP)
        pthread_sigmask(SIG_SETMASK, &before, nil)
        sigaction(SIGTSTP, &caught, nil)
    }
}
