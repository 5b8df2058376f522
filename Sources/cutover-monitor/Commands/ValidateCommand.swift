import ArgumentParser
import CutoverConfig
import CutoverCore
import CutoverSeal

/// Reads the configuration and prints the plan it comes to.
struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Prints the resolved plan, masked, with its digest; or every problem of the configuration."
    )

    @OptionGroup var options: RunOptions

    func run() async throws {
        let checked = try ConfigurationLoader.load(options, isStrict: true)
        let text = PlanText.render(checked.plan)
        Console.say(text)
        Console.say("")
        for promise in checked.plan.promises { Console.say("# " + promise) }
        for warning in checked.settings.warnings { Console.tell("warning: " + warning) }
        for note in checked.settings.notes { Console.tell("note: " + note) }
        Console.say("# read from \(checked.file ?? "options and environment")")
        Console.say("# plan digest sha256:\(Seal.sha256Hex(Array(text.utf8)))")
    }
}
