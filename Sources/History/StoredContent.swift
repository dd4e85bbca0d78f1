import Diagnostics
import Files
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

/// A content that is stored once, however many verifications have it.
///
///     let content = StoredContent(try StoredJSON.bytes(run))
///     let row = try content.packed()
struct StoredContent: Hashable, Sendable {
    /// The SHA-256 digest of the bytes, as hexadecimal digits.
    let digest: String
    /// The JSON of the content.
    let bytes: [UInt8]

    /// Creates a content.
    init(_ bytes: [UInt8]) {
        digest = ContentDigest.sha256(bytes)
        self.bytes = bytes
    }

    /// Returns the compressed bytes.
    func packed() throws -> Data { Data(try Deflate.compress(bytes)) }

    /// The largest accepted size of a content in bytes.
    private static let sizeLimit = 1 << 28

    /// Returns the bytes of a stored content.
    /// - Throws: `DiagnosticsError` (`historyFault`) when the data is damaged.
    static func unpacked(_ data: Data, size: Int, _ name: String) throws -> [UInt8] {
        guard size >= 0, size < sizeLimit, let bytes = Deflate.decompress(data, count: size) else {
            throw DiagnosticsError(.historyFault, "a stored \(name) is damaged")
        }
        return bytes
    }
}
