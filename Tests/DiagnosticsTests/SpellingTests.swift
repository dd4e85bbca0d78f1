import Diagnostics
import Testing

/// Suggestions for misspelled words, and the distance that they are based on.
struct SpellingTests {
    /// All words of at most three letters from an alphabet of three.
    private static let words: [[Character]] = {
        var all: [[Character]] = [[]]
        var last = all
        for _ in 0..<3 {
            last = last.flatMap { word in "abc".map { word + [$0] } }
            all += last
        }
        return all
    }()

    private func distance(_ a: [Character], _ b: [Character]) -> Int { Spelling.editDistance(a, b) }

    /// The definition of the optimal string alignment distance as a recursion over the last letters
    /// (L. Boytsov, DOI 10.1145/1963190.1963191, section 2.2).
    private static func defined(_ a: ArraySlice<Character>, _ b: ArraySlice<Character>) -> Int {
        guard let x = a.last, let y = b.last else { return a.count + b.count }
        let (shortA, shortB) = (a.dropLast(), b.dropLast())
        var best = min(
            defined(shortA, b) + 1, defined(a, shortB) + 1, defined(shortA, shortB) + (x == y ? 0 : 1))
        if x == shortB.last, y == shortA.last { best = min(best, defined(a.dropLast(2), b.dropLast(2)) + 1) }
        return best
    }

    @Test func distanceIsThatOfItsDefinition() {
        for a in Self.words { for b in Self.words { #expect(distance(a, b) == Self.defined(a[...], b[...])) } }
    }

    @Test func laws() {
        for a in Self.words {
            for b in Self.words {
                let d = distance(a, b)
                #expect(d == distance(b, a))
                #expect(d == distance(a.reversed(), b.reversed()))
                #expect((d == 0) == (a == b))
                #expect(d >= abs(a.count - b.count) && d <= max(a.count, b.count))
                #expect(distance(["x"] + a, ["x"] + b) == d)
            }
        }
    }

    /// Examples from the literature: V. Levenshtein's kitten and sitting, and CA and ABC, at which a part that was
    /// transposed may not be edited again.
    @Test(arguments: [("kitten", "sitting", 3), ("CA", "ABC", 3), ("ab", "ba", 1), ("Saturday", "Sunday", 3)])
    func examples(a: String, b: String, d: Int) {
        #expect(distance(Array(a), Array(b)) == d)
    }

    // MARK: Suggestions

    @Test(arguments: [
        ("durration", "duration"), ("DURATION", "duration"), ("duratoin", "duration"), ("dratin", "duration"),
        ("drtn", nil), ("step", nil), ("", nil), ("x", nil), ("V", "v"), ("vv", "v"), ("xx", nil),
    ]) func suggestions(word: String, candidate: String?) {
        let known = ["step_size", "duration", "v"]
        #expect(Spelling.nearest(to: word, among: known) == candidate)
        #expect(Spelling.hint(for: word, among: known) == candidate.map { "did you mean '\($0)'?" })
        #expect(Spelling.nearest(to: word, among: [String]()) == nil)
    }

    /// Of equally near candidates the first in lexicographic order is suggested, in whatever order they are given.
    @Test func theOrderOfCandidatesDoesNotMatter() {
        let words = ["vac", "vab", "vad", "wax", "v"]
        for shift in words.indices {
            let turned = Array(words[shift...] + words[..<shift])
            #expect(Spelling.nearest(to: "vax", among: turned) == "vab")
            #expect(Spelling.nearest(to: "vax", among: turned.reversed()) == "vab")
        }
    }

    /// Long words, which only hostile files contain, are not compared.
    @Test func longWordsAreNotCompared() {
        let longest = String(repeating: "a", count: 100)
        #expect(Spelling.nearest(to: longest, among: [longest + "b"]) == longest + "b")
        #expect(Spelling.nearest(to: longest + "a", among: [longest]) == nil)
    }
}
