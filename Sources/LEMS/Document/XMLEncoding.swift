import Diagnostics

/// The check of a document's encoding. Accepted are UTF-8 and single-byte encodings that agree with ASCII.
///
/// In any other encoding the search for a document type declaration could miss markup. Bytes that are not valid text
/// are refused too, because they can crash the XML parser of Foundation.
enum XMLEncoding {
    /// The accepted encodings that are checked as UTF-8, in lower case.
    private static let unicode: Set = ["utf-8", "utf8", "us-ascii", "ascii"]
    /// The accepted encodings in which every byte is a character, in lower case.
    private static let oneByte: Set = ["iso-8859-1", "latin1", "iso-8859-15", "windows-1252"]

    /// Checks the encoding that a document declares, and its bytes.
    /// - Throws: `DiagnosticsError` (`malformedXML`) at the declaration of an unsupported encoding, or at the first
    ///   byte that is not valid text.
    static func check(_ document: Document) throws {
        let bytes = document.bytes
        if let zero = bytes.firstIndex(of: 0) { throw fault("a zero byte is not valid text", document, zero) }
        let declared = declaration(bytes)
        let name = declared.map { String(decoding: bytes[$0], as: UTF8.self).lowercased() } ?? "utf-8"
        if let declared, !unicode.contains(name), !oneByte.contains(name) {
            throw fault(
                "the encoding '\(name)', which the XML declaration names, is not supported", document,
                declared.lowerBound)
        }
        if unicode.contains(name), let offset = firstFault(bytes) {
            throw fault("this byte is not valid UTF-8", document, offset)
        }
    }

    private static func fault(_ message: String, _ document: Document, _ offset: Int) -> DiagnosticsError {
        DiagnosticsError(.malformedXML, message, at: document.place(at: offset), hint: "save the file as UTF-8")
    }

    /// Returns the range of the encoding's name in the XML declaration (production 80 of XML 1.0); nil if it has none.
    private static func declaration(_ bytes: [UInt8]) -> Range<Int>? {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        guard bytes[start...].starts(with: "<?xml".utf8) else { return nil }
        let end = bytes[start...].firstIndex(of: UInt8(ascii: ">")) ?? bytes.count
        let key = Array("encoding".utf8)
        guard let found = (start..<end).first(where: { bytes[$0..<end].starts(with: key) }),
            let open = bytes[found..<end].firstIndex(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }),
            let close = bytes[(open + 1)..<end].firstIndex(of: bytes[open])
        else { return nil }
        return (open + 1)..<close
    }

    /// Returns the offset of the first byte that is not valid UTF-8; nil if there is none.
    private static func firstFault(_ bytes: [UInt8]) -> Int? {
        guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
        // Decoding character by character is slow, and needed only to locate an error.
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var offset = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { offset += UTF8.width(scalar) }
        return min(offset, bytes.count - 1)
    }
}
