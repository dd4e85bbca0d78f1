import Diagnostics
import Files

/// A reader of lists of numbers in NumPy's file format `.npy` (versions 1 to 3). A list is an array of one dimension or
/// of a single column.
///
///     let samples = try NumPyFile.values("input.npy", at: place)
package enum NumPyFile {
    /// Reads the numbers of a list in a file.
    /// - Parameters:
    ///   - path: The path of the file.
    ///   - place: The place of this path in the experiment, for errors.
    /// - Throws: `DiagnosticsError` unless the file holds an array of shape (n) or (n, 1) in C order, in which n agrees
    ///   with the number of its values, and the values are little-endian numbers of 32 or 64 bits.
    package static func values(_ path: String, at place: Place) throws -> [Double] {
        let bytes = try InputFile.bytes(path, limit: .numpySize)
        // For example: the file 'weights.npy' has 6 numbers, but its header says 9
        func fault(_ message: String) -> DiagnosticsError {
            DiagnosticsError(.wrongType, "the file '\(path)' \(message)", at: place)
        }
        guard bytes.count > 12, bytes.starts(with: [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]) else {
            throw fault("is not a file of NumPy")
        }
        let isShort = bytes[6] == 1
        let start = isShort ? 10 : 12
        let length = bytes[8..<start].reversed().reduce(0) { ($0 << 8) | (Int(exactly: $1) ?? 0) }
        guard length <= 1 << 16, start + length <= bytes.count else { throw fault("has a damaged header") }
        let header = String(decoding: bytes[start..<(start + length)], as: UTF8.self)
        guard let order = entry("fortran_order", of: header) else { throw fault("has a damaged header") }
        guard order.hasPrefix("False") else { throw fault("is in Fortran's order") }
        // A type with several fields is a list in the header, and so is none of these.
        let type = entry("descr", of: header)
        guard let (name, width) = types.first(where: { type?.hasPrefix("'\($0.name)'") == true }) else {
            throw fault("does not consist of little-endian numbers of 32 or 64 bits")
        }
        let data = bytes[(start + length)...]
        guard data.count.isMultiple(of: width) else { throw fault("ends within a number") }
        guard let shape = Self.shape(of: header) else { throw fault("has a damaged header") }
        guard let count = shape.first, shape.count == 1 || (shape.count == 2 && shape[1] == 1) else {
            throw fault("has the shape \(shape), which is that of neither a list nor a column")
        }
        guard count == data.count / width else {
            throw fault("has \(data.count / width) numbers, but its header says \(count)")
        }
        return stride(from: data.startIndex, to: data.endIndex, by: width).map { offset in
            let bits = data[offset..<(offset + width)].reversed().reduce(0 as UInt64) {
                ($0 << 8) | UInt64(truncatingIfNeeded: $1)
            }
            switch name {
            case "<f8": return Double(bitPattern: bits)
            case "<f4": return Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
            case "<i8": return Double(Int64(bitPattern: bits))
            default: return Double(Int32(truncatingIfNeeded: bits))
            }
        }
    }

    /// The types that are read, with their sizes in bytes.
    private static let types: [(name: String, width: Int)] = [("<f8", 8), ("<f4", 4), ("<i8", 8), ("<i4", 4)]

    /// Returns the text of the header from the value of a key on; nil without the key.
    private static func entry(_ key: String, of header: String) -> Substring? {
        header.firstRange(of: "'\(key)':").map { header[$0.upperBound...].drop { $0 == " " } }
    }

    /// Returns the sizes of the dimensions; nil for a header that is damaged.
    private static func shape(of header: String) -> [Int]? {
        guard let text = entry("shape", of: header), text.first == "(", let end = text.firstIndex(of: ")") else {
            return nil
        }
        let parts = text[..<end].dropFirst().split(separator: ",")
        let sizes = parts.compactMap { Int($0.filter { $0 != " " }, radix: 10) }
        return sizes.count == parts.count ? sizes : nil
    }
}
