import Simulator
import Testing

/// Patterns of names.
struct NamePatternTests {
    /// Returns all words of at most `length` letters.
    private static func words(_ letters: String, _ length: Int) -> [String] {
        var (all, last) = ([""], [""])
        for _ in 0..<length {
            last = last.flatMap { word in letters.map { word + String($0) } }
            all += last
        }
        return all
    }

    /// The definition: a star matches any number of letters, any other letter matches itself.
    private static func matches(_ text: Substring, _ pattern: Substring) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        if first == "*" {
            return matches(text, pattern.dropFirst()) || (!text.isEmpty && matches(text.dropFirst(), pattern))
        }
        return text.first == first && matches(text.dropFirst(), pattern.dropFirst())
    }

    @Test func matchesAreThoseOfTheDefinition() {
        let texts = Self.words("ab", 5)
        for pattern in Self.words("ab*", 5) {
            for text in texts {
                #expect(
                    NamePattern.matches(text, pattern) == Self.matches(text[...], pattern[...]), "\(text) \(pattern)")
            }
        }
    }

    /// The characters of paths, and those that other pattern languages know, are letters like any other.
    @Test(arguments: [
        ("pop[0]/v", "pop[*]/v", true), ("pop[0]/v", "pop[0]/v", true), ("pop0/v", "pop[0]/v", false),
        ("a.b", "a?b", false), ("axb", "a.b", false), ("a/b/c", "a*c", true), ("", "*", true), ("V", "v", false),
        ("a\\*", "a\\*", true), ("é/中", "*中", true),
    ]) func examples(text: String, pattern: String, isMatch: Bool) {
        #expect(NamePattern.matches(text, pattern) == isMatch)
    }
}
