import Diagnostics
import Foundation

/// The JSON of stored values, with sorted keys and with `inf`, `-inf` and `nan` as strings: equal values have equal
/// bytes.
enum StoredJSON {
    /// Returns the bytes of a value.
    static func bytes(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return Array(try encoder.encode(value))
    }

    /// Returns the text of a value.
    static func text(_ value: some Encodable) throws -> String { String(decoding: try bytes(value), as: UTF8.self) }

    /// Returns JSON as text in which characters are escaped that a terminal would act on, or that are not shown.
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

    /// Returns the value of some bytes.
    /// - Throws: `DecodingError` when they are not the JSON of such a value.
    static func value<Value: Decodable>(_ bytes: some Sequence<UInt8>) throws -> Value {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return try decoder.decode(Value.self, from: Data(bytes))
    }
}
