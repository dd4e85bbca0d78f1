/// Texts as double-quoted scalars of YAML.
package enum QuotedText {
    /// Returns a text in double quotes, on one line, with control characters escaped.
    package static func yaml(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", "\"": result += "\\\(scalar)"
            case "\n": result += "\\n"
            case _ where scalar.properties.generalCategory == .control:
                result += "\\U" + String(repeating: "0", count: 8 - String(scalar.value, radix: 16).count)
                result += String(scalar.value, radix: 16)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
