import CutoverReport
import CutoverTestSupport
import Foundation
import Testing

struct DashboardTests {
    @Test(arguments: ["cutover-dashboard.json", "cutover-rules.yaml", "cutover-rules.test.yaml"])
    func `dashboards and alert rules use only metrics that exist`(file: String) throws {
        let text = try String(contentsOfFile: Fixture.path("dashboards/" + file), encoding: .utf8)
        let known = Set(MetricFamily.allCases.map(\.rawValue))

        let named = text.matches(of: /\b(?:cutover|process)_[a-z0-9_]+/).map { String($0.output) }

        #expect(named.count > 5)
        #expect(named.filter { !known.contains($0) } == [])
    }

    @Test func `the dashboard is valid JSON whose panels do not overlap`() throws {
        let bytes = try Data(
            contentsOf: URL(fileURLWithPath: Fixture.path("dashboards/cutover-dashboard.json"))
        )

        let panels = try #require(try Fixture.object(bytes)["panels"] as? [[String: Any]])

        var cells: Set<[Int]> = []
        for panel in panels {
            let grid = try #require(panel["gridPos"] as? [String: Int])
            let (x, y, w, h) = (grid["x"] ?? 0, grid["y"] ?? 0, grid["w"] ?? 0, grid["h"] ?? 0)
            #expect(x + w <= 24)
            for cell in (x..<x + w).flatMap({ x in (y..<y + h).map { [x, $0] } }) {
                #expect(cells.insert(cell).inserted)
            }
        }
        #expect(panels.count == 16)
    }

    @Test func `promtool accepts the alert rules`() async throws {
        let path = Fixture.path("dashboards/cutover-rules.yaml")

        let result = try await Program.run("/usr/bin/promtool", ["check", "rules", path])

        #expect(result.status == 0, "\(result.output)")
        #expect(result.output.contains("SUCCESS: 11 rules found"))
    }

    @Test func `every alert fires when it should`() async throws {
        let path = Fixture.path("dashboards/cutover-rules.test.yaml")

        let result = try await Program.run("/usr/bin/promtool", ["test", "rules", path])

        #expect(result.status == 0, "\(result.output)")
    }
}
