import CutoverCore
import CutoverReport
import Foundation
import Testing
@Test func preview() throws {
    let d = "/tmp/lab/report-golden/"
    try FileManager.default.createDirectory(atPath: d, withIntermediateDirectories: true)
    func w(_ n: String, _ s: String) throws { try s.write(toFile: d + n, atomically: true, encoding: .utf8) }
    let c = Boards.context
    try w("summary-after-rollback.txt", Summary.text(Boards.rollback, c))
    try w("summary-after-rollback.md", Summary.markdown(Boards.rollback, c))
    try w("summary-go.txt", Summary.text(Boards.go, c))
    try w("summary-interrupted.txt", Summary.text(Boards.interrupted, c))
    try w("frame-warning-80x24.txt", LiveFrame.lines(Boards.warning, width: 80, height: 24).joined(separator: "\n") + "\n")
    try w("frame-rollback-80x24.txt", LiveFrame.lines(Boards.rollback, width: 80, height: 24).joined(separator: "\n") + "\n")
    try w("frame-rollback-20x5.txt", LiveFrame.lines(Boards.rollback, width: 20, height: 5).joined(separator: "\n") + "\n")
    try w("run-after-rollback.json", RunDocument.json(Boards.rollback) + "\n")
    let a = Boards.announcement(.decision, Boards.rollback.decision!.text, Boards.rollback)
    try w("webhook-after-rollback.json", String(decoding: Rendering.body(a, recipientKind: .webhook, deliveryID: "7f3a-42-0-s0", host: "web 1"), as: UTF8.self) + "\n")
    try w("slack-after-rollback.json", String(decoding: Rendering.body(a, recipientKind: .slack, deliveryID: "7f3a-42-0-s0", host: "web 1"), as: UTF8.self) + "\n")
    try w("board-after-rollback.prom", Boards.page(Boards.rollback, .text))
    try w("board-after-rollback.openmetrics", Boards.page(Boards.rollback, .openMetrics))
}
