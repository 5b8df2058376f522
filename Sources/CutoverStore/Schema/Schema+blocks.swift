extension Schema {
    /// A window was 140 bytes with its index, half of them the names of its run and target; it is a view of narrow rows.
    static let compactWindows = """
        CREATE TABLE series (          -- what has a row a block: a health target, or one endpoint of a source
            id INTEGER NOT NULL PRIMARY KEY,
            run INTEGER NOT NULL,
            target_id INTEGER NOT NULL,
            endpoint TEXT,                            -- NULL for health targets, '*' for a source's total
            UNIQUE (run, id),
            FOREIGN KEY (run, target_id) REFERENCES targets (run, id)
        ) STRICT;
        CREATE UNIQUE INDEX series_once ON series (target_id, ifnull(endpoint, ''));

        CREATE TABLE blocks (          -- windows in their narrow form; read the view "windows"
            id INTEGER NOT NULL PRIMARY KEY,          -- run_numbers.number * 4294967296 + 1 and up
            run INTEGER NOT NULL GENERATED ALWAYS AS (id >> 32) VIRTUAL,
            series_id INTEGER NOT NULL,
            seq INTEGER NOT NULL CHECK (seq >= 0),    -- the event that closed the block
            block INTEGER NOT NULL CHECK (block >= 0),
            start_us INTEGER NOT NULL,                -- microseconds since 1970, UTC
            length_us INTEGER NOT NULL CHECK (length_us >= 0),
            n INTEGER NOT NULL,                       -- probes or requests in the block
            failures INTEGER NOT NULL,                -- bad ones among them
            timed INTEGER,                            -- probes a p95 counts; NULL without a latency limit
            slow INTEGER,                             -- over the latency limit; NULL without such a limit
            p95_us INTEGER,                           -- exact p95 of the block, or the newest reported one
            log_e REAL,                               -- natural log of the evidence of the error rule so far
            log_e_slow REAL,                          -- the same for the p95 rule; NULL without such a limit
            UNIQUE (block, series_id),
            FOREIGN KEY (run, series_id) REFERENCES series (run, id)
        ) STRICT;

        INSERT INTO targets (run, name, zero_us)
        SELECT number, target, min(start_us) FROM windows JOIN run_numbers USING (run_id) WHERE true
        GROUP BY number, target
        ON CONFLICT (run, name) DO NOTHING;
        INSERT INTO series (run, target_id, endpoint)
        SELECT t.run, t.id, w.endpoint
        FROM windows AS w CROSS JOIN run_numbers AS r ON r.run_id = w.run_id
        CROSS JOIN targets AS t ON t.run = r.number AND t.name = w.target
        GROUP BY t.run, t.id, w.endpoint ORDER BY min(w.id);
        INSERT INTO blocks (id, series_id, seq, block, start_us, length_us, n, failures, timed, slow, p95_us, log_e,
            log_e_slow)
        SELECT r.number * 4294967296 + row_number() OVER (PARTITION BY w.run_id ORDER BY w.id), s.id, w.seq, w.block,
            w.start_us, w.end_us - w.start_us, w.n, w.failures, w.timed, w.slow, w.p95_us, w.log_e, w.log_e_slow
        FROM windows AS w CROSS JOIN run_numbers AS r ON r.run_id = w.run_id
        CROSS JOIN targets AS t ON t.run = r.number AND t.name = w.target
        CROSS JOIN series AS s ON s.target_id = t.id AND ifnull(s.endpoint, '') = ifnull(w.endpoint, '')
        ORDER BY w.id;
        DROP TABLE windows;

        CREATE VIEW windows AS         -- what one series showed in one closed block
        SELECT
            b.id AS id,
            r.run_id AS run_id,
            b.seq AS seq,                             -- the event that closed the block
            t.name AS target,
            s.endpoint AS endpoint,                   -- NULL for health targets, '*' for a source's total
            b.block AS block,
            b.start_us AS start_us,                   -- microseconds since 1970, UTC
            b.start_us + b.length_us AS end_us,
            b.start_us - runs.t0_us AS start_after_t0_us,      -- T+, microseconds; NULL while T0 is not known
            b.start_us + b.length_us - runs.t0_us AS end_after_t0_us,
            b.n AS n,                                 -- probes or requests in the block
            b.failures AS failures,                   -- bad ones among them
            b.timed AS timed,                         -- probes a p95 counts; NULL without a latency limit
            b.slow AS slow,                           -- over the latency limit; NULL without such a limit
            b.p95_us AS p95_us,                       -- exact p95 of the block, or the newest reported one
            b.log_e AS log_e,                         -- natural log of the evidence of the error rule so far
            b.log_e_slow AS log_e_slow                -- the same for the p95 rule; NULL without such a limit
        FROM run_numbers AS r
        JOIN runs ON runs.id = r.run_id
        JOIN blocks AS b ON b.id BETWEEN r.number * 4294967296 AND r.number * 4294967296 + 4294967295
        JOIN series AS s ON s.id = b.series_id
        JOIN targets AS t ON t.id = s.target_id;
        """
}
