import Diagnostics
import Foundation
import LEMS
import Simulation
import Simulator
import TestSupport
import Testing

/// The files that a document's `Target` requests.
struct TargetFileTests {
    private static let ramp = """
        <ComponentType name="ramp"><Constant name="S" dimension="time" value="1 s"/>
        <Dynamics><StateVariable name="x" dimension="none"/><TimeDerivative variable="x" value="4 / S"/></Dynamics></ComponentType>
        <ramp id="c"/>
        """

    private func document(_ target: String) -> String {
        TestDocument.text(Self.ramp, columns: ["x"]).replacing(
            "<Target component=\"run\"/>", with: "<Target component=\"run\" \(target)/>")
    }

    /// The instants of the run, one a line, whatever the method.
    @Test(arguments: ["lems", "rk4"]) func timesAreWritten(method: String) throws {
        let folder = try TemporaryFolder()
        let model = try TestDocument.model(document("timesFile=\"sub/times.txt\""))
        #expect(model.remarks.isEmpty)
        let written = try RecordingFiles(folder: folder.path).write(
            PreparedModel(model).run(SimulationRequest(method: .named(method))))
        #expect(written == ["out.dat", "sub/times.txt"].map { folder.path + "/" + $0 })
        #expect(try String(contentsOfFile: written[1], encoding: .utf8) == "0.0\n0.25\n0.5\n0.75\n1.0\n")
        #expect(
            try String(contentsOfFile: written[0], encoding: .utf8)
                == "0.0\t0.0\t\n0.25\t1.0\t\n0.5\t2.0\t\n0.75\t3.0\t\n1.0\t4.0\t\n")
    }

    @Test(arguments: ["../times.txt", "/tmp/times.txt", "sub/../../times.txt"]) func timesStayInTheFolder(name: String)
        throws
    {
        let model = try TestDocument.model(document("timesFile=\"\(name)\""))
        let folder = try TemporaryFolder()
        let told = headlines { _ = try RecordingFiles(folder: folder.path).paths(of: model.files) }
        #expect(told.count == 1)
        #expect(
            told.first?.hasSuffix(
                "d.xml:2:36: error[E0405]: the file '\(name)' would be outside the folder for results") == true)
    }

    /// jLEMS would overwrite one file with the other.
    @Test(arguments: ["out.dat", "./out.dat"]) func noTwoFilesHaveOneName(name: String) throws {
        let model = try TestDocument.model(document("timesFile=\"\(name)\""))
        let folder = try TemporaryFolder()
        let run = try PreparedModel(model).run(SimulationRequest())
        let told = headlines { try RecordingFiles(folder: folder.path).write(run) }
        #expect(
            told.count == 1 && told[0].hasSuffix("error[E0405]: two output files have the name '\(name)'"), "\(told)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    /// A report contains the date and the duration of jLEMS's run, so it cannot be reproduced.
    @Test func reportsAreNamedAsNotWritten() throws {
        let folder = try TemporaryFolder()
        let model = try TestDocument.model(document("reportFile=\"report.txt\""))
        #expect(
            model.remarks.map { $0.headline.split(separator: "d.xml:").last.map(String.init) } == [
                "2:37: warning[W0101]: the file 'report.txt', the 'reportFile' of the Target, is not written: it would hold the date and run time of jLEMS"
            ])
        try RecordingFiles(folder: folder.path).write(PreparedModel(model).run(SimulationRequest()))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["out.dat"])
    }

    @Test func emptyNamesAskForNothing() throws {
        let model = try TestDocument.model(document("timesFile=\"\" reportFile=\"\""))
        #expect(model.files.count == 1 && model.remarks.isEmpty)
    }
}
