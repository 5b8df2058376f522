import CutoverCore
import CutoverTestSupport
import ServiceLifecycle

@testable import CutoverRuntime

/// Runs a service beside `body` and cancels it when `body` is through.
func running(_ service: some Service, _ body: @Sendable () async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await service.run() }
        do {
            try await body()
        } catch {
            group.cancelAll()
            throw error
        }
        group.cancelAll()
    }
}

extension Timestamp {
    /// The moment `seconds` after tests begin.
    static func at(_ seconds: Double) -> Timestamp {
        sample.advanced(by: .milliseconds(Int64((seconds * 1_000).rounded())))
    }

    /// Seconds since tests begin.
    var seconds: Double { Double(Timestamp.sample.duration(to: self).wholeMicroseconds) / 1_000_000 }
}
