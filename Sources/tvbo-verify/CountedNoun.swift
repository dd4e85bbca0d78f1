/// A number with its noun, such as `1 row` and `2 rows`.
///
///     Console.say("\(path): \(CountedNoun(rows, "row"))")
struct CountedNoun: CustomStringConvertible {
    /// The number followed by the noun in the singular or plural, such as `2 rows`.
    let description: String

    /// Creates the text of a number followed by a noun.
    /// - Parameters:
    ///   - noun: The noun in the singular.
    ///   - plural: The noun in the plural; nil for the singular with an `s`.
    init(_ count: Int, _ noun: String, plural: String? = nil) {
        description = "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
    }
}
