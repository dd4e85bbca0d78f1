import Diagnostics
import Files
import Foundation
import TestSupport
import Testing

/// The default folders in which packages and the database are looked up.
struct ProjectFoldersTests {
    private func make(_ names: [String], in folder: TemporaryFolder) throws {
        for name in names {
            try FileManager.default.createDirectory(
                atPath: folder.path + "/" + name, withIntermediateDirectories: true)
        }
    }

    /// From every folder of a repository, and not above its root.
    @Test func theyAreFoundUpToTheRootOfTheRepository() throws {
        let folder = try TemporaryFolder()
        try make(
            [".engines", "repo/.git", "repo/.engines", "repo/.corpora/tvbo/database", "repo/a/b", "other/.git"],
            in: folder)
        let root = folder.path + "/repo"
        let wanted = ["PYTHONPATH": root + "/.engines", "TVBO_DATABASE": root + "/.corpora/tvbo/database"]
        for name in ["", "/a", "/a/b", "/a/../a/b"] {
            #expect(ProjectFolders.completing([:], from: root + name) == wanted)
        }
        #expect(ProjectFolders.completing([:], from: folder.path + "/other").isEmpty)
    }

    /// Outside of a repository only the folder itself counts.
    @Test func foldersAboveAreNotTrusted() throws {
        let folder = try TemporaryFolder()
        try make([".engines", "a"], in: folder)
        #expect(ProjectFolders.completing([:], from: folder.path + "/a").isEmpty)
        #expect(ProjectFolders.completing([:], from: folder.path) == ["PYTHONPATH": folder.path + "/.engines"])
    }

    /// The nearest folder of each kind is used; the two need not have the same parent.
    @Test func theNearestCounts() throws {
        let folder = try TemporaryFolder()
        try make([".git", ".engines", ".corpora/tvbo/database", "a/.engines"], in: folder)
        #expect(
            ProjectFolders.completing([:], from: folder.path + "/a") == [
                "PYTHONPATH": folder.path + "/a/.engines", "TVBO_DATABASE": folder.path + "/.corpora/tvbo/database",
            ])
    }

    /// Folders of the environment precede others, and none occurs twice.
    @Test func theEnvironmentGoesFirst() throws {
        let folder = try TemporaryFolder()
        try make([".git", ".engines", ".corpora/tvbo/database"], in: folder)
        let own = ["PYTHONPATH": "/one:/two", "TVBO_DATABASE": "/mine", "HOME": "/h"]
        let completed = ProjectFolders.completing(own, from: folder.path)
        #expect(completed == own.merging(["PYTHONPATH": "/one:/two:\(folder.path)/.engines"]) { $1 })
        #expect(ProjectFolders.completing(completed, from: folder.path) == completed)
        #expect(
            ProjectFolders.completing(["TVBO_DATABASE": ""], from: folder.path)["TVBO_DATABASE"] == folder.path
                + "/.corpora/tvbo/database")
    }
}
