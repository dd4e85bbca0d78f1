import Foundation
import ModelCore
import Simulator
import TestSupport
import Testing

/// Files that are printed during a run are those that are printed after it.
struct RecordingStreamTests {
    /// A decay and a clock, in two files, and the times in a third one.
    private static let types = """
        <ComponentType name="decay"><Constant name="S" dimension="time" value="1 s"/>
        <Dynamics><StateVariable name="x" dimension="none"/><StateVariable name="y" dimension="none"/>
        <OnStart><StateAssignment variable="x" value="1"/></OnStart>
        <TimeDerivative variable="x" value="-x / S"/><TimeDerivative variable="y" value="RATE"/></Dynamics></ComponentType>
        <decay id="c"/>
        """

    private func model(rate: String = "x / S", folder: String = "") throws -> Model {
        let text = TestDocument.text(
            Self.types.replacing("RATE", with: rate), columns: ["x", "y"], length: "3 s", step: "0.0001 s")
        return try TestDocument.model(
            text.replacing("out.dat", with: folder + "out.dat")
                .replacing("<Target component=\"run\"/>", with: "<Target component=\"run\" timesFile=\"times.txt\"/>"))
    }

    @Test(arguments: [1, 2, 8]) func bothWaysAreEqual(threads: Int) throws {
        let model = try model(folder: "a/b/")
        let folder = try TemporaryFolder()
        let files = RecordingFiles(folder: folder.path)
        var request = SimulationRequest(method: .tree)
        let plain = try PreparedModel(model).run(request)
        let paths = try files.write(plain)
        #expect(paths == ["a/b/out.dat", "times.txt"].map { "\(folder.path)/\($0)" })
        let expected = try paths.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
        #expect(expected[0].count > 400_000)
        for path in paths { try FileManager.default.removeItem(atPath: path) }
        (request.files, request.threads) = (files, threads)
        let run = try PreparedModel(model).run(request)
        #expect(run.digest == plain.digest)
        #expect(!FileManager.default.fileExists(atPath: paths[0]))
        #expect(try files.write(run) == paths)
        // Again, and into another folder, the files are printed after the run.
        #expect(try files.write(run) == paths)
        let other = try TemporaryFolder()
        #expect(try RecordingFiles(folder: other.path).write(run).count == 2)
        #expect(try Data(contentsOf: URL(fileURLWithPath: other.path + "/a/b/out.dat")) == expected[0])
        #expect(try paths.map { try Data(contentsOf: URL(fileURLWithPath: $0)) } == expected)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/a/b") == ["out.dat"])
    }

    /// A run that fails, and one whose files nobody asks for, leave neither files nor folders, and an older file as it
    /// is.
    @Test(arguments: [true, false]) func unfinishedFilesAreRemoved(fails: Bool) throws {
        let model = try model(rate: fails ? "exp(exp(20 * t / S)) / S" : "x / S", folder: "a/b/")
        let folder = try TemporaryFolder()
        try folder.write("old", to: "kept/a/b/out.dat")
        for place in ["new", "kept"] {
            var request = SimulationRequest(method: .tree)
            (request.files, request.threads) = (RecordingFiles(folder: folder.path + "/" + place), 2)
            if fails {
                #expect(headlines { _ = try PreparedModel(model).run(request) }.count == 1)
            } else {
                _ = try PreparedModel(model).run(request)
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["kept"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/kept/a/b") == ["out.dat"])
        #expect(try String(contentsOfFile: folder.path + "/kept/a/b/out.dat", encoding: .utf8) == "old")
    }

    @Test func aFolderThatCannotBeMadeIsToldBeforeTheRun() throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "a")
        var request = SimulationRequest(method: .tree)
        (request.files, request.threads) = (RecordingFiles(folder: folder.path), 2)
        let model = try model(folder: "a/b/")
        let told = headlines { _ = try PreparedModel(model).run(request) }
        #expect(told == ["error[E0901]: cannot create the folder \(folder.path)/a/b"])
    }
}
