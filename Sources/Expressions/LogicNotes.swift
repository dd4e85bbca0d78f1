/// The operators of conditions in a text that Python would group or evaluate otherwise, found while it is parsed.
///
/// In Python, `&`, `|` and `~` bind more tightly than comparisons, and the words `and`, `or` and `not` are evaluated at
/// once, before SymPy knows any value.
struct LogicNotes {
    /// The offset of the first `&`, `|` or `~` beside a comparison without brackets; nil if there is none.
    private(set) var loose: Int?
    /// The offset of the first `and`, `or` or `not`; nil if there is none.
    private(set) var word: Int?
    /// A Boolean value that indicates whether the operand that was parsed last is a comparison without brackets.
    var endsWithComparison = false

    /// Adds an operator whose operands have been parsed.
    /// - Parameter isAfterComparison: A Boolean value that indicates whether the left operand is a comparison without
    ///   brackets.
    mutating func add(_ token: Token, isAfterComparison: Bool = false) {
        switch token.spelling {
        case .symbol:
            endsWithComparison = endsWithComparison || isAfterComparison
            if endsWithComparison, loose == nil { loose = token.offset }
        case .word:
            endsWithComparison = false
            if word == nil { word = token.offset }
        case .dotted: endsWithComparison = false
        }
    }
}
