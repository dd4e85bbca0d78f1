import Diagnostics

/// The encodings in which XML is read: UTF-8, and those of one byte a character that agree with ASCII. Others could
/// hide markup from the search for a document type, and bytes that are no text end the parser of Foundation.
enum XMLEncoding {
    /// Names that are accepted in an XML declaration, in small letters; of the second kind every byte is a character.
    private static let unicode: Set = ["utf-8", "utf8", "us-ascii", "ascii"]
    private static let oneByte: Set = ["iso-8859-1", "latin1", "iso-8859-15", "windows-1252"]

    /// Accepts the bytes of a document.
    /// - Throws: `DiagnosticsError` (`malformedXML`) at the declaration of another encoding, or at the first byte that is no text.
    static func check(_ document: Document) throws {
        let bytes = document.bytes
        if let zero = bytes.firstIndex(of: 0) { throw fault("a zero byte is no text", document, zero) }
        let declared = declaration(bytes)
        let name = declared.map { String(decoding: bytes[$0], as: UTF8.self).lowercased() } ?? "utf-8"
        if let declared, !unicode.contains(name), !oneByte.contains(name) {
            throw fault("the encoding '\(name)' is not read", document, declared.lowerBound)
        }
        if unicode.contains(name), let offset = firstFault(bytes) {
            throw fault("this byte is no UTF-8", document, offset)
        }
    }

    private static func fault(_ message: String, _ document: Document, _ offset: Int) -> DiagnosticsError {
        DiagnosticsError(.malformedXML, message, at: document.place(at: offset), hint: "save the file as UTF-8")
    }

    /// Where the XML declaration names an encoding: production 80 of XML 1.0.
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

    /// The offset of the first byte that breaks UTF-8.
    private static func firstFault(_ bytes: [UInt8]) -> Int? {
        guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
        // Only a faulty file comes here: characters are decoded one by one to find the place.
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var offset = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { offset += UTF8.width(scalar) }
        return min(offset, bytes.count - 1)
    }
}
