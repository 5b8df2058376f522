extension Schema {
    /// The first table of this name was never written to.
    static let answeredCommands = """
        DROP TABLE commands;
        CREATE TABLE commands (        -- what people told a run, and what the monitor answered
            id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,     -- the order in which they were said
            run_id TEXT NOT NULL REFERENCES runs (id),
            at_us INTEGER NOT NULL,          -- when it was said, microseconds since 1970, UTC
            verb TEXT NOT NULL               -- the lever
                CHECK (verb IN ('rollback', 'abort', 'mute', 'override', 'extend', 'restore', 'confirm')),
            rules TEXT CHECK (rules <> ''),           -- the rules it is about, a JSON list; NULL when about the run
            length_us INTEGER CHECK (length_us > 0),  -- mute, extend: for how long; else NULL
            by_whom TEXT NOT NULL CHECK (by_whom <> ''),
            reason TEXT NOT NULL,            -- in their words; '' when none was given
            state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'accepted', 'refused')),
            answered_us INTEGER,             -- when the monitor answered; NULL until then
            seq INTEGER,                     -- the event it became; NULL until then
            answer TEXT,                     -- what was done, or why nothing was; NULL until then
            status_before TEXT,              -- how the run stood before; NULL until it is answered
            status_after TEXT,               -- how it stood after; NULL until it is answered
            CHECK ((state = 'waiting') = (answered_us IS NULL)),
            CHECK ((state = 'waiting') = (answer IS NULL))
        ) STRICT;
        CREATE INDEX commands_waiting ON commands (run_id, id) WHERE state = 'waiting';

        CREATE TRIGGER commands_are_said_once
        BEFORE UPDATE OF id, run_id, at_us, verb, rules, length_us ON commands
        BEGIN SELECT RAISE(ABORT, 'what was said stays said'); END;

        CREATE TRIGGER commands_are_answered_once BEFORE UPDATE ON commands WHEN OLD.state <> 'waiting'
        BEGIN SELECT RAISE(ABORT, 'a command is answered once'); END;

        CREATE TRIGGER commands_stay BEFORE DELETE ON commands
        BEGIN SELECT RAISE(ABORT, 'a command is never removed'); END;
        """
}
