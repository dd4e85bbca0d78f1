import Foundation

/// The search for a byte by the C library, which compares many bytes at once.
enum ByteSearch {
    /// Returns the offset of the first occurrence of a byte at or after an offset; nil if there is none.
    static func first(_ byte: UInt8, in bytes: [UInt8], from start: Int) -> Int? {
        bytes.withUnsafeBytes { buffer in
            guard start < buffer.count, let base = buffer.baseAddress,
                let found = memchr(base + start, Int32(truncatingIfNeeded: byte), buffer.count - start)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }
}
