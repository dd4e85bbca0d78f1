import Diagnostics
import Foundation

/// A read-only ZIP archive, such as a Java `.jar` file.
///
///     let content = ZipArchive(path: "jNeuroML.jar")?.content(of: "NeuroML2CoreTypes/Cells.xml")
///
/// Entries may be stored or deflated. Encrypted entries and the ZIP64 extension are not supported.
/// Source: PKWARE, ".ZIP File Format Specification" (APPNOTE.TXT), version 6.3.
public struct ZipArchive: Sendable {
    /// The largest size of an entry that is read, in bytes, compressed or not.
    public static let entryLimit = Limit.archiveEntry.standard

    private struct Entry {
        var offset: Int
        var compressedSize: Int
        var size: Int
        var isDeflated: Bool
    }

    /// The file, mapped into memory where that is safe.
    private let data: Data
    /// The offset of the central directory from the start of the file.
    private let directory: Int
    /// The number of entries in the central directory.
    private let count: Int

    /// Opens an archive. The result is nil if the file cannot be read or has no end-of-central-directory record.
    public init?(path: String) {
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe),
            let (directory, count) = data.withUnsafeBytes({ Self.directory($0) })
        else { return nil }
        self.data = data
        self.directory = directory
        self.count = count
    }

    /// Returns whether the archive has an entry with that name in a supported format.
    /// - Complexity: O(*n*) in the number of entries.
    public func contains(_ name: String) -> Bool { data.withUnsafeBytes { entry(name, $0) } != nil }

    /// Returns the uncompressed content of an entry.
    /// - Returns: The content; nil if there is no such entry, or if it is damaged, unsupported or larger than
    ///   ``entryLimit``. The checksum of the entry is not verified.
    /// - Complexity: O(*n* + *m*) in the number of entries and the size of the entry.
    public func content(of name: String) -> [UInt8]? {
        data.withUnsafeBytes { bytes in
            guard let entry = entry(name, bytes), max(entry.size, entry.compressedSize) <= Self.entryLimit,
                Self.number(bytes, entry.offset, 4) == 0x0403_4b50
            else { return nil }
            let nameLength = Self.number(bytes, entry.offset + 26, 2)
            let start = entry.offset + 30 + nameLength + Self.number(bytes, entry.offset + 28, 2)
            guard start >= 0, entry.compressedSize >= 0, start + entry.compressedSize <= bytes.count else { return nil }
            let content = [UInt8](bytes[start..<(start + entry.compressedSize)])
            if !entry.isDeflated { return entry.size == content.count ? content : nil }
            return Deflate.inflate(content, count: entry.size)
        }
    }

    /// Returns the offset and the number of entries of the central directory.
    ///
    /// They are in the end-of-central-directory record of 22 bytes, which is followed only by a comment of at most
    /// 65,535 bytes (APPNOTE, section 4.3.16).
    private static func directory(_ bytes: UnsafeRawBufferPointer) -> (start: Int, count: Int)? {
        var end = bytes.count - 22
        let first = max(0, end - 65_535)
        while end >= first, number(bytes, end, 4) != 0x0605_4b50 { end -= 1 }
        guard end >= first, end >= 0 else { return nil }
        return (number(bytes, end + 16, 4), number(bytes, end + 10, 2))
    }

    // A linear search for each name is faster than an index of all entries: a jar file has thousands, and few are read.
    private func entry(_ name: String, _ bytes: UnsafeRawBufferPointer) -> Entry? {
        let wanted = Array(name.utf8)
        var position = directory
        for _ in 0..<count {
            guard position >= 0, position + 46 <= bytes.count, Self.number(bytes, position, 4) == 0x0201_4b50 else {
                return nil
            }
            let length = Self.number(bytes, position + 28, 2)
            guard position + 46 + length <= bytes.count else { return nil }
            if length == wanted.count, bytes[(position + 46)..<(position + 46 + length)].elementsEqual(wanted) {
                return Self.entry(at: position, bytes)
            }
            position += 46 + length + Self.number(bytes, position + 30, 2) + Self.number(bytes, position + 32, 2)
        }
        return nil
    }

    private static func entry(at position: Int, _ bytes: UnsafeRawBufferPointer) -> Entry? {
        let method = number(bytes, position + 10, 2)
        let isEncrypted = number(bytes, position + 8, 2) & 1 == 1
        guard !isEncrypted, method == 0 || method == 8 else { return nil }
        return Entry(
            offset: number(bytes, position + 42, 4), compressedSize: number(bytes, position + 20, 4),
            size: number(bytes, position + 24, 4), isDeflated: method == 8)
    }

    /// Returns a little-endian unsigned number of 2 or 4 bytes, or -1 if it extends beyond the end of the file.
    @inline(__always)
    private static func number(_ bytes: UnsafeRawBufferPointer, _ offset: Int, _ size: Int) -> Int {
        guard offset >= 0, offset + size <= bytes.count else { return -1 }
        // allow: 16 bits in 64
        if size == 2 { return Int(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self))) }
        // allow: 32 bits in 64
        return Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
    }
}
