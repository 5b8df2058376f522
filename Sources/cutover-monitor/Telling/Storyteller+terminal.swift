import CutoverCore

extension Storyteller {
    /// Takes what was typed since the last look; true when the watch is to end.
    ///
    /// Without a live view any line ends it once there is a decision.
    func press(_ typed: [UInt8]) -> Bool { screen?.press(typed) ?? isDecided }

    /// Looks whether the terminal has another size.
    func look() { screen?.look() }

    /// Leaves the terminal as it was found, since the process is about to be stopped.
    func pause() async {
        screen?.pause()
        await terminal.flush(patience: .milliseconds(500))
    }

    /// Takes the terminal again after a stop.
    func refresh() { screen?.refresh() }

    /// Gives the terminal up: the log goes on in its file.
    func hangUp(_ words: String) {
        guard let screen else { return }
        screen.restore()
        terminal.complain(words)
    }

    /// Says the last words of a process that ends at once, and leaves the terminal as it was found.
    func leave(_ words: String) async {
        screen?.restore()
        terminal.complain(words)
        await terminal.flush(patience: .milliseconds(500))
    }
}
