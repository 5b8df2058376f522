import CutoverConfig
import CutoverCore
import Foundation

extension Commands {
    /// The commands that find a run of these options again, wherever they are typed; secrets are masked.
    ///
    /// `file` is the configuration as it was asked for; nil when it was found by itself.
    init(_ flags: Flags, file: String?, _ checked: Checked) {
        let place = Self.place(checked)
        let configuration = file.map { ["--config", Self.absolute($0)] } ?? []
        let mask = Mask(hiding: checked.plan.secrets)
        let line = { (words: [String]) in Self.line(words, mask) }
        self.init(
            resume: line(["--resume"] + place + configuration + Self.judged(flags)),
            replay: line(["replay"] + place),
            rollback: line(["rollback"] + place + ["--reason", "WHY"])
        )
    }

    /// The commands for a demo, which nobody can go on with.
    static func ofDemo(_ flags: Flags, _ checked: Checked) -> Commands {
        var commands = Commands(flags, file: nil, checked)
        commands.resume = nil
        return commands
    }

    /// The command that looks at the same plan once more.
    static func check(_ flags: Flags, file: String?, _ checked: Checked) -> String {
        let configuration = file.map { ["--config", absolute($0)] } ?? []
        return line(
            ["check"] + place(checked) + configuration + judged(flags),
            Mask(hiding: checked.plan.secrets)
        )
    }

    /// Where the runs are, unless a bare command looks there anyway.
    private static func place(_ checked: Checked) -> [String] {
        let directory = absolute(checked.settings.directory)
        return directory == absolute("cutover-runs") ? [] : ["--dir", directory]
    }

    private static func line(_ words: [String], _ mask: Mask) -> String {
        (["cutover-monitor"] + words).map { quoted(mask.hide($0)) }.joined(separator: " ")
    }

    /// The options that make the plan what it is, as they were given.
    private static func judged(_ flags: Flags) -> [String] {
        let single = [
            ("--window", flags.window), ("--interval", flags.interval), ("--block", flags.block),
            ("--timeout", flags.timeout), ("--metrics-url", flags.metricsURL), ("--mode", flags.mode),
            ("--name", flags.name),
        ]
        let given = single.flatMap { option, value in value.map { [option, $0] } ?? [] }
        let lists =
            flags.healthURLs.flatMap { ["--health-url", $0] } + flags.limits.flatMap { ["--limit", $0] }
        return given + lists + (flags.isObserving ? ["--observe"] : [])
            + (flags.isDryRun ? ["--dry-run"] : [])
    }

    private static func absolute(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.path
    }

    /// The word as a shell takes it.
    private static func quoted(_ word: String) -> String {
        let isPlain = word.allSatisfy {
            $0.isASCII && ($0.isLetter || $0.isNumber || "-_./:=,@%+".contains($0))
        }
        return isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: #"'\''"#) + "'"
    }
}
