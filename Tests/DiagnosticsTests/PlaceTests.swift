import Diagnostics
import Testing

/// Positions in files.
struct PlaceTests {
    /// Places in ascending order: by file, then by line as a number, then by column as a number.
    private static let ascending = [
        Place(file: ""), Place(file: "a"), Place(file: "a", line: 2), Place(file: "a", line: 2, column: 1),
        Place(file: "a", line: 2, column: 9), Place(file: "a", line: 2, column: 10), Place(file: "a", line: 10),
        Place(file: "a/b"), Place(file: "b"), Place(file: "b", line: 1, column: 1),
    ]

    @Test func order() {
        for (i, first) in Self.ascending.enumerated() {
            for (j, second) in Self.ascending.enumerated() {
                #expect((first < second) == (i < j))
                #expect((first == second) == (i == j))
            }
        }
        #expect(Self.ascending.reversed().sorted() == Self.ascending)
    }

    @Test(arguments: [
        (Place(file: "a:1"), "a:1"), (Place(file: "a", line: 2), "a:2"),
        (Place(file: "a", line: 2, column: 3), "a:2:3"),
        (Place(file: "a", column: 3), "a"),
    ]) func description(place: Place, text: String) {
        #expect("\(place)" == text)
    }

    @Test func advancing() {
        let place = Place(file: "a", line: 2, column: 3)
        #expect(place.advanced(by: 4) == Place(file: "a", line: 2, column: 7))
        for (first, second) in [(0, 0), (1, 5), (7, 2)] {
            #expect(place.advanced(by: first).advanced(by: second) == place.advanced(by: first + second))
        }
        for unknown in [Place(file: "a"), Place(file: "a", line: 2)] { #expect(unknown.advanced(by: 4) == unknown) }
    }
}
