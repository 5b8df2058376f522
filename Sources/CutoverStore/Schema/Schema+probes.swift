extension Schema {
    /// Samples were a table of wide rows, 285 bytes each with their indexes; they are a view of narrow ones.
    ///
    /// The new table bears the old one's name until the end, so that `readings` refers to it without being made anew.
    static let compactSamples =
        numberedRuns + sampleReferences + """
            DROP TRIGGER samples_own_their_seq;
            DROP TRIGGER events_own_their_seq;
            CREATE TABLE wide_samples AS SELECT * FROM samples;
            CREATE UNIQUE INDEX wide_samples_by_id ON wide_samples (id);
            DROP TABLE samples;
            """ + probes + widened + """
            DROP TABLE wide_samples;
            ALTER TABLE samples RENAME TO probes;
            """ + samplesView + ownSeqs

    private static let numberedRuns = """
        CREATE TABLE run_numbers (     -- a short name for every run, part of probes.id
            number INTEGER NOT NULL PRIMARY KEY CHECK (number > 0),
            run_id TEXT NOT NULL UNIQUE REFERENCES runs (id)
        ) STRICT;
        INSERT INTO run_numbers (run_id) SELECT id FROM runs ORDER BY rowid;

        CREATE TRIGGER runs_are_numbered AFTER INSERT ON runs
        BEGIN INSERT INTO run_numbers (run_id) VALUES (NEW.id); END;

        """

    private static let sampleReferences = """
        CREATE TABLE targets (         -- what a run probes: one row a run and name
            id INTEGER NOT NULL PRIMARY KEY,
            run INTEGER NOT NULL REFERENCES run_numbers (number),
            name TEXT NOT NULL CHECK (name <> ''),
            zero_us INTEGER NOT NULL,                 -- where probes.start_us counts from, microseconds since 1970, UTC
            UNIQUE (run, name),
            UNIQUE (run, id)
        ) STRICT;

        CREATE TABLE outcomes (        -- one row a distinct way for a probe to end
            id INTEGER NOT NULL PRIMARY KEY,
            outcome TEXT NOT NULL CHECK (outcome <> ''),       -- 'ok' or why it failed
            http_status INTEGER,                      -- NULL when no status line was read
            timed INTEGER NOT NULL CHECK (timed IN (0, 1)),    -- 1: the duration counts in a p95
            UNIQUE (outcome, http_status, timed)
        ) STRICT;

        CREATE TABLE connections (     -- one row a distinct connection that probes went over
            id INTEGER NOT NULL PRIMARY KEY,
            reused INTEGER CHECK (reused IN (0, 1)),  -- 1: of an earlier probe, 0: new; NULL when none stood
            address TEXT,                             -- remote address and port; NULL when none was reached
            certificate_end_us INTEGER,               -- end of the certificate, microseconds since 1970; NULL without one
            UNIQUE (address, reused, certificate_end_us)
        ) STRICT;

        """

    /// Slot comes first: the targets of one beat lie side by side, so that a commit touches few pages.
    private static let probes = """
        CREATE TABLE samples (         -- samples in their narrow form; read the view "samples"
            id INTEGER NOT NULL PRIMARY KEY,          -- run_numbers.number * 4294967296 + seq
            run INTEGER NOT NULL GENERATED ALWAYS AS (id >> 32) VIRTUAL,
            target_id INTEGER NOT NULL,
            slot INTEGER NOT NULL CHECK (slot >= 0),  -- place on the target's grid
            start_us INTEGER NOT NULL,                -- its intended start, microseconds from targets.zero_us on
            duration_us INTEGER NOT NULL,             -- from the intended start to the last byte
            outcome_id INTEGER NOT NULL REFERENCES outcomes (id),
            detail TEXT NOT NULL,                     -- one line about the failure; '' when ok
            endpoints INTEGER CHECK (endpoints >= 0), -- endpoints reported by a source; NULL when it is no reading
            source_started_at_us INTEGER,             -- when the reporting process says it started; NULL if unsaid
            connection_id INTEGER REFERENCES connections (id), -- NULL when nothing was sent over one
            resolve_us INTEGER,                       -- lengths of the phases, microseconds; NULL when there was none
            connect_us INTEGER,
            tls_us INTEGER,
            first_byte_us INTEGER,
            transfer_us INTEGER,
            redirect_us INTEGER,
            UNIQUE (slot, target_id),
            FOREIGN KEY (run, target_id) REFERENCES targets (run, id)
        ) STRICT;

        """

    private static let widened = """
        INSERT INTO targets (run, name, zero_us)
        SELECT number, target, min(intended_start_us) FROM wide_samples JOIN run_numbers USING (run_id)
        GROUP BY number, target ORDER BY min(seq);
        INSERT INTO outcomes (outcome, http_status, timed)
        SELECT outcome, http_status, timed FROM wide_samples GROUP BY outcome, http_status, timed ORDER BY count(*) DESC;
        INSERT INTO samples (id, target_id, slot, start_us, duration_us, outcome_id, detail, endpoints,
            source_started_at_us)
        SELECT r.number * 4294967296 + w.seq, t.id, w.slot, w.intended_start_us - t.zero_us, w.duration_us, o.id, w.detail,
            w.endpoints, w.source_started_at_us
        FROM wide_samples AS w CROSS JOIN run_numbers AS r ON r.run_id = w.run_id
        CROSS JOIN targets AS t ON t.run = r.number AND t.name = w.target
        CROSS JOIN outcomes AS o ON o.outcome = w.outcome AND o.http_status IS w.http_status AND o.timed = w.timed
        ORDER BY r.number, w.seq;
        UPDATE readings SET sample_id = (
            SELECT r.number * 4294967296 + w.seq FROM wide_samples AS w JOIN run_numbers AS r ON r.run_id = w.run_id
            WHERE w.id = readings.sample_id);

        """

    private static let samplesView = """

        CREATE VIEW samples AS         -- one probe a row
        SELECT
            p.id AS id,
            r.run_id AS run_id,
            p.id & 4294967295 AS seq,                 -- the order in which the run handled it, shared with events
            t.name AS target,
            p.slot AS slot,                           -- place on the target's grid
            t.zero_us + p.start_us AS intended_start_us,       -- when it should have started, microseconds since 1970, UTC
            p.duration_us AS duration_us,             -- from the intended start to the last byte, microseconds
            o.outcome AS outcome,                     -- 'ok' or why it failed
            o.http_status AS http_status,             -- NULL when no status line was read
            o.timed AS timed,                         -- 1: the duration counts in a p95
            p.detail AS detail,                       -- one line about the failure; '' when ok
            p.endpoints AS endpoints,                 -- endpoints reported by a source; NULL when it is no reading
            p.source_started_at_us AS source_started_at_us,    -- when the reporting process says it started; NULL if unsaid
            p.resolve_us AS resolve_us,               -- finding the address, microseconds; NULL: not reached or not needed
            p.connect_us AS connect_us,               -- from the address to a connection; NULL when it was reused
            p.tls_us AS tls_us,                       -- TLS handshake; NULL when it was reused, or over plain HTTP
            p.first_byte_us AS first_byte_us,         -- from the request to the first byte; NULL when none came
            p.transfer_us AS transfer_us,             -- from the first byte to the last; NULL when none came
            p.redirect_us AS redirect_us,             -- all hops before the last; NULL without a redirect
            CASE c.reused WHEN 0 THEN 'new' WHEN 1 THEN 'reused' END AS connection,   -- NULL when none stood
            c.address AS address,                     -- remote address and port; NULL when none was reached
            c.certificate_end_us AS certificate_end_us         -- end of the certificate, microseconds since 1970; or NULL
        FROM run_numbers AS r
        JOIN probes AS p ON p.id BETWEEN r.number * 4294967296 AND r.number * 4294967296 + 4294967295
        JOIN targets AS t ON t.id = p.target_id
        JOIN outcomes AS o ON o.id = p.outcome_id
        LEFT JOIN connections AS c ON c.id = p.connection_id;

        """

    /// After the row of a probe is in: a trigger before it costs SQLite a tenth more.
    private static let ownSeqs = """
        CREATE TRIGGER probes_own_their_seq AFTER INSERT ON probes
        WHEN EXISTS (SELECT 1 FROM run_numbers AS r JOIN events ON events.run_id = r.run_id
            WHERE r.number = NEW.id >> 32 AND events.seq = NEW.id & 4294967295 AND events.ordinal = 0)
        BEGIN SELECT RAISE(ABORT, 'seq belongs to an event already'); END;

        CREATE TRIGGER events_own_their_seq BEFORE INSERT ON events
        WHEN NEW.ordinal = 0 AND EXISTS (SELECT 1 FROM run_numbers AS r JOIN probes ON probes.id = r.number * 4294967296 + NEW.seq
            WHERE r.run_id = NEW.run_id)
        BEGIN SELECT RAISE(ABORT, 'seq belongs to a sample already'); END;
        """
}
