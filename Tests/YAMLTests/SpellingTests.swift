import Diagnostics
import Testing

struct SpellingTests {
    /// Equally near words give the same suggestion in any order, since dictionaries have none.
    @Test func theSuggestionDoesNotDependOnTheOrder() {
        let words = ["vac", "vab", "vad"]
        #expect(Spelling.nearest(to: "vax", among: words) == "vab")
        #expect(Spelling.nearest(to: "vax", among: words.reversed()) == "vab")
    }
}
