import ArgumentParser
import CutoverConfig

/// Watches a cutover: the default.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Watches the targets for the window, decides, acts and explains."
    )

    @OptionGroup var options: RunOptions

    func run() async throws {
        let checked = try ConfigurationLoader.load(options)
        let supervision = Supervision(
            plan: checked.plan,
            settings: checked.settings,
            file: checked.file,
            commands: .init(options.flags, file: ConfigurationLoader.asked(options), checked)
        )
        let status = await supervision.run()
        throw ExitCode(status)
    }
}
