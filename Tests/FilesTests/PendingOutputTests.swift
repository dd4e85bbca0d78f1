import Diagnostics
import Files
import Foundation
import TestSupport
import Testing

/// A file that is written part by part is seen only when it is complete.
struct PendingOutputTests {
    private func write(_ text: String, _ output: PendingOutput) { Array(text.utf8).withUnsafeBytes(output.write) }

    @Test func aFinishedFileReplacesAnOlderOne() throws {
        let folder = try TemporaryFolder()
        try folder.write("old", to: "v")
        let path = folder.path + "/v"
        let output = try PendingOutput(path: path)
        write("new ", output)
        write("text", output)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
        try output.finish(syncs: true)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "new text")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["v"])
    }

    /// A file that is discarded, or just released, leaves the older one and nothing else.
    @Test(arguments: [true, false]) func anUnfinishedFileIsRemoved(isDiscarded: Bool) throws {
        let folder = try TemporaryFolder()
        try folder.write("old", to: "v")
        for name in ["v", "w"] {
            let output = try PendingOutput(path: folder.path + "/" + name)
            write("new", output)
            if isDiscarded {
                output.discard()
                output.discard()
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["v"])
        #expect(try String(contentsOfFile: folder.path + "/v", encoding: .utf8) == "old")
    }

    /// More bytes than are kept until the end, part of which reach the disk before.
    @Test func largeFiles() throws {
        let folder = try TemporaryFolder()
        let output = try PendingOutput(path: folder.path + "/large")
        let part = [UInt8](repeating: 7, count: 1 << 20)
        for _ in 0..<11 { part.withUnsafeBytes(output.write) }
        write("end", output)
        try output.finish(syncs: true)
        let data = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/large"))
        #expect(data.count == 11 << 20 + 3)
        #expect(data == Data(repeating: 7, count: 11 << 20) + Data("end".utf8))
    }

    /// The file is synchronized early, also if bytes follow against expectation.
    @Test(arguments: [true, false]) func synchronizedEarly(isLast: Bool) throws {
        let folder = try TemporaryFolder()
        let output = try PendingOutput(path: folder.path + "/v")
        write("first", output)
        output.startSynchronizing()
        output.startSynchronizing()
        if !isLast { write(" last", output) }
        try output.finish(syncs: true)
        #expect(try String(contentsOfFile: folder.path + "/v", encoding: .utf8) == (isLast ? "first" : "first last"))
    }

    @Test func faultsAreReportedAtTheEnd() throws {
        let output = try PendingOutput(path: "/dev/full")
        write("a", output)
        write("b", output)
        #expect(headlines { try output.finish(syncs: true) }.first?.contains("cannot write /dev/full") == true)
        let folder = try TemporaryFolder()
        let missing = folder.path + "/missing/v"
        #expect(headlines { _ = try PendingOutput(path: missing) }.first?.contains("cannot write \(missing)") == true)
    }
}
