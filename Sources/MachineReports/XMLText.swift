import Diagnostics

/// The escaping of text in XML 1.0.
///
///     XMLText.attribute("a < \"b\"\u{1B}")  // #"a &lt; &quot;b&quot;\u{1B}"#
///
/// Characters that XML 1.0 excludes (production 2, `Char`, of https://www.w3.org/TR/xml), and invisible characters, are
/// replaced by their escaped form, such as `\u{1B}`.
package enum XMLText {
    /// Returns text escaped for the value of an XML attribute in double quotes. Tabs and line ends become references,
    /// which a parser does not normalize to blanks.
    package static func attribute(_ text: String) -> String { escaped(text, isAttribute: true) }

    /// Returns text escaped for the content of an XML element.
    package static func content(_ text: String) -> String { escaped(text, isAttribute: false) }

    private static func escaped(_ text: String, isAttribute: Bool) -> String {
        // By Unicode scalar: Swift combines a bracket and combining marks into one character, a parser does not.
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&apos;"
            case "\n", "\t":
                if isAttribute { result += "&#\(scalar.value);" } else { result.unicodeScalars.append(scalar) }
            default:
                if isAllowed(scalar) { result.unicodeScalars.append(scalar) } else { result += visible(scalar) }
            }
        }
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        !VisibleText.isHidden(scalar) && scalar.value != 0xFFFE && scalar.value != 0xFFFF
    }

    private static func visible(_ scalar: Unicode.Scalar) -> String {
        "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    }
}
