extension Schema {
    static let samples = """
        CREATE TABLE samples (         -- one probe a row
            id INTEGER NOT NULL PRIMARY KEY,
            run_id TEXT NOT NULL REFERENCES runs (id),
            seq INTEGER NOT NULL CHECK (seq >= 0),    -- the order in which the run handled it, shared with events
            target TEXT NOT NULL CHECK (target <> ''),
            slot INTEGER NOT NULL CHECK (slot >= 0),  -- place on the target's grid
            intended_start_us INTEGER NOT NULL,       -- when it should have started, microseconds since 1970, UTC
            duration_us INTEGER NOT NULL,             -- from the intended start to the last byte, microseconds
            outcome TEXT NOT NULL CHECK (outcome <> ''),       -- 'ok' or why it failed
            http_status INTEGER,                      -- NULL when no status line was read
            timed INTEGER NOT NULL CHECK (timed IN (0, 1)),    -- 1: the duration counts in a p95
            detail TEXT NOT NULL,                     -- one line about the failure; '' when ok
            endpoints INTEGER CHECK (endpoints >= 0), -- endpoints reported by a source; NULL when it is no reading
            source_started_at_us INTEGER,             -- when the reporting process says it started; NULL if unsaid
            UNIQUE (run_id, seq),
            UNIQUE (run_id, target, slot)
        ) STRICT;

        CREATE TABLE readings (        -- what one source answer said about one endpoint; counters since its start
            sample_id INTEGER NOT NULL REFERENCES samples (id),
            endpoint TEXT NOT NULL,
            requests INTEGER,                -- requests since the source started; NULL when unreadable
            errors INTEGER,                  -- failed ones among them; NULL when unreadable
            p95_us INTEGER,                  -- the p95 the source reports, microseconds; NULL when unreadable
            started_at_us INTEGER,           -- the same as samples.source_started_at_us
            requests_fault TEXT,             -- why requests could not be read; NULL when it could
            errors_fault TEXT,               -- why errors could not be read
            p95_fault TEXT,                  -- why p95_us could not be read
            PRIMARY KEY (sample_id, endpoint),
            CHECK ((requests IS NULL) = (requests_fault IS NOT NULL)),
            CHECK ((errors IS NULL) = (errors_fault IS NOT NULL)),
            CHECK ((p95_us IS NULL) = (p95_fault IS NOT NULL))
        ) STRICT, WITHOUT ROWID;
        """

    static let events = """
        CREATE TABLE events (          -- everything else that happened, and the run's story
            run_id TEXT NOT NULL REFERENCES runs (id),
            seq INTEGER NOT NULL CHECK (seq >= 0),  -- the order in which the run handled it, shared with samples
            ordinal INTEGER NOT NULL CHECK (ordinal >= 0),  -- 0: the event; 1 and up: notes it led to
            at_us INTEGER NOT NULL,          -- when it happened, microseconds since 1970, UTC
            kind TEXT NOT NULL CHECK (kind <> ''),  -- 'tick', 'missed', 'note' and so on
            target TEXT,                     -- missed: whose slot
            slot INTEGER,                    -- missed: which slot
            delivery_id TEXT,                -- attempted: which delivery
            label TEXT,                      -- attempted: its result; interrupted: the signal; store_failed: what was
                                             -- lost; noticed, note: a word from a bounded set
            retry_after_us INTEGER,          -- attempted: the receiver's wish, microseconds; NULL without one
            text TEXT,                       -- one line for people; NULL when there is nothing to say
            replayed INTEGER NOT NULL CHECK (replayed IN (0, 1)),  -- 1: replay feeds it to the engine again
            PRIMARY KEY (run_id, seq, ordinal),
            CHECK ((replayed = 1) = (ordinal = 0)),
            CHECK (kind <> 'missed' OR (target IS NOT NULL AND slot IS NOT NULL)),
            CHECK (kind <> 'attempted' OR (delivery_id IS NOT NULL AND label IS NOT NULL AND text IS NOT NULL))
        ) STRICT, WITHOUT ROWID;

        CREATE TRIGGER samples_own_their_seq BEFORE INSERT ON samples
        WHEN EXISTS (SELECT 1 FROM events WHERE run_id = NEW.run_id AND seq = NEW.seq AND ordinal = 0)
        BEGIN SELECT RAISE(ABORT, 'seq belongs to an event already'); END;

        CREATE TRIGGER events_own_their_seq BEFORE INSERT ON events
        WHEN NEW.ordinal = 0 AND EXISTS (SELECT 1 FROM samples WHERE run_id = NEW.run_id AND seq = NEW.seq)
        BEGIN SELECT RAISE(ABORT, 'seq belongs to a sample already'); END;
        """
}
