extension Schema {
    static let windows = """
        CREATE TABLE windows (         -- what one series showed in one closed block
            id INTEGER NOT NULL PRIMARY KEY,
            run_id TEXT NOT NULL REFERENCES runs (id),
            seq INTEGER NOT NULL CHECK (seq >= 0),    -- the event that closed the block
            target TEXT NOT NULL CHECK (target <> ''),
            endpoint TEXT,                            -- NULL for health targets, '*' for a source's total
            block INTEGER NOT NULL CHECK (block >= 0),
            start_us INTEGER NOT NULL,                -- microseconds since 1970, UTC
            end_us INTEGER NOT NULL,
            start_after_t0_us INTEGER,                -- T+, microseconds; NULL while T0 is not known
            end_after_t0_us INTEGER,
            n INTEGER NOT NULL,                       -- probes or requests in the block
            failures INTEGER NOT NULL,                -- bad ones among them
            timed INTEGER,                            -- probes a p95 counts; NULL without a latency limit
            slow INTEGER,                             -- over the latency limit; NULL without such a limit
            p95_us INTEGER,                           -- exact p95 of the block, or the newest reported one
            log_e REAL,                               -- natural log of the evidence of the error rule so far
            log_e_slow REAL,                          -- the same for the p95 rule; NULL without such a limit
            CHECK (end_us >= start_us)
        ) STRICT;
        CREATE UNIQUE INDEX windows_once ON windows (run_id, target, ifnull(endpoint, ''), block);
        """

    static let verdicts = """
        CREATE TABLE verdicts (        -- a rule whose state or verdict changed, and every rule at a decision
            id INTEGER NOT NULL PRIMARY KEY,          -- the rules of one decision: worst first
            run_id TEXT NOT NULL REFERENCES runs (id),
            seq INTEGER NOT NULL CHECK (seq >= 0),    -- the event that changed it, or the decision's
            at_us INTEGER NOT NULL,                   -- microseconds since 1970, UTC
            final INTEGER NOT NULL CHECK (final IN (0, 1)),        -- 1: the decision of the same seq stood on it
            rule TEXT NOT NULL CHECK (rule <> ''),    -- 'api-health/error_rate_pct'
            target TEXT NOT NULL,
            endpoint TEXT,                            -- NULL for health targets and a source's total
            figure TEXT NOT NULL,                     -- 'error_rate_pct', 'p95_ms', 'reported_p95_ms'
            critical INTEGER NOT NULL CHECK (critical IN (0, 1)),  -- 1: it can roll back
            state TEXT NOT NULL CHECK (state IN ('warming', 'healthy', 'degraded', 'breached', 'unknown')),
            verdict TEXT NOT NULL CHECK (verdict IN ('pass', 'forgiven', 'fail', 'unknown')),
            reason TEXT,                              -- why unknown: 'no_data', 'stale' and so on; else NULL
            reason_seen INTEGER,                      -- what there was, for reasons with numbers
            reason_needed INTEGER,                    -- what it takes, for reasons with numbers
            reason_text TEXT,                         -- in words, for reasons with words
            code TEXT,                                -- why it breached: 'R1', 'R4' and so on; NULL while it has not
            n INTEGER NOT NULL,                       -- probes, timed probes, requests or gauge readings since T0
            k INTEGER NOT NULL,                       -- bad ones among them
            limit_pct TEXT NOT NULL,                  -- limit on 100 k/n in per cent, the operator's own digits
            latency_limit_us INTEGER,                 -- p95 rules: the limit, microseconds
            latency_us INTEGER,                       -- p95 rules: the p95, microseconds; NULL without data
            blocks INTEGER NOT NULL,                  -- closed blocks with an observation
            bad_blocks INTEGER NOT NULL,              -- closed blocks over the limit
            observed INTEGER NOT NULL,                -- slots or polls seen
            scheduled INTEGER NOT NULL,               -- slots or polls due so far
            critical_count INTEGER,                   -- the k at which it can no longer pass; NULL if not known
            final_count INTEGER,                      -- the n at the end of the window; NULL if not known
            log_e REAL,                               -- natural log of its evidence; NULL if it weighs none
            weight REAL,                              -- its part of the run's one risk; NULL without evidence
            since_us INTEGER,                         -- since when it is not healthy; NULL while it is
            forecast TEXT NOT NULL,                   -- one line for people; '' without one
            UNIQUE (run_id, seq, rule, final),
            CHECK ((verdict = 'unknown') = (reason IS NOT NULL))
        ) STRICT;
        """

    static let decisions = """
        CREATE TABLE decisions (       -- its rules are the final verdicts of the same run and seq
            run_id TEXT NOT NULL REFERENCES runs (id),
            seq INTEGER NOT NULL CHECK (seq >= 0),    -- the event it was made on
            at_us INTEGER NOT NULL,                   -- microseconds since 1970, UTC
            elapsed_us INTEGER NOT NULL,              -- T+, microseconds
            decision TEXT NOT NULL CHECK (decision IN ('go', 'rollback', 'hold')),
            code TEXT NOT NULL CHECK (code <> ''),    -- why now: 'R1', 'window_passed' and so on
            text TEXT NOT NULL CHECK (text <> ''),    -- the one text, the same as in every message
            log_e_open REAL,                          -- joint evidence of the rules that could roll back, or NULL
            stored INTEGER NOT NULL CHECK (stored IN (0, 1)),  -- 0: published before it was on disk
            PRIMARY KEY (run_id, seq)
        ) STRICT;

        CREATE TRIGGER decisions_never_change BEFORE UPDATE ON decisions
        BEGIN SELECT RAISE(ABORT, 'a decision never changes'); END;

        CREATE TRIGGER rollback_latches BEFORE INSERT ON decisions
        WHEN NEW.decision <> 'rollback'
            AND EXISTS (SELECT 1 FROM decisions WHERE run_id = NEW.run_id AND decision = 'rollback')
        BEGIN SELECT RAISE(ABORT, 'the run decided ROLLBACK, which latches'); END;
        """
}
