import ArgumentParser
import CutoverCore
import CutoverStore

/// Lists the stored runs.
struct RunsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "Lists the runs of a directory, newest first."
    )

    @OptionGroup var store: StoreOptions

    func run() async throws {
        do {
            let runs = try await store.open().runs()
            Console.say(Self.row("RUN", "NAME", "T0", "STATE", "DECISION", "EXIT", "OWED"))
            let directory = StoreOptions.directory(store.dir)
            for run in runs { Console.say(Self.row(RollbackMark.read(run, in: directory))) }
        } catch let trouble as StoreTrouble {
            throw StoreOptions.refuse(trouble)
        }
    }

    private static func row(_ run: RunSummary) -> String {
        row(
            run.record.id,
            run.record.name,
            run.origin.map { String($0.rfc3339.prefix(19)) + "Z" } ?? "-",
            run.isCrashed ? "crashed" : run.state.rawValue,
            run.decision?.word ?? "-",
            run.exitStatus.map { "\($0)" } ?? "-",
            "\(run.owedDeliveries)"
        )
    }

    private static func row(_ cells: String...) -> String {
        zip(cells, [22, 16, 21, 12, 9, 5, 4]).map { cell, width in
            cell + String(repeating: " ", count: max(1, width - cell.count))
        }.joined().trimmingSuffix(while: \.isWhitespace)
    }
}

extension String {
    /// The text without the trailing characters that match.
    func trimmingSuffix(while matches: (Character) -> Bool) -> String {
        var text = self
        while let last = text.last, matches(last) { text.removeLast() }
        return text
    }
}
