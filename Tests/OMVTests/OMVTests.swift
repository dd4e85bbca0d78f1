import Foundation
import LEMS
import OMV
import Simulator
import TestSupport
import Testing

/// Tests of OMV, run natively: those of NeuroML's repository and broken ones.
struct OMVTests {
    private static let tests = Repository.root + "/../shared/neuroml/LEMSexamples/test"
    private static var hasTests: Bool { FileManager.default.fileExists(atPath: tests + "/.test.ex3.jnml.omt") }
    private static let runner = OMVRunner(loader: ModelLoader(coreTypes: CoreTypes(environment: [:])))

    /// All twelve pass in OMV 0.4.0 with jNeuroML 0.14.0.
    @Test(
        .enabled(if: hasTests, "needs NeuroML's tests beside the repository"),
        arguments: ["ex0", "ex1", "ex16", "ex20", "ex21", "ex27", "ex3", "ex5", "ex6", "ex7", "ex8", "ex9"])
    func passWhatPassesThere(name: String) throws {
        let result = try Self.runner.run(path: "\(Self.tests)/.test.\(name).jnml.omt")
        #expect(result.verdict == .pass, "\(result)")
    }

    /// A cell that spikes with every upward crossing of a triangle wave: at 0.25, 1.25 and 2.25 s of 0.25 s samples.
    private func folder(_ omt: String, mep: String? = nil) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            <Lems><Target component="run"/><Dimension name="time" t="1"/><Unit symbol="s" dimension="time"/>
            <ComponentType name="run"><Parameter name="length" dimension="time"/><Parameter name="step" dimension="time"/>
            <ComponentReference name="target" type="Component"/><Children name="files" type="file"/>
            <Simulation><Run component="target" variable="t" increment="step" total="length"/></Simulation></ComponentType>
            <ComponentType name="file"><Text name="fileName"/><Children name="columns" type="column"/>
            <Simulation><DataWriter fileName="fileName"/></Simulation></ComponentType>
            <ComponentType name="column"><Path name="quantity"/><Simulation><Record quantity="quantity"/></Simulation></ComponentType>
            <ComponentType name="m"><Constant name="S" dimension="time" value="1 s"/><Dynamics><StateVariable name="x" dimension="none"/>
            <TimeDerivative variable="x" value="4/S"/><OnStart><StateAssignment variable="x" value="-2"/></OnStart>
            <OnCondition test="x .gt. 1.5"><StateAssignment variable="x" value="-2"/></OnCondition></Dynamics></ComponentType>
            <m id="c"/>
            <run id="run" target="c" length="4 s" step="0.25 s"><file id="f" fileName="results/x.dat"><column id="0" quantity="x"/></file></run></Lems>
            """, to: "LEMS_x.xml")
        try folder.write(omt, to: "test/.test.omt")
        if let mep { try folder.write(mep, to: "test/.test.mep") }
        return folder
    }

    private func omt(
        engine: String = "jNeuroML", path: String = "../results/x.dat", tolerance: String = "tolerance: 0",
        experiment: String = "e", target: String = "../LEMS_x.xml"
    ) -> String {
        """
        target: \(target)
        engine: \(engine)
        mep: .test.mep
        experiments:
          \(experiment):
            observables:
              spike times:
                file: { path: \(path), columns: [0, 1], scaling: [1000, 1] }
                spike detection: { method: threshold, threshold: 0.5 }
                \(tolerance)
        """
    }

    private func mep(_ times: String) -> String { "experiments: { e: { expected: { spike times: [\(times)] } } }" }

    private func run(_ omt: String, _ mep: String) throws -> OMVResult {
        let folder = try folder(omt, mep: mep)
        return try Self.runner.run(path: folder.path + "/test/.test.omt")
    }

    /// x is -2 at 0, increases by 1 per step, and exceeds 0.5 first at 0.75 s and then once per second.
    @Test func aTestThatPasses() throws {
        let result = try run(omt(), mep("750, 1750, 2750, 3750"))
        #expect(result.verdict == .pass, "\(result)")
        #expect(result.checks.first?.strictVerdict == .pass)
    }

    @Test func tolerancesAreRelativeToTheExpectedValue() throws {
        let within = try run(omt(tolerance: "tolerance: 0.1"), mep("700, 1750, 2750, 3750"))
        #expect(within.verdict == .pass)
        let beyond = try run(omt(tolerance: "tolerance: 0.07"), mep("700, 1750, 2750, 3750"))
        #expect(beyond.verdict == .fail)
        #expect(
            beyond.checks.first?.reason.hasPrefix(
                "largest |observed − expected| / |expected| is 0.07143, tolerance 0.07") == true)
        // Without one OMV allows 10 %.
        #expect(try run(omt(tolerance: ""), mep("690, 1750, 2750, 3750")).verdict == .pass)
        // The sample interval is 250 ms, so tvbo-verify's own rule allows a shift of 50 ms but not one of 300 ms.
        #expect(within.checks.first?.strictVerdict == .pass)
        #expect(
            try run(omt(tolerance: "tolerance: 0.9"), mep("450, 1750, 2750, 3750")).checks.first?.strictVerdict == .fail
        )
    }

    /// A test whose expectations cannot be found does not pass because nothing is compared.
    @Test(arguments: [
        ("mep: .test.mep", "mep: [ .test.mep ]", "the key 'mep' must be the name of a file, not a list"),
        ("mep: .test.mep", "meps: .test.mep", "unknown key 'meps' in the test"),
        ("mep: .test.mep\n", "", "the test has 'experiments' but no 'mep'"),
    ]) func misplacedExpectations(old: String, new: String, reason: String) throws {
        let result = try run(omt().replacing(old, with: new), mep("750"))
        #expect(result.verdict == .invalidInput)
        #expect(result.reason?.contains(reason) == true, "\(result)")
    }

    @Test(arguments: ["header: 900000000", "columns: [1]"]) func activationOfNoValues(selection: String) throws {
        let text = """
            target: ../LEMS_x.xml
            engine: jNeuroML
            mep: .test.mep
            experiments: { e: { observables: { activation variables: { file: { path: ../results/x.dat, \(selection) } } } } }
            """
        let result = try run(text, "experiments: { e: { expected: {} } }")
        #expect(result.verdict == .invalidInput)
        #expect(result.checks.first?.reason.contains("the file has no activation variables") == true, "\(result)")
    }

    @Test func whatFailsSaysWhy() throws {
        let count = try run(omt(), mep("750, 1750"))
        #expect(count.verdict == .fail)
        #expect(count.checks.first?.reason.hasPrefix("4 values observed, 2 expected") == true)
        #expect(count.checks.first?.gateReason == "4 events instead of 2")
        let wrong = try run(omt(), mep("750, 1750, 2750, 3751"))
        #expect(wrong.verdict == .fail)
        let missing = try run(omt(path: "../results/y.dat"), mep("750"))
        #expect(missing.verdict == .fail)
        #expect(
            missing.checks.first?.reason.contains(
                "the simulation of the test's target writes no file '../results/y.dat'") == true)
        let unknown = try run(omt(experiment: "f"), mep("750"))
        #expect(unknown.verdict == .invalidInput)
        #expect(unknown.reason?.contains("the 'mep' file has no experiment 'f'") == true)
        #expect(try run(omt(target: "../no.xml"), mep("750")).verdict == .invalidInput)
    }

    @Test func otherEnginesAreUnsupported() throws {
        let result = try run(omt(engine: "jNeuroML_NEURON"), mep("750"))
        #expect(result.verdict == .unsupported)
        #expect(
            result.reason
                == "the test names the engine 'jNeuroML_NEURON'; only tests of jNeuroML and jLEMS are supported")
        #expect(try run(omt(engine: "jLEMS"), mep("750, 1750, 2750, 3750")).verdict == .pass)
        #expect(OMVResult.status([result]) == .nothingVerified)
    }

    @Test func aTestWithoutExpectationsRunsTheModel() throws {
        let folder = try folder("target: ../LEMS_x.xml\nengine: jNeuroML\n")
        #expect(try Self.runner.run(path: folder.path + "/test/.test.omt").verdict == .pass)
        let gone = try Self.runner.run(path: folder.path + "/test/none.omt")
        #expect(gone.verdict == .invalidInput)
    }
}
