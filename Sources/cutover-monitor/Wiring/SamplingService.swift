import CutoverCurl
import CutoverRuntime
import ServiceLifecycle

/// Samples on the thread that makes the exchanges: what a probe does wakes no other thread.
struct SamplingService: Service {
    let sampler: Sampler
    let executor: LoopExecutor

    func run() async throws {
        try await withTaskExecutorPreference(executor) { try await sampler.run() }
    }
}
