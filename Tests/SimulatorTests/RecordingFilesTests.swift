import Diagnostics
import Foundation
import ModelCore
import Simulator
import TestSupport
import Testing

/// The files that a model asks for stay below one folder.
struct RecordingFilesTests {
    private let place = Place(file: "model.xml", line: 3, column: 5)

    private func file(_ name: String) -> RecordingFile { RecordingFile(name: name, content: .times, place: place) }

    @Test(arguments: [("v.dat", "v.dat"), ("a/b/v.dat", "a/b/v.dat"), ("a/../v.dat", "v.dat"), ("./v.dat", "v.dat")])
    func namesBelowTheFolder(name: String, path: String) throws {
        let folder = try TemporaryFolder()
        #expect(try RecordingFiles(folder: folder.path).path(of: file(name)) == "\(folder.path)/\(path)")
    }

    @Test(arguments: ["", ".", "..", "../v.dat", "a/../../v.dat", "/tmp/v.dat", "up/v.dat", "out.dat", "v\0.dat"])
    func namesThatWouldLeaveAreRefused(name: String) throws {
        let folder = try TemporaryFolder()
        let results = folder.path + "/results"
        try folder.write("", to: "results/kept")
        for (link, target) in [("up", ".."), ("out.dat", "../outside.dat")] {
            try FileManager.default.createSymbolicLink(atPath: results + "/" + link, withDestinationPath: target)
        }
        let files = RecordingFiles(folder: results)
        let shown = VisibleText.line(name)
        let message = "model.xml:3:5: error[E0405]: the file '\(shown)' would be outside the folder for results"
        #expect(headlines { _ = try files.path(of: file(name)) } == [message])
        #expect(headlines { _ = try files.paths(of: [file("v.dat"), file(name)]) } == [message])
    }

    @Test func pathsAreInOrder() throws {
        let files = RecordingFiles(folder: "/results")
        #expect(
            try files.paths(of: ["b", "a", "c/a"].map(file)) == ["/results/b", "/results/a", "/results/c/a"])
        #expect(try files.paths(of: []).isEmpty)
    }

    /// Two files of one name are refused, also where the names are spelt differently.
    @Test(arguments: [("v.dat", "v.dat"), ("v.dat", "a/../v.dat"), ("./v.dat", "v.dat")])
    func aNameIsUsedOnce(first: String, second: String) throws {
        let files = [file(first), file("other"), RecordingFile(name: second, content: .times, place: nil)]
        do {
            _ = try RecordingFiles(folder: "/results").paths(of: files)
            Issue.record("it did not throw")
        } catch let faults as DiagnosticsError {
            let diagnostic = try #require(faults.diagnostics.first)
            #expect(diagnostic.headline == "error[E0405]: two output files have the name '\(second)'")
            #expect(diagnostic.notes == [.init("the first file of this name is requested here", at: place)])
            #expect(diagnostic.hint == "give each file its own name; jLEMS would keep only the last one")
        }
    }
}
