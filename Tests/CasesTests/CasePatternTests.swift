import Cases
import Testing

struct CasePatternTests {
    @Test(arguments: [
        ("hh*", "hh", true), ("hh*", "hh2", true), ("hh*", "hh/two", false), ("hh*", "ahh", false),
        ("*hh*", "ahhb", true), ("net/**", "net/a", true), ("net/**", "net/a/b", true), ("net/**", "net", false),
        ("net/*", "net/a/b", false), ("**", "a/b/c", true), ("**/ring", "ring", true), ("**/ring", "a/b/ring", true),
        ("**/ring", "string", false), ("a/**/b", "a/b", true), ("a/**/b", "a/x/y/b", true), ("a/**/b", "a/xb", false),
        ("h?", "hh", true), ("h?", "h", false), ("h?i", "h/i", false), ("*", "", true), ("a**", "a/b", true),
        ("[a]*", "a", false), ("*.*", "a.b", true), ("*a*a*", "banana", true), ("*a*a*a*a*", "banana", false),
    ]) func matches(pattern: String, id: String, isMatch: Bool) {
        #expect(CasePattern(pattern).matches(id) == isMatch)
    }

    /// A pattern without special characters matches itself only.
    @Test(arguments: ["ex3", "net/a", "a.b", "[x]"]) func plainTexts(text: String) {
        #expect(!CasePattern.isPattern(text))
        #expect(CasePattern(text).matches(text) && !CasePattern(text).matches(text + "x"))
    }

    /// Many stars do not make the match slow.
    @Test func isFastForManyStars() {
        let pattern = String(repeating: "*a", count: 60) + "b"
        #expect(!CasePattern(pattern).matches(String(repeating: "a", count: 400)))
    }
}
