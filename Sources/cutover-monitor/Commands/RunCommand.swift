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
        let status = try await Supervision(options).run()
        throw ExitCode(status)
    }
}

extension Supervision {
    /// What the options and their configuration come to.
    ///
    /// - Throws: `ExitCode` 64 or 78, after every problem has been printed.
    init(_ options: RunOptions) throws {
        let checked = try ConfigurationLoader.load(options)
        self.init(
            plan: checked.plan,
            settings: checked.settings,
            file: checked.file,
            commands: .init(options.flags, file: ConfigurationLoader.asked(options), checked)
        )
    }
}
