import Cases
import Foundation
import TestSupport
import Testing

/// The search for cases in folders.
struct CaseFinderTests {
    /// A symbolic link to a folder above is not followed; one to another folder is.
    @Test func linksToFoldersAboveAreNotFollowed() throws {
        let folder = try TemporaryFolder()
        for name in ["one", "group/two"] { try folder.write("format: 1\n", to: "cases/\(name)/case.yaml") }
        try folder.write("format: 1\n", to: "other/three/case.yaml")
        for (link, destination) in [("self", "."), ("group/up", ".."), ("group/far", "../../other")] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.path + "/cases/" + link, withDestinationPath: destination)
        }
        let found = CaseFinder.files(below: folder.path + "/cases").map(\.id)
        #expect(found.sorted() == ["group/far/three", "group/two", "one"])
    }
}
