import Diagnostics
import Foundation

/// The JSON encoding of results.
///
///     let text = try JSONText.text(record)
enum JSONText {
    /// Returns a value as indented JSON with sorted keys. Numbers that are not finite are encoded as the strings `inf`,
    /// `-inf` and `nan`. Control characters and invisible characters are escaped, such as `\\u009B`.
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        let text = String(decoding: try encoder.encode(value), as: UTF8.self)
        guard text.unicodeScalars.contains(where: needsEscape) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if needsEscape(scalar) { result += escape(scalar) } else { result.unicodeScalars.append(scalar) }
        }
        return result
    }

    /// Returns whether a character of encoded text is to be escaped. The encoder already escapes control characters
    /// below U+0020 in strings; those that remain are the line ends of the JSON text.
    private static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x7F && VisibleText.isHidden(scalar)
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        UTF16.encode(scalar).map { units in
            units.map { "\\u" + String(String(UInt32($0) + 0x10000, radix: 16, uppercase: true).dropFirst()) }.joined()
        } ?? ""
    }
}
