import Files
import Foundation
import TestSupport
import Testing

/// Temporary files and folders of processes that were killed are removed by the next process, and no others.
struct OwnedPathTests {
    private func names(_ folder: TemporaryFolder) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    /// Returns a descriptor that holds the lock of a file, as a process that still writes does.
    private func locked(_ path: String) -> Int32 {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        flock(descriptor, LOCK_EX | LOCK_NB)
        return descriptor
    }

    @Test func abandonedPartsAreRemoved() throws {
        let folder = try TemporaryFolder()
        for name in ["v.dat.17-4.partial", "other.dat.1-99.partial", ".probe.3-4.partial"] {
            try folder.write("half", to: name)
        }
        try OutputFile.write(Data([65]), to: folder.path + "/v.dat")
        #expect(try names(folder) == ["v.dat"])
    }

    @Test func filesInUseAndOtherFilesStay() throws {
        let folder = try TemporaryFolder()
        let others = ["1.partial", "a.partial", "v.dat.1-2.partial.txt", "v.dat.1_2.partial"]
        for name in others + ["v.dat.17-4.partial"] { try folder.write("", to: name) }
        try folder.write("", to: "folder.1-2.partial/file")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/link.1-2.partial", withDestinationPath: folder.path + "/a.partial")
        let descriptor = locked(folder.path + "/v.dat.17-4.partial")
        defer { close(descriptor) }
        let before = try names(folder)
        try OutputFile.write(Data([65]), to: folder.path + "/v.dat")
        #expect(try names(folder) == (before + ["v.dat"]).sorted())
    }

    /// While a file is being written, also after it has been closed, no other process takes it for an abandoned one.
    @Test func aPartIsOwnedUntilItsEnd() throws {
        let folder = try TemporaryFolder()
        let file = try PartialFile(beside: folder.path + "/v.dat")
        close(file.descriptor)
        let other = open(file.path, O_RDONLY | O_CLOEXEC)
        #expect(flock(other, LOCK_EX | LOCK_NB) != 0)
        file.releaseOwnership()
        #expect(flock(other, LOCK_EX | LOCK_NB) == 0)
        close(other)
    }

    /// A file that another process has taken for an abandoned one is not used.
    @Test func aPartThatIsRemovedIsNotOwned() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("", to: "a")
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        defer { close(descriptor) }
        let other = locked(path)
        #expect(!OwnedPath.take(descriptor))
        unlink(path)
        close(other)
        #expect(!OwnedPath.take(descriptor))
    }

    @Test func aProbeLeavesNothing() throws {
        let folder = try TemporaryFolder()
        try OutputFile.probe(folder.path)
        #expect(try names(folder).isEmpty)
        #expect(
            headlines { try OutputFile.probe(folder.path + "/missing") }
                == ["error[E0901]: cannot write \(folder.path)/missing/.probe: No such file or directory"])
    }

    @Test func scratchFolders() throws {
        let scratch = try ScratchFolder("test")
        #expect(FileManager.default.fileExists(atPath: scratch.path))
        try Data([1]).write(to: URL(fileURLWithPath: scratch.path + "/file"))
        let other = open(scratch.path, O_RDONLY | O_CLOEXEC)
        #expect(flock(other, LOCK_EX | LOCK_NB) != 0)
        close(other)
        scratch.remove()
        #expect(!FileManager.default.fileExists(atPath: scratch.path))
    }
}
