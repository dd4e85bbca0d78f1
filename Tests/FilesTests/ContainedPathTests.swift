import Files
import Foundation
import TestSupport
import Testing

/// Names from untrusted files cannot refer to files outside a folder.
struct ContainedPathTests {
    /// Returns a folder with a case, a secret beside it, and links of every kind.
    private func world() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("", to: "case/file")
        try folder.write("", to: "case/inner/file")
        try folder.write("", to: "case-other/secret")
        try folder.write("", to: "secret")
        let links = [
            ("outside", "../secret"), ("up", ".."), ("absolute", folder.path + "/secret"), ("here", "."),
            ("sibling", "../case-other"), ("inside", "inner/file"), ("inner/back", "../file"), ("chain", "outside"),
            ("dangling", "../not-yet"), ("dangling-inside", "not-yet"), ("loop", "loop"), ("root", "/"),
        ]
        for (name, target) in links {
            try FileManager.default.createSymbolicLink(
                atPath: folder.path + "/case/" + name, withDestinationPath: target)
        }
        return folder
    }

    @Test(arguments: [
        ("file", "file"), ("inner/file", "inner/file"), ("./file", "file"), ("inner//file", "inner/file"),
        ("inner/./file", "inner/file"), ("inner/../file", "file"), ("missing/../file", "file"), ("new", "new"),
        ("new/deeper/file", "new/deeper/file"), ("inside", "inside"), ("inner/back", "inner/back"), ("...", "..."),
        ("..file", "..file"), ("inner/", "inner"), ("here/file", "here/file"), ("up/../file", "file"), ("a b", "a b"),
    ]) func namesInside(name: String, inner: String) throws {
        let world = try world()
        let folder = world.path + "/case"
        #expect(ContainedPath.resolve(name, in: folder) == "\(folder)/\(inner)")
    }

    @Test(arguments: [
        "", ".", "./", "inner/..", "..", "../secret", "../case/file", "../case-other/secret", "inner/../../secret",
        "inner/../..", "/", "/etc/passwd", "//file", "file\0", "\0", "../\0", "missing/../../secret",
    ]) func namesThatLeadOut(name: String) throws {
        let world = try world()
        #expect(ContainedPath.resolve(name, in: world.path + "/case") == nil)
    }

    @Test(arguments: [
        "outside", "up", "up/secret", "absolute", "sibling", "sibling/secret", "sibling/new", "chain", "dangling",
        "dangling-inside", "loop", "loop/file", "root", "root/etc", "here", "dangling/file", "here/up/secret",
    ]) func linksThatLeadOut(name: String) throws {
        let world = try world()
        #expect(ContainedPath.resolve(name, in: world.path + "/case") == nil)
    }

    /// The folder itself may be a link, be written with a slash at its end, or not exist yet.
    @Test func foldersOfEveryKind() throws {
        let world = try world()
        try FileManager.default.createSymbolicLink(atPath: world.path + "/link", withDestinationPath: "case")
        for folder in ["link", "case/../case", "not-there", "case/inner/.."].map({ "\(world.path)/\($0)" }) {
            #expect(ContainedPath.resolve("file", in: folder) == folder + "/file")
            #expect(ContainedPath.resolve("../secret", in: folder) == nil)
        }
        #expect(ContainedPath.resolve("outside", in: world.path + "/link") == nil)
        #expect(ContainedPath.resolve("etc/passwd", in: "/") == "//etc/passwd")
    }
}
