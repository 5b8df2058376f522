import ArgumentParser

/// Watches a cutover: the default.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Watches the targets for the window, decides, acts and explains."
    )

    @OptionGroup var options: RunOptions

    func run() async throws {
        let status = await Supervision(checked: try ConfigurationLoader.load(options)).run()
        throw ExitCode(status)
    }
}
