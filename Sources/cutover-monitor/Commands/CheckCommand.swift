import ArgumentParser
import CutoverConfig
import CutoverCore
import CutoverReport

/// The strict rehearsal before T0.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Tries every target, rule, flag and sink once before T0, and changes nothing.",
        discussion: """
            Takes the options of run. 0 when all is well, 1 when something is wrong, 64 and 78 as run. \
            No flag is touched and nothing is posted, unless --send-test is given.
            """
    )

    @OptionGroup var options: RunOptions

    @ArgumentParser.Flag(
        name: .customLong("send-test"),
        help: "Really send a message, marked TEST, to every sink."
    )
    var sendTest = false

    func run() async throws {
        let checked = try ConfigurationLoader.load(options, isStrict: true)
        if sendTest, checked.settings.isDryRun {
            Console.complain("--send-test sends and --dry-run forbids it; leave one of them out")
            throw ExitStatus.usage.code
        }
        let lines = await Rehearsal(checked: checked, sendsTest: sendTest).lines()
        let report = CheckReport(
            title: title(checked),
            lines: lines,
            again: Commands.check(options.flags, file: ConfigurationLoader.asked(options), checked)
        )
        switch checked.settings.output {
        case .json: Console.say(report.json)
        case .quiet: break
        case .auto, .live, .log: Console.say(report.text)
        }
        throw ExitCode(report.hasPassed ? 0 : 1)
    }

    private func title(_ checked: Checked) -> String {
        let plan = checked.plan
        return
            "CHECK \(plan.name): window \(plan.window.text), read from \(checked.file ?? "options and environment")"
    }
}
