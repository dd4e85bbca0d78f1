import Diagnostics
import Foundation

/// Results as JSON for other programs.
enum JSONText {
    /// Sorted and indented; numbers that are not finite are the words `inf`, `-inf`, `nan`. Characters that a terminal
    /// would act on or hide are written as `\\u009B`, which means the same.
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

    /// The encoder has written controls below the space by itself; the line ends that are left are its own.
    private static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x7F && VisibleText.isHidden(scalar)
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        UTF16.encode(scalar).map { units in
            units.map { "\\u" + String(String(UInt32($0) + 0x10000, radix: 16, uppercase: true).dropFirst()) }.joined()
        } ?? ""
    }
}
