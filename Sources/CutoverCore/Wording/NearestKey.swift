/// The known word an unknown one probably stands for.
package enum NearestKey {
    /// The word of `known` with the fewest edits from `word`, if they are few enough to be a slip; the first of equals.
    package static func of(_ word: String, among known: [String]) -> String? {
        let allowed = max(1, min(3, word.count / 3))
        let near = known.map { (key: $0, edits: edits(Array(word.lowercased()), Array($0.lowercased()))) }
            .filter { $0.edits <= allowed }
        return near.min { $0.edits < $1.edits }?.key
    }

    /// `; did you mean "x"?`, or the words there are.
    package static func hint(_ word: String, among known: [String]) -> String {
        if let nearest = of(word, among: known) { return "; did you mean \"\(nearest)\"?" }
        return known.isEmpty ? "; remove it" : "; known here: \(known.joined(separator: ", "))"
    }

    /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment distance).
    private static func edits(_ left: [Character], _ right: [Character]) -> Int {
        var rows = [Array(0...right.count)]
        for (i, a) in left.enumerated() {
            var row = [i + 1]
            for (j, b) in right.enumerated() {
                var best = min(row[j] + 1, rows[i][j + 1] + 1, rows[i][j] + (a == b ? 0 : 1))
                if i > 0, j > 0, a == right[j - 1], left[i - 1] == b {
                    best = min(best, rows[i - 1][j - 1] + 1)
                }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[left.count][right.count]
    }
}
