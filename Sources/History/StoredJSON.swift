import Diagnostics
import Foundation

/// The JSON of stored values, with sorted keys and with `inf`, `-inf` and `nan` as strings: equal values have equal
/// bytes.
enum StoredJSON {
    /// Returns a value as JSON in UTF-8 with sorted keys, so that equal values have equal bytes.
    static func bytes(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return Array(try encoder.encode(value))
    }

    /// Returns a value as JSON text with sorted keys, so that equal values have equal texts.
    static func text(_ value: some Encodable) throws -> String { String(decoding: try bytes(value), as: UTF8.self) }

    /// Returns JSON as text, with the escapes `\u` of JSON for characters that a terminal would interpret or that are
    /// invisible.
    static func shown(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        guard bytes.contains(where: { $0 >= 0x7F }), text.unicodeScalars.contains(where: VisibleText.isHidden) else {
            return text
        }
        var result = ""
        for scalar in text.unicodeScalars {
            guard VisibleText.isHidden(scalar) else {
                result.unicodeScalars.append(scalar)
                continue
            }
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16, uppercase: true)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return result
    }

    /// Decodes a value from JSON bytes.
    /// - Throws: `DecodingError` when the bytes are not the JSON of such a value.
    static func value<Value: Decodable>(_ bytes: some Sequence<UInt8>) throws -> Value {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return try decoder.decode(Value.self, from: Data(bytes))
    }
}
