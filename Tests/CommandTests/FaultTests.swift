import Diagnostics
import Foundation
import TestSupport
import Testing

/// Inputs that crashed earlier versions, kept them busy without end or filled the memory. Each must end with a result,
/// or with a diagnostic that gives place and reason.
@Suite(.enabled(if: Command.isBuilt("release"), "needs the release binary"))
struct FaultTests {
    private static let faults = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Faults"

    /// The largest time for a run on an invalid input, in seconds.
    private static let mostSeconds = 2.0
    private static let mostMebibytes = 512

    private func check(_ ending: Launch.Ending, _ status: Int32, _ message: String) {
        #expect(ending.signal == nil, "\(ending.errors)")
        #expect(ending.status == status, "\(ending.output)\(ending.errors)")
        #expect((ending.output + ending.errors).contains(message), "\(ending.output)\(ending.errors)")
        #expect(ending.seconds < Self.mostSeconds)
        #expect(ending.mebibytes < Self.mostMebibytes)
    }

    private func folder(_ name: String) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for file in try FileManager.default.contentsOfDirectory(atPath: "\(Self.faults)/fuzz/\(name)") {
            try FileManager.default.copyItem(
                atPath: "\(Self.faults)/fuzz/\(name)/\(file)", toPath: folder.path + "/\(file)")
        }
        return folder
    }

    /// Returns the arguments in `command.txt` of a folder, without the name of the program.
    private func command(_ folder: TemporaryFolder) throws -> [String] {
        let text = try String(contentsOfFile: folder.path + "/command.txt", encoding: .utf8)
        return text.prefix { $0 != "\n" }.split(separator: " ").dropFirst().map(String.init)
    }

    private static let output = "error[E0405]: the key 'output_limit' must be from 1 to 1048576 MiB, not "

    @Test(
        arguments: [
            ("adapt-cross-sig4-7-11388", "ad/mine.yaml:17:17: " + output + "1e+19"),
            ("adapt-cross-sig4-7-15885", "ad/mine.yaml:15:17: " + output + "inf"),
            ("adapt-cross-sig4-7-3875", "ad/mine.yaml:13:17: " + output + "1.024e+103"),
            (
                "adapt-cross-sig4-7-7732",
                "ad/mine.yaml:9:91: error[E0401]: 'output_limit' of 'run' of the engine must be"
            ),
            ("adapt-engines-sig4-1-42", "ad/mine.yaml:14:17: " + output + "inf"),
            ("adapt-engines-sig4-7-16323", "ad/mine.yaml:9:91: " + output + "nan"),
            ("adapt-engines-sig4-7-2805", "ad/mine.yaml:9:91: " + output + "5.12e+102"),
            ("adapt-engines-sig4-7-3929", "ad/mine.yaml:9:91: " + output + "1.8446744073709552e+19"),
        ]) func adapters(name: String, message: String) throws
    {
        let folder = try folder(name)
        try FileManager.default.createDirectory(atPath: folder.path + "/ad", withIntermediateDirectories: false)
        try FileManager.default.moveItem(atPath: folder.path + "/mine.yaml", toPath: folder.path + "/ad/mine.yaml")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/R", withDestinationPath: Repository.root + "/Reference")
        check(try Launch.run(command(folder), in: folder.path), 65, message)
    }

    private static let value = "error[E0401]: 'value' of the tolerance of check 'whole' must be a number, not text"
    private static let step = "error[E0401]: a step size under 'step_sizes' must be a number, not text"

    @Test(
        arguments: [
            ("case-reference-sig4-7-11721", "RC/ex3/case.yaml:27:14: " + value),
            ("case-reference-sig4-7-21680", "RC/ex3/case.yaml:6:22: " + step),
            ("case-reference-sig4-7-5428", "RC/ex3/case.yaml:6:16: " + step),
        ]) func cases(name: String, message: String) throws
    {
        let folder = try caseFolder(name)
        check(try Launch.run(command(folder), in: folder.path), 65, message)
    }

    private func caseFolder(_ name: String) throws -> TemporaryFolder {
        let folder = try folder(name)
        try FileManager.default.createDirectory(atPath: folder.path + "/RC", withIntermediateDirectories: false)
        try FileManager.default.copyItem(atPath: Repository.ex3, toPath: folder.path + "/RC/ex3")
        try FileManager.default.removeItem(atPath: folder.path + "/RC/ex3/case.yaml")
        try FileManager.default.copyItem(
            atPath: folder.path + "/case.yaml", toPath: folder.path + "/RC/ex3/case.yaml")
        return folder
    }

    /// A report is written even if a case cannot be read; it leaves out the goldens of the case.
    @Test func aReportOfACaseThatCannotBeRead() throws {
        let folder = try caseFolder("case-report-sig4-7-3857")
        let filled = try Launch.run(
            ["all", "--case", "ex3", "--method", "rk4", "--step-size", "0.05", "--reports", folder.path + "/rep"])
        #expect(filled.status == 0)
        check(try Launch.run(command(folder), in: folder.path), 0, "report: rep/partial/report.html")
    }

    /// Steps of 5e-6 ms over 100 ms, and their halves and quarters, would not fit in memory.
    @Test func aSchemeOfVeryManySteps() throws {
        let folder = try caseFolder("case-reference-rc0-mem1359-21-5831")
        let trace = ["run", "experiment.yaml", "--method", "euler", "--duration", "15", "-o", "e.csv"]
        #expect(try Launch.run(trace, in: folder.path + "/RC/ex3").status == 0)
        let golden = ["reference", "add", "e.csv", "-o", "goldens/euler.golden"]
        #expect(try Launch.run(golden, in: folder.path + "/RC/ex3").status == 0)
        check(
            try Launch.run(command(folder), in: folder.path), 65,
            "error[E0605]: 20000001 rows of 7 quantities are more than the 33554432 values that one run records")
    }

    private static let number = "must be a number, not text"
    private static let steps = "steps with"

    @Test(
        arguments: [
            (
                "exp-render-sig4-7-15426", 65,
                "experiment.yaml:26:20: error[E0401]: 'initial_value' of state variable 'x' " + number
            ),
            ("exp-render-sig4-7-15741", 65, "experiment.yaml:16:12: error[E0401]: 'value' of parameter 'D' " + number),
            ("exp-render-sig4-7-2626", 65, "experiment.yaml:7:12: error[E0401]: 'value' of parameter 'C' " + number),
            ("exp-run-sig4-7-21400", 65, "experiment.yaml:19:12: error[E0401]: 'value' of parameter 'vpeak' " + number),
            ("exp-run-hang-21-6766", 3, "steps, more than the 10000000 that it may take"),
            ("exp-run-hang-21-7637", 3, "steps, more than the 10000000 that it may take"),
            ("exp-run-hang-7-12220", 3, "steps, more than the 10000000 that it may take"),
            ("exp-run-hang-7-1273", 3, "steps, more than the 10000000 that it may take"),
            ("exp-run-hang-7-5188", 3, "steps, more than the 10000000 that it may take"),
            (
                "gold-reference-sig6-7-2615", 4,
                "x.golden: error[E0702]: the golden x.golden is damaged: a size or count in its header is out of range"
            ),
        ] as [(String, Int32, String)]) func experimentsAndGoldens(name: String, status: Int32, message: String) throws
    {
        let folder = try folder(name)
        check(try Launch.run(command(folder), in: folder.path), status, message)
    }

    /// A population of a million cells is refused before the first of them is built.
    @Test func aDocumentOfAMillionCells() throws {
        let folder = try folder("lems-run-hang-mem1595-7-15831")
        try folder.write(
            "<neuroml id=\"x\"><ionChannelHH id=\"passiveChan\" conductance=\"10pS\"/></neuroml>",
            to: "NML2_SingleCompHHCell.nml")
        let path = folder.path + "/fuzz.xml"
        let text = try String(contentsOfFile: path, encoding: .isoLatin1).replacing("../examples/", with: "")
        try text.write(toFile: path, atomically: true, encoding: .isoLatin1)
        let ending = try Launch.run(command(folder), in: folder.path)
        // Without pyNeuroML there are no core types, which is reported first.
        let hasTypes = !ending.errors.contains("there is no file 'Cells.xml', which the document includes")
        check(
            ending, 65,
            hasTypes
                ? "fuzz.xml:29:5: error[E0105]: with the instances of the component 'passiveCell', the run exceeds the limit of 2500000 instances"
                : "fuzz.xml:13:20: error[E0107]")
    }

    @Test(
        arguments: [
            (
                "omv-omv-sig4-7-11121", 65,
                ".test.omt:8:54: error[E0405]: the key 'columns' takes only whole numbers from 0 to 1000000000"
            ),
            (
                "omv-omv-sig4-7-17982", 65,
                ".test.omt:9:58: error[E0401]: the key 'threshold' must be a number, not text"
            ),
            (
                "omv-omv-sig4-7-4103", 65,
                ".test.omt:8:51: error[E0405]: the key 'columns' takes only whole numbers from 0 to 1000000000"
            ),
            (
                "omv-omv-sig4-7-5004", 65,
                ".test.omt:8:51: error[E0405]: the key 'columns' takes only whole numbers from 0 to 1000000000"
            ),
        ] as [(String, Int32, String)]) func testsOfOMV(name: String, status: Int32, message: String) throws
    {
        let folder = try folder(name)
        try FileManager.default.copyItem(atPath: Self.faults + "/omv/LEMS_x.xml", toPath: folder.path + "/LEMS_x.xml")
        try FileManager.default.createDirectory(atPath: folder.path + "/test", withIntermediateDirectories: false)
        for file in [".test.omt", ".test.mep"] {
            try FileManager.default.moveItem(atPath: "\(folder.path)/\(file)", toPath: "\(folder.path)/test/\(file)")
        }
        check(try Launch.run(command(folder), in: folder.path + "/test"), status, message)
    }

    @Test(
        arguments: [
            (
                ["check", "sexagesimal.yaml"], 65,
                "sexagesimal.yaml:3:27: error[E0401]: 'value' of parameter 'C' must be a number"
            ),
            (
                ["reference", "extract", "gbomb.golden"], 65,
                "gbomb.golden: error[E0105]: a golden of 134217728 rows and 1 columns would exceed the 8388608 numbers"
            ),
            (["compare", "nul.dat", "nul.dat"], 65, "nul.dat:1:3: error[E0802]: '1\\u{0}' is not a number"),
            (["compare", "hx.dat", "hx.dat"], 65, "hx.dat:1:3: error[E0802]: '0x10' is not a number"),
            (["compare", "cr.dat", "cr.dat"], 0, "column 1: 3 instants"),
        ] as [([String], Int32, String)]) func inputs(arguments: [String], status: Int32, message: String) throws
    {
        check(try Launch.run(arguments, in: Self.faults + "/input"), status, message)
    }

    /// Endless inputs are refused by the limit on the size that is read, and devices as goldens at once.
    @Test(
        arguments: [
            (["check", "e.yaml"], "larger than the limit of 16 MiB"), (["check", "e.xml"], "limit of 128 MiB"),
            (["compare", "e.dat", "e.dat"], "limit of 256 MiB"),
            (["reference", "extract", "e.golden"], "it is a pipe or a device, not a file"),
        ]) func filesWithoutEnd(arguments: [String], message: String) throws
    {
        let folder = try TemporaryFolder()
        for ending in ["yaml", "xml", "dat", "golden"] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.path + "/e." + ending, withDestinationPath: "/dev/zero")
        }
        let ending = try Launch.run(arguments, in: folder.path)
        #expect(ending.status == 65, "\(ending.errors)")
        #expect(ending.errors.contains(message), "\(ending.errors)")
        #expect(ending.mebibytes < 1024)
    }

    /// Every folder of `Faults` is used by a test of this file.
    @Test func everyFolderIsTested() throws {
        let source = try String(contentsOfFile: #filePath, encoding: .utf8)
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.faults + "/fuzz")
        #expect(folders.count >= 28)
        for folder in folders { #expect(source.contains("\"\(folder)\""), "\(folder)") }
    }
}
