import Cases
import Connectomes
import Diagnostics
import Drift
import Files
import Foundation
import History
import OMV
import Simulator

/// The fuzzed readers that take a file: each input is written to a file in memory, which is then read.
enum FuzzedFile {
    /// A folder in memory for the files of an input.
    private static let folder: String = {
        let base = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm/" : NSTemporaryDirectory()
        let path = base + "tvbo-verify-fuzz-\(ProcessInfo.processInfo.processIdentifier)"
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(atPath: FuzzedFile.folder) }
        return path
    }()

    private static let place = Place(file: "input")

    private static func written(_ bytes: some Sequence<UInt8>, _ name: String) throws -> String {
        let path = "\(folder)/\(name)"
        guard let file = fopen(path, "w") else { fatalError("\(path) cannot be written") }
        defer { fclose(file) }
        let bytes = Array(bytes)
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { fatalError("\(path) cannot be written") }
        return path
    }

    /// A LEMS document with one state variable, which the OMV tests run.
    private static let model = """
        <Lems><Target component="s"/>
        <Dimension name="time" t="1"/><Unit symbol="s" dimension="time" power="0"/>
        <ComponentType name="Simulation"><Parameter name="length" dimension="time"/><Parameter name="step" dimension="time"/>
        <Children name="outputs" type="OutputFile"/><ComponentReference name="target" type="Component"/>
        <Dynamics><StateVariable name="t" dimension="time"/></Dynamics>
        <Simulation><Run component="target" variable="t" increment="step" total="length"/></Simulation></ComponentType>
        <ComponentType name="OutputFile"><Text name="path"/><Text name="fileName"/><Children name="columns" type="OutputColumn"/>
        <Simulation><DataWriter path="path" fileName="fileName"/></Simulation></ComponentType>
        <ComponentType name="OutputColumn"><Path name="quantity"/><Simulation><Record quantity="quantity"/></Simulation></ComponentType>
        <ComponentType name="A"><Exposure name="x" dimension="none"/><Constant name="tau" dimension="time" value="1s"/>
        <Dynamics><StateVariable name="x" dimension="none" exposure="x"/><OnStart><StateAssignment variable="x" value="1"/>
        </OnStart><TimeDerivative variable="x" value="-x/tau"/></Dynamics></ComponentType>
        <A id="a"/><Simulation id="s" length="1s" step="0.1s" target="a">
        <OutputFile id="o" fileName="x.dat"><OutputColumn id="x" quantity="x"/></OutputFile></Simulation></Lems>
        """

    /// Runs an OMV test, whose expectations follow after a line `%%%`, on a LEMS document with one state variable.
    static func omv(_ bytes: [UInt8]) throws {
        let parts = String(decoding: bytes, as: UTF8.self).split(separator: "\n%%%\n", maxSplits: 1)
        _ = try written(model.utf8, "m.xml")
        _ = try written((parts.count > 1 ? parts[1] : "").utf8, "t.mep")
        let test = try written((parts.first ?? "").utf8, "t.omt")
        _ = try OMVRunner(loader: ModelLoader(coreTypes: .init(environment: [:]))).run(path: test)
    }

    /// Reads the file of a case.
    static func verificationCase(_ bytes: [UInt8]) throws {
        _ = try written(bytes, "case.yaml")
        _ = try CaseDefinition.load(folder: folder)
    }

    /// Reads an exported history, adds it to an empty history, and exports that.
    static func history(_ bytes: [UInt8]) throws {
        let archive = try HistoryArchive(file: try written(bytes, "history.json"))
        let path = "\(folder)/h.sqlite"
        defer { for end in ["", "-wal", "-shm", "-journal"] { unlink(path + end) } }
        let store = try HistoryStore(path: path)
        try store.add(archive)
        _ = try store.archive()
    }

    /// Reads the matrices of an HDF5 file.
    static func hdf5(_ bytes: [UInt8]) throws {
        try HDF5File.reading(try written(bytes, "m.h5"), at: place) { file in
            for name in ["weights", "edges/weight/data", "nodes", "a"] where file.contains(name) {
                _ = try file.array(name)
            }
        }
    }

    /// Reads a text file with a matrix, a NumPy file, or a table of series; the first byte selects one.
    static func table(_ bytes: [UInt8]) throws {
        guard let first = bytes.first else { return }
        switch first % 3 {
        case 0: _ = try NumberTable.read(try written(bytes.dropFirst(), "m.tsv"), at: place).square(at: place)
        case 1: _ = try NumPyFile.values(try written(bytes.dropFirst(), "m.npy"), at: place)
        default: _ = try SeriesTable(bytes: Array(bytes.dropFirst()), file: "input", name: "value")
        }
    }

    /// Reads the entries of a zip archive.
    static func archive(_ bytes: [UInt8]) throws {
        guard let archive = ZipArchive(path: try written(bytes, "a.zip")) else { return }
        for name in ["a", "a.xml", "NeuroML2CoreTypes/Cells.xml"] { _ = archive.content(of: name) }
    }
}
