/// The comments inside the statements are kept by SQLite: `.schema` shows them to whoever opens the file at 3 a.m.
extension Schema {
    static let runs = """
        CREATE TABLE runs (            -- one supervised cutover a row
            id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
            name TEXT NOT NULL,              -- the plan's name
            plan TEXT NOT NULL,              -- the checked plan as canonical JSON, secrets masked
            plan_digest TEXT NOT NULL,       -- SHA-256 of that plan
            monitor_version TEXT NOT NULL,
            host TEXT NOT NULL,
            pid INTEGER NOT NULL,            -- the process that writes or wrote it
            state TEXT NOT NULL CHECK (state IN ('running', 'ended', 'interrupted', 'abandoned')),
            started_us INTEGER NOT NULL,     -- process start; every *_us moment is microseconds since 1970, UTC
            t0_us INTEGER,                   -- T0; NULL until it is known
            window_us INTEGER NOT NULL CHECK (window_us > 0),  -- length of the judged window, microseconds
            ended_us INTEGER,                -- NULL while running
            exit_status INTEGER CHECK (exit_status BETWEEN 0 AND 255),
            decision TEXT CHECK (decision IN ('go', 'rollback', 'hold')),  -- NULL until it is made
            dry_run INTEGER NOT NULL CHECK (dry_run IN (0, 1)),  -- 1: judged and stored, nothing sent or switched
            CHECK ((state = 'running') = (ended_us IS NULL))
        ) STRICT;
        """

    static let commands = """
        CREATE TABLE commands (        -- what operators told a run; the running monitor reads it
            id INTEGER NOT NULL PRIMARY KEY,
            run_id TEXT NOT NULL REFERENCES runs (id),
            at_us INTEGER NOT NULL,          -- when it was said, microseconds since 1970, UTC
            verb TEXT NOT NULL CHECK (verb <> ''),
            rule TEXT,                       -- the rule it is about; NULL when about the run
            reason TEXT NOT NULL,
            by_whom TEXT NOT NULL CHECK (by_whom <> ''),
            argument TEXT,                   -- further word of the command; NULL without one
            handled_us INTEGER               -- when the monitor took it; NULL until then
        ) STRICT;
        CREATE INDEX commands_waiting ON commands (run_id, id) WHERE handled_us IS NULL;
        """
}
