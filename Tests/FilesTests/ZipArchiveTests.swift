import Files
import Foundation
import TestSupport
import Testing

/// Archives are read; damaged ones never crash the reader.
struct ZipArchiveTests {
    /// An archive with a stored and a deflated entry and a comment, written by Python's `zipfile`:
    ///
    ///     z = zipfile.ZipFile(b, 'w')
    ///     def add(n, c, m): i = zipfile.ZipInfo(n, (1980,1,1,0,0,0)); i.compress_type = m; z.writestr(i, c)
    ///     add('stored.txt', 'stored', ZIP_STORED); add('folder/deflated.txt', 'ab'*50, ZIP_DEFLATED)
    ///     z.comment = b'a comment'
    private static let archive =
        "UEsDBBQAAAAAAAAAIQAL+UNWBgAAAAYAAAAKAAAAc3RvcmVkLnR4dHN0b3JlZFBLAwQUAAAACAAAACEALC/0XQcAAABkAAAAEwAAAGZvbGRl"
        + "ci9kZWZsYXRlZC50eHRLTEqkOQQAUEsBAhQDFAAAAAAAAAAhAAv5Q1YGAAAABgAAAAoAAAAAAAAAAAAAAIABAAAAAHN0b3JlZC50eHRQSwEC"
        + "FAMUAAAACAAAACEALC/0XQcAAABkAAAAEwAAAAAAAAAAAAAAgAEuAAAAZm9sZGVyL2RlZmxhdGVkLnR4dFBLBQYAAAAAAgACAHkAAABmAAAA"
        + "CQBhIGNvbW1lbnQ="
    private static let contents = [
        "stored.txt": Array("stored".utf8), "folder/deflated.txt": Array(String(repeating: "ab", count: 50).utf8),
    ]
    /// Offsets in the archive, from the sizes of the records (APPNOTE, sections 4.3.7 and 4.3.12): the entries have 30
    /// bytes, a name and 6 or 7 bytes of content, the directory's records 46 bytes and a name.
    private static let (directory, second, end) = (102, 158, 223)

    private func bytes() throws -> [UInt8] { Array(try #require(Data(base64Encoded: Self.archive))) }

    private func open(_ bytes: [UInt8], _ folder: TemporaryFolder) throws -> ZipArchive? {
        let path = folder.path + "/" + UUID().uuidString
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return ZipArchive(path: path)
    }

    @Test func entriesAreRead() throws {
        let folder = try TemporaryFolder()
        let archive = try #require(try open(bytes(), folder))
        for (name, content) in Self.contents {
            #expect(archive.contains(name))
            #expect(archive.content(of: name) == content)
        }
        for name in ["", "stored", "stored.txtx", "STORED.TXT", "deflated.txt", "folder/"] {
            #expect(!archive.contains(name))
            #expect(archive.content(of: name) == nil)
        }
    }

    @Test func otherFilesAreRefused() throws {
        let folder = try TemporaryFolder()
        for bytes in [[], [UInt8](repeating: 0, count: 21), [UInt8](repeating: 0x50, count: 100_000)] {
            #expect(try open(bytes, folder) == nil)
        }
        #expect(ZipArchive(path: folder.path) == nil)
        #expect(ZipArchive(path: folder.path + "/missing") == nil)
    }

    /// The record at the end is found behind the longest comment, and not beyond it (APPNOTE, section 4.3.16).
    @Test(arguments: [0, 1, 65_535, 65_536]) func comments(length: Int) throws {
        let folder = try TemporaryFolder()
        let archive = try open(Array(bytes().prefix(Self.end + 22)) + [UInt8](repeating: 0x20, count: length), folder)
        #expect((archive != nil) == (length <= 65_535))
    }

    /// A truncated archive lacks the record at its end and is refused.
    @Test func truncatedArchivesAreRefused() throws {
        let folder = try TemporaryFolder()
        let whole = try bytes()
        for length in 0..<(Self.end + 22) { #expect(try open(Array(whole.prefix(length)), folder) == nil) }
    }

    /// With any byte replaced, an entry is refused, or it has the size of a content; nothing crashes. Checksums of
    /// entries are not verified.
    @Test(arguments: [0x00, 0x01, 0x7F, 0x80, 0xFF] as [UInt8]) func anyByteMayBeWrong(value: UInt8) throws {
        let folder = try TemporaryFolder()
        let whole = try bytes()
        for index in whole.indices {
            var damaged = whole
            damaged[index] ^= value
            guard let archive = try open(damaged, folder) else { continue }
            for (name, content) in Self.contents {
                guard let found = archive.content(of: name) else { continue }
                let isInData = index < Self.directory
                #expect(isInData || index >= Self.end || found == content || found.count != content.count, "\(index)")
            }
        }
    }

    /// Invalid values of the fields of a directory record, with their offsets in the record.
    @Test(
        arguments: [
            ("a wrong signature", 0, [0x51]), ("encryption", 8, [0x01]), ("an unknown method", 10, [0x0C, 0x00]),
            ("a compressed size beyond the file", 20, [0xFF, 0xFF, 0x00, 0x00]), ("a wrong size", 24, [0x65]),
            ("a size beyond the limit", 24, [0x00, 0x00, 0x00, 0xFF]), ("a longer name", 28, [0xFF, 0xFF]),
            ("an offset beyond the file", 42, [0xFF, 0xFF, 0xFF, 0xFF]), ("an offset of no entry", 42, [0x2F]),
        ] as [(String, Int, [UInt8])]) func damagedDirectories(fault: String, offset: Int, value: [UInt8]) throws
    {
        let folder = try TemporaryFolder()
        var damaged = try bytes()
        damaged.replaceSubrange((Self.second + offset)..<(Self.second + offset + value.count), with: value)
        let archive = try #require(try open(damaged, folder))
        #expect(archive.content(of: "folder/deflated.txt") == nil)
        #expect(archive.content(of: "stored.txt") == Self.contents["stored.txt"])
    }

    /// A directory that begins elsewhere, or claims more records than there are.
    @Test func damagedEnds() throws {
        let folder = try TemporaryFolder()
        for (offset, value) in [(16, [0xFF, 0xFF, 0xFF, 0xFF]), (16, [0x67]), (10, [0, 0])] as [(Int, [UInt8])] {
            var damaged = try bytes()
            damaged.replaceSubrange((Self.end + offset)..<(Self.end + offset + value.count), with: value)
            #expect(try open(damaged, folder)?.content(of: "stored.txt") == nil)
        }
        var many = try bytes()
        many.replaceSubrange((Self.end + 10)..<(Self.end + 12), with: [0xFF, 0xFF])
        let archive = try #require(try open(many, folder))
        #expect(archive.content(of: "stored.txt") == Self.contents["stored.txt"])
        #expect(archive.content(of: "no such entry") == nil)
    }
}
