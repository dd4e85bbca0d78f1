import Diagnostics
import Testing

struct SpellingTests {
    /// The suggestion among equally near words does not depend on their order, because the order of dictionaries is
    /// random.
    @Test func theSuggestionDoesNotDependOnTheOrder() {
        let words = ["vac", "vab", "vad"]
        #expect(Spelling.nearest(to: "vax", among: words) == "vab")
        #expect(Spelling.nearest(to: "vax", among: words.reversed()) == "vab")
    }
}
