extension Schema {
    static let numbers = """
        CREATE TABLE numbers (         -- the numbers that one answer held, where the plan extracts some
            sample_id INTEGER NOT NULL REFERENCES probes (id),
            name TEXT NOT NULL CHECK (name <> ''),    -- the plan's name for it
            value TEXT NOT NULL CHECK (value <> ''),  -- the decimal exactly as it was read; of a moment its age, seconds
            PRIMARY KEY (sample_id, name)
        ) STRICT, WITHOUT ROWID;
        """
}
