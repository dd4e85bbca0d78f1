import Diagnostics
import Foundation

/// A result, encoded in JSON with an additional member `schema`: the version of the schema in `docs/schema` that it
/// follows.
struct VersionedObject<Value: Encodable>: Encodable {
    /// The result, which must be encoded as a JSON object.
    var value: Value

    /// The current version of the schema, which increases with every change that programs that read the previous
    /// version do not understand.
    static var version: Int { 1 }

    private enum Key: String, CodingKey { case schema }

    /// Encodes the members of the result and, in the same object, the member `schema`.
    func encode(to encoder: any Encoder) throws {
        try value.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(Self.version, forKey: .schema)
    }
}

/// The encoding of results as JSON text.
///
///     let text = try JSONText.text(record)
enum JSONText {
    /// Returns a value as indented JSON with sorted keys. Numbers that are not finite are encoded as the strings `inf`,
    /// `-inf` and `nan`. Control characters and invisible characters are escaped, such as `\\u009B`. The text has no
    /// line end at its end.
    static func text(_ value: some Encodable) throws -> String { try text(value, [.prettyPrinted]) }

    /// Returns a list as indented JSON that ends with a line end: an object with the list under a key, and a member
    /// `schema` with the version of the schema.
    static func text(list: [some Encodable], as key: String) throws -> String {
        try text(VersionedObject(value: [key: list])) + "\n"
    }

    /// Returns a value as JSON on one line, with sorted keys and escaped as `text` does.
    static func line(_ value: some Encodable) throws -> String { try text(value, []) }

    private static func text(_ value: some Encodable, _ layout: JSONEncoder.OutputFormatting) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = layout.union([.sortedKeys, .withoutEscapingSlashes])
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
