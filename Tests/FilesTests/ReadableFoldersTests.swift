import Files
import Foundation
import TestSupport
import Testing

/// A case reads below its repository and below folders that are allowed, and nowhere else, whatever links say.
struct ReadableFoldersTests {
    /// A folder with a repository, another folder next to it, and links from one to the other.
    private struct World {
        let folder: TemporaryFolder
        var root: String { folder.path }
        var cell: String { root + "/repository/cases/cell" }

        init() throws {
            folder = try TemporaryFolder()
            for name in ["repository/.git/HEAD", "repository/models/m.yaml", "repository/cases/cell/own.yaml"] {
                try folder.write("inside", to: name)
            }
            try folder.write("outside", to: "elsewhere/secret.yaml")
            let manager = FileManager.default
            try manager.createSymbolicLink(
                atPath: cell + "/link.yaml", withDestinationPath: root + "/elsewhere/secret.yaml")
            try manager.createSymbolicLink(atPath: cell + "/folder", withDestinationPath: root + "/elsewhere")
            try manager.createSymbolicLink(atPath: cell + "/loop", withDestinationPath: cell + "/loop")
        }
    }

    @Test(arguments: [
        ("own.yaml", "repository/cases/cell/own.yaml"), ("./own.yaml", "repository/cases/cell/own.yaml"),
        ("../../models/m.yaml", "repository/models/m.yaml"), ("new/../new.yaml", "repository/cases/cell/new.yaml"),
    ]) func filesOfTheRepository(name: String, path: String) throws {
        let world = try World()
        #expect(ReadableFolders(around: world.cell).resolve(name, from: world.cell) == world.root + "/" + path)
    }

    @Test(arguments: [
        "", "../../../elsewhere/secret.yaml", "link.yaml", "folder/secret.yaml", "/etc/passwd", "a\0b", "loop",
        "../../..", "../..", "../../../../../../../../../../etc/passwd",
    ]) func otherFiles(name: String) throws {
        let world = try World()
        #expect(ReadableFolders(around: world.cell).resolve(name, from: world.cell) == nil)
    }

    @Test(arguments: ["../../../elsewhere/secret.yaml", "link.yaml", "folder/secret.yaml"])
    func allowedFolders(name: String) throws {
        let world = try World()
        let allowed = ReadableFolders(around: world.cell, allowed: [world.root + "/elsewhere"])
        #expect(allowed.resolve(name, from: world.cell) != nil)
        #expect(allowed.resolve("/etc/passwd", from: world.cell) == nil)
        let missing = ReadableFolders(around: world.cell, allowed: [world.root + "/nowhere"])
        #expect(missing.resolve(name, from: world.cell) == nil)
    }

    /// Outside a repository, only the folder of the case is readable.
    @Test func withoutARepository() throws {
        let folder = try TemporaryFolder()
        for name in ["a/own.yaml", "b.yaml"] { try folder.write("", to: name) }
        let readable = ReadableFolders(around: folder.path + "/a")
        #expect(readable.resolve("own.yaml", from: folder.path + "/a") != nil)
        #expect(readable.resolve("../b.yaml", from: folder.path + "/a") == nil)
    }

    /// A case that is reached by a link belongs to the repository that holds it, and `..` starts there.
    @Test func aLinkedCase() throws {
        let world = try World()
        let link = world.root + "/cell"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: world.cell)
        let readable = ReadableFolders(around: link)
        let found = try #require(readable.resolve("../../models/m.yaml", from: link))
        #expect(FileManager.default.contents(atPath: found) == Data("inside".utf8))
        #expect(readable.resolve("../../../elsewhere/secret.yaml", from: link) == nil)
    }
}
