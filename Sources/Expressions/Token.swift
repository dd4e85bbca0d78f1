import Diagnostics

/// A token of an expression with its offset in the text.
struct Token: Equatable {
    /// The type and content of a token.
    enum Kind: Equatable {
        /// A number literal, which is finite and has no sign.
        case number(Double)
        /// A name of a quantity or function.
        case name(String)
        /// An operator, parenthesis or comma in normal spelling, such as `>` for `.gt.`, `^` for `**`, and `&` for
        /// `and`.
        case symbol(String)
        /// The end of the text, after the last token.
        case end
    }

    /// The way in which an operator is written.
    enum Spelling: Equatable {
        /// The operator is a symbol, such as `&`.
        case symbol
        /// The operator is a word, such as `and`.
        case word
        /// The operator is a word between dots, such as `.and.`.
        case dotted
    }

    /// The type and content of the token.
    var kind: Kind
    /// The offset of the first character of the token in the text of the expression, in characters.
    var offset: Int
    /// The way in which the token is written, if it is an operator.
    var spelling = Spelling.symbol
}

/// A lexer for the expressions of TVBO and LEMS.
///
///     var lexer = Lexer(ExpressionSource("v .gt. 20"))
///     try lexer.tokens().map(\.kind)  // [.name("v"), .symbol(">"), .number(20), .end]
struct Lexer {
    /// The maximum number of characters of an expression that is split into tokens.
    static let lengthLimit = Limit.expressionLength.standard

    private let characters: [Character]
    private let source: ExpressionSource
    private let skipsComments: Bool
    private var position = 0

    /// Creates a lexer at the start of the text of an expression.
    /// - Parameter skipsComments: A Boolean value that indicates whether text from `#` to the end of its line is left
    ///   out, as in Python.
    init(_ source: ExpressionSource, skipsComments: Bool = false) {
        self.source = source
        self.skipsComments = skipsComments
        characters = Array(source.text)
    }

    /// Returns the tokens of the text, of which the last is `.end`.
    /// - Throws: `DiagnosticsError` for a text longer than ``lengthLimit``, an unexpected character, or a malformed
    ///   number.
    mutating func tokens() throws -> [Token] {
        guard characters.count <= Self.lengthLimit else {
            throw source.fault(
                "the expression has more than \(Self.lengthLimit) characters; define parts of it as derived variables",
                at: 0)
        }
        var tokens: [Token] = []
        while true {
            let token = try next()
            tokens.append(token)
            if token.kind == .end { return tokens }
        }
    }

    private mutating func next() throws -> Token {
        while let character = peek(), character.isBlank || skipsComments && character == "#" {
            position += 1
            if !character.isBlank { while let next = peek(), !next.isNewline { position += 1 } }
        }
        let start = position
        guard let character = peek() else { return Token(kind: .end, offset: start) }
        if let word = dotOperator() { return Token(kind: .symbol(word), offset: start, spelling: .dotted) }
        if character.isDigit || (character == "." && peek(1)?.isDigit == true) {
            return Token(kind: .number(try number()), offset: start)
        }
        if character.isNameStart { return Token(kind: word(), offset: start, spelling: .word) }
        return Token(kind: .symbol(try symbol()), offset: start)
    }

    private func peek(_ ahead: Int = 0) -> Character? {
        position + ahead < characters.count ? characters[position + ahead] : nil
    }

    private static let dotOperators = [
        "lt": "<", "leq": "<=", "le": "<=", "gt": ">", "geq": ">=", "ge": ">=", "eq": "==", "neq": "!=", "ne": "!=",
        "and": "&", "or": "|", "not": "~",
    ]

    /// Reads an operator between dots, such as `.gt.`, in upper or lower case, and returns its normal spelling.
    ///
    /// Operators are tried before numbers, and a number ends before one, so that `1.gt.x` is a comparison.
    private mutating func dotOperator() -> String? {
        guard peek() == "." else { return nil }
        var end = position + 1
        while end < characters.count, characters[end].isLetter { end += 1 }
        guard end < characters.count, characters[end] == "." else { return nil }
        guard let symbol = Self.dotOperators[String(characters[(position + 1)..<end]).lowercased()] else { return nil }
        position = end + 1
        return symbol
    }

    private mutating func number() throws -> Double {
        let start = position
        digits()
        if peek() == ".", peek(1)?.isLetter != true || isExponent(at: 1) {
            position += 1
            digits()
        }
        if isExponent(at: 0) {
            position += peek(1)?.isDigit == true ? 1 : 2
            digits()
        }
        let text = String(characters[start..<position])
        let spelled = text.hasSuffix(".") ? text + "0" : text.replacingDotBeforeExponent
        guard let value = Double(spelled), value.isFinite else {
            throw source.fault("'\(text)' is not a number", at: start)
        }
        if let following = peek(), following.isNameStart {
            throw source.fault(
                "the number '\(text)' is followed directly by '\(following)'", at: position,
                hint: "write the multiplication: \(text)*\(following)…")
        }
        return value
    }

    private mutating func digits() {
        while peek()?.isDigit == true { position += 1 }
    }

    private func isExponent(at ahead: Int) -> Bool {
        guard peek(ahead) == "e" || peek(ahead) == "E" else { return false }
        if peek(ahead + 1)?.isDigit == true { return true }
        return (peek(ahead + 1) == "+" || peek(ahead + 1) == "-") && peek(ahead + 2)?.isDigit == true
    }

    private mutating func word() -> Token.Kind {
        let start = position
        while let character = peek(), character.isNameStart || character.isDigit { position += 1 }
        let text = String(characters[start..<position])
        switch text {
        case "and": return .symbol("&")
        case "or": return .symbol("|")
        case "not": return .symbol("~")
        default: return .name(text)
        }
    }

    private static let symbols = [
        "**", "<=", ">=", "==", "!=", "&&", "||", "+", "-", "*", "/", "%", "^", "<", ">", "&", "|", "~", "(", ")", ",",
    ]
    private static let spellings = ["**": "^", "&&": "&", "||": "|"]

    private mutating func symbol() throws -> String {
        for symbol in Self.symbols where characters[position...].starts(with: symbol) {
            position += symbol.count
            return Self.spellings[symbol] ?? symbol
        }
        let character = characters[position]
        let hint: String? =
            switch character {
            case "=":
                "write '==' to compare, or remove the part up to '=': this text is only the right-hand side of an"
                    + " equation"
            case "[", "]": "use a parameter or variable of its own for each element: expressions cannot index arrays"
            case "{", "}": "use round brackets"
            case ";": "write a single expression here; only the 'affect' of an event may contain several statements"
            default: nil
            }
        throw source.fault("unexpected character '\(character)'", at: position, hint: hint)
    }
}

extension Character {
    /// A Boolean value that indicates whether the character is an ASCII digit.
    fileprivate var isDigit: Bool { asciiValue.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false }
    /// A Boolean value that indicates whether the character is a letter of any script or an underscore.
    fileprivate var isNameStart: Bool {
        guard let byte = asciiValue else { return isLetter }
        return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
    }
    /// A Boolean value that indicates whether the character is white space.
    fileprivate var isBlank: Bool { asciiValue.map { $0 == 0x20 || (9...13).contains($0) } ?? isWhitespace }
}

extension String {
    /// The text with a 0 between a decimal point and an exponent that follows it directly, because `Double` does not
    /// read `1.e5`.
    fileprivate var replacingDotBeforeExponent: String {
        guard let dot = firstIndex(of: "."), index(after: dot) < endIndex, "eE".contains(self[index(after: dot)]) else {
            return self
        }
        return self[...dot] + "0" + self[index(after: dot)...]
    }
}
