extension Schema {
    static let outbox = """
        CREATE TABLE deliveries (      -- one message owed to one sink, or one order to one flag
            id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),   -- the idempotency key, the same on every attempt
            run_id TEXT NOT NULL REFERENCES runs (id),
            seq INTEGER NOT NULL CHECK (seq >= 0),    -- the event that caused it
            recipient TEXT NOT NULL CHECK (recipient <> ''),  -- the sink's name, or 'flag:' and the flag's name
            kind TEXT NOT NULL CHECK (kind <> ''),    -- what it is about: 'decision', 'flag', 'warning' and so on
            created_us INTEGER NOT NULL,              -- microseconds since 1970, UTC
            body BLOB NOT NULL,                       -- the bytes to send, frozen; empty for flags; no URL, no header
            state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'read_back', 'dead', 'suppressed')),
            attempts INTEGER NOT NULL CHECK (attempts >= 0),
            next_us INTEGER NOT NULL,                 -- when it may be tried next
            last_us INTEGER,                          -- when it was last tried; NULL before the first
            last_result TEXT NOT NULL                 -- one line about the last attempt; '' before the first
        ) STRICT;
        CREATE INDEX deliveries_owed ON deliveries (run_id, next_us) WHERE state = 'pending';
        CREATE INDEX deliveries_of_run ON deliveries (run_id, seq);

        CREATE TRIGGER deliveries_are_frozen
        BEFORE UPDATE OF id, run_id, seq, recipient, kind, created_us, body ON deliveries
        BEGIN SELECT RAISE(ABORT, 'a delivery is frozen: only its progress may change'); END;
        """
}
