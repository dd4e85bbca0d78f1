extension String {
    /// Returns the text of an expression in which names are replaced.
    ///
    ///     "a*x[1] + 1e3".replacingNames { name, index in name == "x" ? "x_\(index ?? 0)" : nil }  // "a*x_1 + 1e3"
    ///
    /// - Parameter replacement: A function that returns the text for a name, together with the number in brackets that
    ///   follows it; nil to keep both. The number is nil if there is none.
    func replacingNames(_ replacement: (_ name: String, _ index: Int?) -> String?) -> String {
        var result = ""
        var rest = self[...]
        while let first = rest.first {
            if first.isLetter || first == "_" {
                let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
                rest = rest[name.endIndex...]
                let subscripted = Self.subscript(at: rest)
                guard let text = replacement(String(name), subscripted?.index) else {
                    result += name
                    continue
                }
                result += text
                if let subscripted { rest = subscripted.rest }
            } else if first.isNumber {
                let digits = Self.number(at: rest)
                result += digits
                rest = rest[digits.endIndex...]
            } else {
                result.append(first)
                rest = rest.dropFirst()
            }
        }
        return result
    }

    /// Returns the number in brackets at the start of a text, with the text after it; nil if there is none.
    private static func `subscript`(at text: Substring) -> (index: Int, rest: Substring)? {
        guard text.first == "[", let end = text.firstIndex(of: "]") else { return nil }
        let inside = text[text.index(after: text.startIndex)..<end].filter { !$0.isWhitespace }
        return Int(inside, radix: 10).map { ($0, text[text.index(after: end)...]) }
    }

    /// Returns the number at the start of a text, with its exponent.
    private static func number(at text: Substring) -> Substring {
        var end = text.prefix { $0.isNumber || $0 == "." }.endIndex
        guard end < text.endIndex, "eE".contains(text[end]) else { return text[..<end] }
        var exponent = text[text.index(after: end)...]
        if let sign = exponent.first, "+-".contains(sign) { exponent = exponent.dropFirst() }
        let digits = exponent.prefix(while: \.isNumber)
        if !digits.isEmpty { end = digits.endIndex }
        return text[..<end]
    }
}
