/// Suggestions for misspelled words.
///
///     Spelling.hint(for: "durration", among: ["duration", "step_size"])  // "did you mean 'duration'?"
public enum Spelling {
    /// Returns the hint `did you mean 'x'?` with the candidate that ``nearest(to:among:)`` gives; nil if it gives none.
    public static func hint(for word: String, among candidates: some Sequence<String>) -> String? {
        nearest(to: word, among: candidates).map { "did you mean '\($0)'?" }
    }

    /// The longest word that is compared, in UTF-8 code units, which bounds the time for an edit distance.
    private static let longest = 100

    /// Returns the candidate with the smallest edit distance to `word`, regardless of case.
    ///
    /// The distance must be at most a third of the length of `word`, or at most 1 for a word of two characters; a single
    /// character has only candidates that differ from it in case. Among equally near candidates the result is the
    /// nearest with regard to case, so that `mss` becomes `ms` and not `mS`, and among those the smallest in
    /// lexicographic order, whatever the order of `candidates`.
    /// - Returns: The nearest candidate; nil if none is near enough, or if `word` is longer than 100 bytes.
    /// - Complexity: O(*n* · *m*²) for *n* candidates and words of *m* characters.
    public static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        guard word.utf8.count <= longest else { return nil }
        let limit = word.count < 2 ? 0 : max(1, word.count / 3)
        var best: (word: String, distance: Int, exact: Int)?
        for candidate in candidates
        where candidate.utf8.count <= 2 * longest && abs(candidate.count - word.count) <= limit {
            let distance = editDistance(Array(word.lowercased()), Array(candidate.lowercased()))
            guard distance <= limit else { continue }
            let exact = editDistance(Array(word), Array(candidate))
            if best.map({ (distance, exact, candidate) < ($0.distance, $0.exact, $0.word) }) != false {
                best = (candidate, distance, exact)
            }
        }
        return best?.word
    }

    /// Returns the smallest number of insertions, deletions, substitutions and transpositions of adjacent characters
    /// that turn `a` into `b`.
    ///
    /// Source: optimal string alignment distance; L. Boytsov, "Indexing methods for approximate dictionary searching",
    /// ACM J. Exp. Algorithmics 16 (2011), DOI 10.1145/1963190.1963191.
    /// - Complexity: O(`a.count` · `b.count`) in time and O(`b.count`) in memory.
    package static func editDistance(_ a: [Character], _ b: [Character]) -> Int {
        guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
        var beforeLast = [Int](repeating: 0, count: b.count + 1)
        var last = Array(0...b.count)
        for i in 1...a.count {
            var row = [i] + [Int](repeating: 0, count: b.count)
            for j in 1...b.count {
                let change = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
                row[j] = min(change, last[j] + 1, row[j - 1] + 1)
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                    row[j] = min(row[j], beforeLast[j - 2] + 1)
                }
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count]
    }
}
