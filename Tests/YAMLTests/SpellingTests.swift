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

    /// Among equally near words, one with the same case is nearer.
    @Test func caseDecidesAmongEquallyNearWords() {
        for words in [["mS", "ms"], ["ms", "mS"]] {
            #expect(Spelling.nearest(to: "mss", among: words) == "ms")
            #expect(Spelling.nearest(to: "mSS", among: words) == "mS")
            #expect(Spelling.nearest(to: "MS", among: words) == "mS")
        }
    }
}
