extension Schema {
    /// The latencies of an endpoint by bucket; an "" in a `_fault` column means that the source has no such figure.
    static let buckets = """
        ALTER TABLE readings ADD COLUMN buckets TEXT CHECK (buckets <> '');
        """
}
