import ModelCore
import Testing

struct AttributeTableTests {
    /// A table does what a dictionary does, with few and with many names.
    @Test(arguments: [0, 1, 3, 8, 9, 40]) func agreesWithADictionary(count: Int) {
        var random = Generator(state: UInt64(count) + 1)
        var dictionary: [String: String] = [:]
        for index in 0..<count { dictionary["n\(index * 7 % 41)"] = "\(index)" }
        var table = AttributeTable(dictionary)
        for step in 0..<200 {
            let name = "n\(Int.random(in: 0..<45, using: &random))"
            #expect(table[name] == dictionary[name])
            let text = step % 3 == 0 ? nil : "t\(step)"
            (table[name], dictionary[name]) = (text, text)
            #expect(table.names == dictionary.keys.sorted())
            #expect(table.texts == dictionary.sorted { $0.key < $1.key }.map(\.value))
        }
        #expect(table == AttributeTable(dictionary))
        #expect(table.hashValue == AttributeTable(dictionary, like: table).hashValue)
    }

    /// The other table is only a proposal for the names.
    @Test(arguments: [
        AttributeTable(), ["a": "5", "b": "6"], ["a": "5", "c": "6"], ["a": "5"], ["a": "5", "b": "6", "c": "7"],
    ]) func anotherTableDoesNotChangeTheTexts(other: AttributeTable) {
        let table = AttributeTable(["b": "2", "a": "1"], like: other)
        #expect(table.names == ["a", "b"])
        #expect(table.texts == ["1", "2"])
    }

    /// The texts of the other table replace those of the same names.
    @Test(arguments: [
        ("", ""), ("abc", ""), ("", "abc"), ("abc", "abc"), ("ace", "bdf"), ("abc", "cde"), ("cd", "abef"),
    ])
    func mergingPrefersTheOtherTexts(names: String, others: String) {
        let own = Dictionary(uniqueKeysWithValues: names.map { (String($0), "own") })
        let other = Dictionary(uniqueKeysWithValues: others.map { (String($0), "other") })
        let merged = AttributeTable(own).merging(AttributeTable(other))
        #expect(merged == AttributeTable(own.merging(other) { $1 }))
        #expect(merged.names == merged.names.sorted())
    }

    /// A linear congruential generator, so that a failure can be repeated (Knuth, The Art of Computer Programming,
    /// volume 2, section 3.3.4).
    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state
        }
    }
}
