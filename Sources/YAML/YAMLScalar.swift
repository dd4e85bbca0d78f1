/// A scalar of a YAML document: its text, and the value to which PyYAML resolves it.
///
///     YAMLScalar(text: "0.5", style: .plain).value         // .float(0.5)
///     YAMLScalar(text: "0.5", style: .doubleQuoted).value  // .string("0.5")
///     YAMLScalar(text: "1e-3", style: .plain).number       // 0.001
public struct YAMLScalar: Hashable, Sendable {
    /// The notation in which a scalar is written.
    public enum Style: Sendable {
        /// Text without quotes, the only style that can be a number, a boolean or null without a tag.
        case plain
        /// Text in single quotes, without escapes except for a doubled quote.
        case singleQuoted
        /// Text in double quotes, in which escapes such as `\n` are resolved.
        case doubleQuoted
        /// A block of lines after `|`, whose line ends are kept.
        case literal
        /// A block of lines after `>`, joined by spaces.
        case folded
    }

    /// The text of the scalar without quotes, with escapes and folded lines resolved.
    public var text: String
    /// The notation of the scalar in the file.
    public var style: Style
    /// The explicit standard tag without its prefix, such as `str`; nil if there is none.
    public var tag: String?

    /// A Boolean value that indicates whether the scalar is written on one line, with exactly the characters of `text`
    /// apart from quotes.
    ///
    /// An offset into the text of such a scalar is an offset in the file from its first character, which follows the
    /// quote if there is one.
    public var isVerbatim: Bool

    /// Creates a scalar from its text, in which quotes are removed and escapes and folded lines resolved.
    public init(text: String, style: Style, tag: String? = nil, isVerbatim: Bool = false) {
        self.text = text
        self.style = style
        self.tag = tag
        self.isVerbatim = isVerbatim
    }

    /// The number of columns from the place of the node to the first character of its text: 1 for quoted text, else 0.
    public var quoteWidth: Int { style == .singleQuoted || style == .doubleQuoted ? 1 : 0 }

    /// The value according to YAML 1.1 as implemented by PyYAML.
    ///
    /// Quoted text without a tag is a string. Unlike in the specification, `y` and `n` are strings, and so is `1e-3`,
    /// which has no decimal point.
    public var value: YAMLValue {
        switch tag {
        case "str": .string(text)
        case "int": YAMLResolver.integer(text).map(YAMLValue.integer) ?? .string(text)
        case "float": YAMLResolver.number(text).map(YAMLValue.float) ?? .string(text)
        default: style == .plain ? YAMLResolver.resolve(text) : .string(text)
        }
    }

    /// A Boolean value that indicates whether the value is null.
    var isNull: Bool { tag == nil && style == .plain ? YAMLResolver.isNull(text) : value == .null }

    /// The value as a number; nil if it is not one.
    ///
    /// In addition to PyYAML's numbers, this accepts numbers without a decimal point or a sign of the exponent, such as
    /// `1e-3`. Quoted text without a tag is not a number.
    public var number: Double? {
        guard style == .plain || tag != nil else { return nil }
        switch value {
        case .integer(let integer): return Double(integer)
        case .float(let number): return number
        case .string(let text): return YAMLResolver.looseNumber(text)
        case .null, .boolean: return nil
        }
    }
}
