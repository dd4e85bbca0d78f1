import CZlib
import Foundation

/// A ZIP archive, read-only: its directory of names, and the content of an entry when it is asked for.
/// Source: PKWARE APPNOTE 6.3; entries that are stored or deflated, without encryption or 64-bit sizes.
public final class ZipArchive: Sendable {
    /// Most bytes that an entry may hold.
    public static let entryLimit = 64 << 20

    private struct Entry: Sendable {
        var offset: Int
        var compressedSize: Int
        var size: Int
        var isDeflated: Bool
    }

    private let data: Data
    private let entries: [String: Entry]

    /// Opens an archive; nil for a file that is none.
    public init?(path: String) {
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe),
            let entries = Self.directory(of: data)
        else { return nil }
        self.data = data
        self.entries = entries
    }

    /// The names of its entries, sorted.
    public var names: [String] { entries.keys.sorted() }

    /// Whether there is an entry of that name.
    public func contains(_ name: String) -> Bool { entries[name] != nil }

    /// The content of an entry; nil when there is none, or its data are damaged.
    public func content(of name: String) -> [UInt8]? {
        guard let entry = entries[name], entry.size <= Self.entryLimit,
            Self.number(data, entry.offset, 4) == 0x0403_4b50
        else { return nil }
        let nameLength = Self.number(data, entry.offset + 26, 2)
        let start = entry.offset + 30 + nameLength + Self.number(data, entry.offset + 28, 2)
        guard start >= 0, entry.compressedSize >= 0, start + entry.compressedSize <= data.count else { return nil }
        let bytes = [UInt8](data[start..<(start + entry.compressedSize)])
        if !entry.isDeflated { return entry.size == bytes.count ? bytes : nil }
        return Deflate.inflate(bytes, count: entry.size)
    }

    /// The directory stands at the end, behind it a record that tells where it starts.
    private static func directory(of data: Data) -> [String: Entry]? {
        guard data.count >= 22 else { return nil }
        var end = data.count - 22
        while end >= max(0, data.count - 22 - 65_535), number(data, end, 4) != 0x0605_4b50 { end -= 1 }
        guard end >= 0, number(data, end, 4) == 0x0605_4b50 else { return nil }
        var position = number(data, end + 16, 4)
        var entries: [String: Entry] = [:]
        for _ in 0..<number(data, end + 10, 2) {
            guard position >= 0, position + 46 <= data.count, number(data, position, 4) == 0x0201_4b50 else { return nil }
            let nameLength = number(data, position + 28, 2)
            guard position + 46 + nameLength <= data.count else { return nil }
            let name = String(decoding: data[(position + 46)..<(position + 46 + nameLength)], as: UTF8.self)
            let method = number(data, position + 10, 2)
            let isEncrypted = number(data, position + 8, 2) & 1 == 1
            if !isEncrypted, method == 0 || method == 8 {
                entries[name] = Entry(
                    offset: number(data, position + 42, 4), compressedSize: number(data, position + 20, 4),
                    size: number(data, position + 24, 4), isDeflated: method == 8)
            }
            position += 46 + nameLength + number(data, position + 30, 2) + number(data, position + 32, 2)
        }
        return entries
    }

    /// A little-endian number; -1 when it reaches beyond the end.
    private static func number(_ data: Data, _ offset: Int, _ size: Int) -> Int {
        guard offset >= 0, offset + size <= data.count else { return -1 }
        return (0..<size).reversed().reduce(0) { $0 << 8 | Int(data[offset + $1]) }
    }
}
