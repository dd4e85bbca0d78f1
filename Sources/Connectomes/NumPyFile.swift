import Diagnostics
import Files

/// An array of numbers in NumPy's file format (version 1 to 3), read row by row into one list.
///
///     let samples = try NumPyFile.values("input.npy", at: place)
package enum NumPyFile {
    /// The largest file that is read, in bytes.
    package static let sizeLimit = 64 << 20

    /// Returns the numbers of a file.
    /// - Parameter place: The place of the file's name in the experiment.
    /// - Throws: `DiagnosticsError` unless the file holds little-endian numbers of 32 or 64 bits in C order.
    package static func values(_ path: String, at place: Place) throws -> [Double] {
        let bytes = try InputFile.bytes(path, limit: sizeLimit)
        func fault(_ message: String) -> DiagnosticsError {
            DiagnosticsError(.wrongType, "'\(path)' \(message)", at: place)
        }
        guard bytes.count > 12, bytes.starts(with: [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]) else {
            throw fault("is not a file of NumPy")
        }
        let isShort = bytes[6] == 1
        let start = isShort ? 10 : 12
        let length = bytes[8..<start].reversed().reduce(0) { ($0 << 8) | (Int(exactly: $1) ?? 0) }
        guard length <= 1 << 16, start + length <= bytes.count else { throw fault("has a damaged header") }
        let header = String(decoding: bytes[start..<(start + length)], as: UTF8.self)
        guard !header.contains("'fortran_order': True") else { throw fault("is in Fortran's order") }
        let data = bytes[(start + length)...]
        for (name, width) in [("<f8", 8), ("<f4", 4), ("<i8", 8), ("<i4", 4)] where header.contains("'\(name)'") {
            guard data.count.isMultiple(of: width) else { throw fault("ends within a number") }
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
        throw fault("does not consist of little-endian numbers of 32 or 64 bits")
    }
}
