import CutoverCore
import CutoverReport
import Testing
@Test func preview() {
    let c = SummaryContext(storePath: "/srv/erp/cutover-runs/cutover.db", directory: "/srv/erp/cutover-runs/7f3a", next: ["cutover-monitor report 7f3a"])
    for b in [Boards.rollback, Boards.go, Boards.interrupted, Boards.empty] { print(Summary.text(b, c)); print("-----") }
    print(Summary.markdown(Boards.rollback, c)); print("----")
    for (w,h) in [(80,24),(120,30),(40,10),(20,5)] { for b in [Boards.rollback, Boards.warning, Boards.empty] {
      print("+" + String(repeating:"-", count:w)+"+"); for l in LiveFrame.lines(b, width:w, height:h) { print("|"+l+String(repeating:" ",count:w-l.count)+"|") } } }
    print(StatusLine.render(Boards.rollback)); print(RunDocument.json(Boards.rollback))
    for k in [Rendering.RecipientKind.webhook, .slack] { print(String(decoding: Rendering.body(Boards.announcement(.decision, Boards.rollback.decision!.text, Boards.rollback), recipientKind: k, deliveryID: "7f3a-42-0-s0", host: "web 1"), as: UTF8.self)) }
    var p = ProcessFigures(); p.cpu = .milliseconds(1250); p.residentBytes = 12_000_000; p.openFiles = 12; p.start = Boards.origin
    print(MetricsText.render(board: (Boards.rollback, .milliseconds(20)), process: p, build: BuildFigures(version: "0.1.0", revision: "abc"), format: .openMetrics))
}
