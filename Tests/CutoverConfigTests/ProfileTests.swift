import CutoverConfig
import CutoverCore
import Foundation
import Testing

/// The profiles of config/, each of a real system.
struct ProfileTests {
    private static let environment = [
        "BI_API_URL": "http://127.0.0.1:8000/api/v1", "BI_LEGACY_URL": "http://127.0.0.1:5000",
        "BI_FLAG_URL": "https://flags.example.org/v1", "BI_USER": "monitor", "BI_PASSWORD": "canary-password",
        "DECISION_WEBHOOK_URL": "https://hooks.example.org/decide",
        "SLACK_WEBHOOK_URL": "https://hooks.slack.example.org/services/canary",
        "PYMERP_URL": "http://127.0.0.1:8080", "PYMERP_TOKEN": "canary-token", "PYMERP_COMPANY": "company-7",
        "PYMERP_ACTUATOR": "canary-actuator",
        "INVENTARIO_URL": "http://127.0.0.1:3001", "INVENTARIO_TOKEN": "canary-token",
        "ARIS_URL": "http://127.0.0.1:4000", "DB_HOST": "db.example.org", "DB_NAME": "arisgourmet",
    ]

    @Test(arguments: [
        ("bi", ["api-health", "analytics", "perf", "files"]),
        ("pymerp", ["health", "auth-is-on", "ping", "requests", "billing-queue"]),
        ("inventario", ["healthz", "assets"]),
        (
            "arisgourmet",
            ["mesas", "productos", "requests", "outbox-pending", "outbox-dead", "outbox-oldest"]
        ),
    ])
    func `every profile is valid, without a warning, and survives the archive`(
        _ name: String,
        _ targets: [String]
    ) throws {
        let config = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "config/\(name).yaml")
        let text = try String(contentsOf: config, encoding: .utf8)

        let checked = try read(text, environment: Self.environment)

        #expect(checked.plan.targets.map(\.name) == targets)
        #expect(checked.settings.warnings == [])
        let archived = PlanText.render(checked.plan)
        #expect(!archived.contains("canary"))
        #expect(PlanText.render(try PlanReader.readArchived(archived)) == archived)
    }
}
