import Files
import Foundation
import Goldens
import LEMS
import Simulation
import Simulator
import TestSupport
import Testing

/// NeuroML's examples, and documents of this project, compared with the files that jNeuroML writes for them.
///
/// `jneuroml.sha256` holds the SHA-256 of those files and is made by `Scripts/oracle-neuroml`.
@Suite(.enabled(if: Engines.areFetched, "needs pyNeuroML in .engines: make engines"))
struct ExampleTests {
    /// A file that jNeuroML writes.
    struct Expected: Sendable, CustomTestStringConvertible {
        var document: String
        var digests: [String: String]
        var testDescription: String { document }
    }

    /// The output of jNeuroML, by document.
    static let oracle: [Expected] = {
        let path = Repository.root + "/Tests/LEMSTests/jneuroml.sha256"
        let lines = ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").split(separator: "\n")
        var result: [Expected] = []
        for line in lines {
            let parts = line.split(separator: " ").map(String.init)
            if result.last?.document != parts[1] { result.append(Expected(document: parts[1], digests: [:])) }
            result[result.count - 1].digests[parts[2]] = parts[0]
        }
        return result
    }()

    @Test func theOracleIsThere() { #expect(Self.oracle.count == 48) }

    @Test(arguments: oracle) func writesWhatJNeuroMLWrites(expected: Expected) throws {
        let folder = try TemporaryFolder()
        let model = try Engines.loader.model(path: try Engines.document(expected.document, in: folder))
        let run = try PreparedModel(model).run(SimulationRequest())
        try RecordingFiles(folder: folder.path + "/out").write(run)
        #expect(model.files.count == expected.digests.count)
        for (file, digest) in expected.digests {
            let path = "\(folder.path)/out/\(file)"
            let bytes = try #require(FileManager.default.contents(atPath: path), "\(file) was not written")
            #expect(ContentDigest.sha256([UInt8](bytes)) == digest, "\(file)")
        }
    }

    /// Conditions that depend on the time alone are also tested at the start, so inputs that are on from the start
    /// affect the first row.
    @Test(arguments: ["LEMS_NML2_Ex1_HH.xml", "LEMS_NML2_Ex6_NMDA.xml", "LEMS_NML2_Ex8_AdEx.xml", "pulse"])
    func theFirstRowIsThatOfEitherPolicy(name: String) throws {
        let folder = try TemporaryFolder()
        let document =
            name == "pulse" ? try folder.write(Self.pulse, to: "pulse.xml") : try Engines.document(name, in: folder)
        let preparedModel = try PreparedModel(Engines.loader.model(path: document))
        let rows = try [EventPolicy.step, .located].map { policy in
            try preparedModel.run(SimulationRequest(method: .named("euler"), events: policy)).trajectory.columns.map {
                $0.values[0]
            }
        }
        #expect(rows[0] == rows[1])
        if name == "pulse" { #expect(rows[0] == [3]) }
    }

    private static let pulse = """
        <Lems><Target component="sim"/><Dimension name="time" t="1"/><Unit symbol="s" dimension="time"/>
        <ComponentType name="switch"><Exposure name="i" dimension="none"/><Dynamics>
        <StateVariable name="i" dimension="none" exposure="i"/>
        <OnCondition test="t .geq. 0"><StateAssignment variable="i" value="3"/></OnCondition></Dynamics></ComponentType>
        <Component id="s" type="switch"/>
        <Component id="sim" type="run" length="1s" step="0.5s" target="s"><file id="f" fileName="f.dat">
        <column id="c" quantity="i"/></file></Component>
        \(SimulationTypes.text)</Lems>
        """

    /// The converged solution of example 3 was made by another program from the equations of the document.
    @Test func dopri853MeetsTheConvergedSolution() throws {
        let folder = try TemporaryFolder()
        let document = try Engines.document("LEMS_NML2_Ex3_Net.xml", in: folder)
        let run = try PreparedModel(Engines.loader.model(path: document)).run(
            SimulationRequest(
                method: .named("dopri853"), recorded: ["hh1pop[0]/v", "*/q", "hh2pop[*]/v"], events: .located))
        let path = Repository.ex3 + "/goldens/original.golden"
        let golden = try Golden.load(path: path).trajectory(file: path) { _ in nil }
        let names = [
            "hh1pop[0]/v", "hh1pop[0]/naChans/na/m/q", "hh1pop[0]/naChans/na/h/q", "hh1pop[0]/kChans/k/n/q",
            "hh2pop[0]/v", "hh2pop[1]/v", "hh2pop[2]/v",
        ]
        #expect(run.trajectory.times == golden.times)
        for (name, column) in zip(names, golden.columns) {
            // The golden has potentials in mV, the document in V.
            let scale = column.name.hasSuffix("/v") ? 1e3 : 1
            let own = try #require(run.trajectory.column(name)).values
            let worst = zip(own, column.values).map { abs($0 * scale - $1) }.max() ?? .infinity
            #expect(worst < (column.name == "hhcell_1_pop[0]/v" ? 1e-8 : 1e-9), "\(name)")
        }
        let times = run.sent.filter { $0.path == "hh1pop[0]" }.map { $0.time.value * 1e3 }
        #expect(times.count == 3)
        for (time, wanted) in zip(times, [27.5601067, 45.6254185, 63.6969027]) { #expect(abs(time - wanted) < 1e-7) }
    }

    /// The sums that came with the reference outputs name the same files.
    @Test(.enabled(if: Repository.hasOutputs, "needs outputs of jNeuroML beside the repository"))
    func theOracleAgreesWithTheReferenceOutputs() throws {
        let text = try String(contentsOfFile: Repository.outputs + "/SHA256SUMS", encoding: .utf8)
        let known = Set(Self.oracle.flatMap(\.digests.values))
        var count = 0
        for line in text.split(separator: "\n") where !line.contains("converged") {
            #expect(known.contains(String(line.prefix(64))), "\(line)")
            count += 1
        }
        #expect(count == 42)
    }

    @Test func severalCompartmentsAreRefusedByName() throws {
        let folder = try TemporaryFolder()
        let path = try Engines.document("LEMS_NML2_Ex25_MultiComp.xml", in: folder)
        let message = headlines {
            _ = try PreparedModel(Engines.loader.model(path: path)).run(SimulationRequest())
        }
        #expect(message.count == 1)
        #expect(
            message.first?.hasSuffix(
                "error[E0501]: the cell 'MultiCompCell' has 4 segments, but tvbo-verify simulates only cells of one segment"
            ) == true)
    }

    /// On the flattened document every method runs, and each converges to the same.
    @Test func flattenedMethodsConverge() throws {
        let folder = try TemporaryFolder()
        let model = try Engines.loader.model(path: try Engines.document("LEMS_NML2_Ex1_HH.xml", in: folder))
        let preparedModel = try PreparedModel(model)
        func last(_ method: String, _ step: String) throws -> Double {
            let run = try preparedModel.run(
                SimulationRequest(
                    method: .named(method), step: .init(step), duration: .init("90"), recorded: ["hhpop[0]/v"]))
            return try #require(run.trajectory.columns[0].values.last)
        }
        let reference = try last("rk4", "0.0025")
        // Each halving of the step takes a half of the error of an order-1 method, a quarter of an order-2 one.
        for (method, order) in [("euler", 1.0), ("heun", 2.0)] {
            let errors = try ["0.02", "0.01", "0.005"].map { abs(try last(method, $0) - reference) }
            for (coarse, fine) in zip(errors, errors.dropFirst()) { #expect(abs(log2(coarse / fine) - order) < 0.15) }
        }
    }
}

/// The installation of engines by `make engines`.
enum Engines {
    /// The folder into which engines are fetched.
    static let folder = Repository.root + "/.engines"
    /// The jar of jNeuroML, which holds the examples.
    static let jar = folder + "/pyneuroml/lib/jNeuroML-0.14.0-jar-with-dependencies.jar"
    /// A Boolean value that indicates whether it was fetched.
    static var areFetched: Bool { FileManager.default.fileExists(atPath: jar) }

    /// A loader that finds the core types there and nowhere else.
    static let loader = ModelLoader(coreTypes: CoreTypes(environment: ["PYTHONPATH": folder]))

    /// Writes a document into a folder, with the examples that it may include; one that writes no file is given one
    /// with everything that it plots, as `Scripts/neuroml_examples.py` does.
    static func document(_ name: String, in folder: TemporaryFolder) throws -> String {
        let own = "\(Repository.root)/Tests/LEMSTests/Documents/\(name)"
        if FileManager.default.fileExists(atPath: own) { return own }
        return try unpack("LEMSexamples/" + name, in: folder, added: true)
    }

    /// Writes an entry of the jar and what it includes from beside it; core types stay in the jar.
    private static func unpack(_ name: String, in folder: TemporaryFolder, added: Bool) throws -> String {
        let archive = try #require(ZipArchive(path: jar))
        let content = try #require(archive.content(of: name), "there is no \(name)")
        let text = String(decoding: content, as: UTF8.self)
        for match in text.matches(of: /(?:file|href)\s*=\s*"([^"]*)"/) {
            let beside = URL(fileURLWithPath: "/" + name).deletingLastPathComponent()
                .appendingPathComponent(String(match.1)).standardizedFileURL.path.dropFirst()
            if archive.contains(String(beside)) { _ = try unpack(String(beside), in: folder, added: false) }
        }
        return try folder.write(added ? withOutput(text) : text, to: name)
    }

    private static func withOutput(_ text: String) -> String {
        let bare = text.replacing(/<!--(.|\n)*?-->/, with: "")
        if bare.contains("<OutputFile") { return text }
        var paths: [String] = []
        for match in bare.matches(of: /<Line\b[^>]*?quantity\s*=\s*"([^"]*)"/) where !paths.contains(String(match.1)) {
            paths.append(String(match.1))
        }
        let columns = paths.enumerated().map { "<OutputColumn id=\"c\($0)\" quantity=\"\($1)\"/>" }.joined()
        return text.replacing(
            "</Simulation>",
            with: "<OutputFile id=\"added\" fileName=\"results/added.dat\">\(columns)</OutputFile></Simulation>")
    }
}
