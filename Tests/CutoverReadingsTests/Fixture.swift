import Foundation
import Testing

/// A recorded or hand-made answer under Fixtures/.
enum Fixture: String, CaseIterable {
    case actuatorRequests = "actuator-requests.json"
    case actuatorStart = "actuator-start.json"
    case bothShapes = "both-shapes.json"
    case checkFiles = "check-files.json"
    case duplicateEndpoint = "duplicate-endpoint.json"
    case errorBody = "error-body.json"
    case flatBreach = "flat-breach.json"
    case flatHealthy = "flat-healthy.json"
    case frontPage = "front-page.html"
    case healthPerf = "health-perf.json"
    case nestedAfterReset = "nested-after-reset.json"
    case nestedBreach = "nested-breach.json"
    case nestedEmpty = "nested-empty.json"
    case promClient = "prom-client.prom"
    case nestedHealthy = "nested-healthy.json"

    /// The file's bytes; throws when it is not in the bundle.
    func bytes() throws -> [UInt8] {
        let folder = try #require(Bundle.module.resourceURL).appendingPathComponent("Fixtures")
        return Array(try Data(contentsOf: folder.appendingPathComponent(rawValue)))
    }
}
