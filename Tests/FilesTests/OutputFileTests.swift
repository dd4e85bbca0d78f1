import Diagnostics
import Files
import Foundation
import Synchronization
import TestSupport
import Testing

/// Files are written whole or not at all, and nothing stays open.
struct OutputFileTests {
    private var openDescriptors: Int {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []).count
    }

    /// A file is written to the destination of a link, even if that does not exist yet; links in a circle are replaced.
    @Test func linksAreWrittenThrough() throws {
        let folder = try TemporaryFolder()
        try folder.write("old", to: "real/a")
        let manager = FileManager.default
        for (link, destination) in [("a", "real/a"), ("b", "real/new"), ("c", "a"), ("d", folder.path + "/real/far")] {
            try manager.createSymbolicLink(atPath: folder.path + "/" + link, withDestinationPath: destination)
        }
        for (link, file) in [("a", "real/a"), ("b", "real/new"), ("c", "real/a"), ("d", "real/far")] {
            try OutputFile.write(Array(link.utf8), to: folder.path + "/" + link)
            #expect(try String(contentsOfFile: folder.path + "/" + file, encoding: .utf8) == link)
            #expect((try? manager.destinationOfSymbolicLink(atPath: folder.path + "/" + link)) != nil)
        }
        try manager.createSymbolicLink(atPath: folder.path + "/x", withDestinationPath: "y")
        try manager.createSymbolicLink(atPath: folder.path + "/y", withDestinationPath: "x")
        try OutputFile.write([1], to: folder.path + "/x")
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path + "/x")) == Data([1]))
    }

    /// The parts of a file follow each other, and an error in one of them is reported.
    @Test func parts() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/parts"
        let texts = (0..<100).map { Array("part \($0)\n".utf8) }
        try OutputFile.write(to: path, syncs: false) { write in for text in texts { text.withUnsafeBytes(write) } }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(texts.joined()))
        #expect(throws: DiagnosticsError.self) {
            try OutputFile.write(to: "/dev/full", syncs: false) { write in
                for text in texts { text.withUnsafeBytes(write) }
            }
        }
    }

    /// A full disk, a path that is a folder, and a missing folder: after none of these errors a descriptor remains
    /// open.
    @Test func failuresLeakNothing() throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "taken/file")
        let before = openDescriptors
        for _ in 0..<300 {
            for path in ["/dev/full", folder.path + "/taken", folder.path + "/missing/file"] {
                #expect(throws: DiagnosticsError.self) { try OutputFile.write(Data([1]), to: path) }
            }
            #expect(throws: DiagnosticsError.self) { try InputFile.bytes(folder.path, limit: 10) }
            #expect(throws: DiagnosticsError.self) { try InputFile.bytes("/dev/zero", limit: 10) }
        }
        // Other tests open files at the same time, but not hundreds.
        #expect(openDescriptors < before + 200)
        #expect(try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted() == ["taken", "taken/file"])
    }

    @Test func faultsTellTheirReason() {
        #expect(
            headlines { try OutputFile.write(Data([1]), to: "/dev/full") }
                == ["error[E0901]: cannot write /dev/full: No space left on device"])
        #expect(
            headlines { _ = try InputFile.bytes("/dev/zero", limit: 1 << 20) } == [
                "/dev/zero: error[E0105]: the file is larger than the limit of 1 MiB"
            ])
        #expect(hints { _ = try InputFile.bytes("/", limit: 10) } == ["it is a folder"])
        #expect(hints { _ = try InputFile.bytes("/nowhere", limit: 10) } == ["there is no such file"])
    }

    /// Signals that arrive while a pipe is full interrupt the write, which goes on.
    @Test func interruptionsAreRepeated() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/pipe"
        #expect(mkfifo(path, 0o600) == 0)
        // A handler without SA_RESTART: system calls end with EINTR.
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in }
        sigaction(SIGUSR2, &action, nil)
        let bytes = (0..<500_000).map { UInt8(truncatingIfNeeded: $0) }
        let writer = Writer()
        let thread = Thread {
            writer.start()
            do { try OutputFile.write(Data(bytes), to: path) } catch { writer.fail("\(error)") }
        }
        thread.start()
        let handle = try #require(FileHandle(forReadingAtPath: path))
        var read = Data()
        while read.count < bytes.count {
            writer.interrupt()
            usleep(500)
            guard let part = try handle.read(upToCount: 1 << 15), !part.isEmpty else { break }
            read += part
        }
        #expect(writer.failure == nil)
        #expect([UInt8](read) == bytes)
    }

    /// The thread that writes.
    private final class Writer: Sendable {
        private let state = Mutex<(thread: pthread_t?, failure: String?)>((nil, nil))

        var failure: String? { state.withLock { $0.failure } }

        func start() { state.withLock { $0.thread = pthread_self() } }
        func fail(_ reason: String) { state.withLock { $0.failure = reason } }
        func interrupt() { state.withLock { if let thread = $0.thread { pthread_kill(thread, SIGUSR2) } } }
    }
}
