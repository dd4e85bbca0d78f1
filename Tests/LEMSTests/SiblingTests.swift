import LEMS
import Simulation
import Simulator
import TestSupport
import Testing

/// Components that stand beside each other: names, the order of connections, and repeated parts of a type.
@Suite(.enabled(if: Engines.areFetched, "needs pyNeuroML in .engines: make engines"))
struct SiblingTests {
    private static let head = """
        <Lems><Target component="sim"/><Include file="Simulation.xml"/><Include file="Cells.xml"/>
        <Include file="Networks.xml"/><Include file="Inputs.xml"/>

        """

    private static func simulation(_ quantity: String, of target: String, length: String = "2 ms") -> String {
        """
        <Simulation id="sim" length="\(length)" step="0.1 ms" target="\(target)">
        <OutputFile id="f" fileName="f.dat"><OutputColumn id="c" quantity="\(quantity)"/></OutputFile></Simulation></Lems>
        """
    }

    private func last(_ document: String, _ method: String) throws -> Double {
        let folder = try TemporaryFolder()
        let model = try Engines.loader.model(path: try folder.write(document, to: "d.xml"))
        let run = try PreparedModel(model).run(SimulationRequest(method: Method.named(method)))
        return try #require(run.trajectory.columns[0].values.last)
    }

    /// Children without an id, or with the same one, are different instances: the rates 1 and 2 add up to 6 in 2 ms.
    @Test(arguments: ["", " id=\"a\""], ["lems", "euler", "rk4"])
    func childrenWithoutNames(id: String, method: String) throws {
        let document = """
            \(Self.head)<ComponentType name="part"><Parameter name="a" dimension="none"/><Exposure name="z" dimension="none"/>
            <Constant name="MS" dimension="time" value="1 ms"/><Dynamics><StateVariable name="z" dimension="none" exposure="z"/>
            <TimeDerivative variable="z" value="a / MS"/></Dynamics></ComponentType>
            <ComponentType name="whole"><Children name="parts" type="part"/><Exposure name="y" dimension="none"/><Dynamics>
            <DerivedVariable name="y" dimension="none" exposure="y" select="parts[*]/z" reduce="add"/></Dynamics></ComponentType>
            <whole id="w"><part\(id) a="1"/><part\(id) a="2"/></whole>
            \(Self.simulation("y", of: "w"))
            """
        #expect(abs(try last(document, method) - 6) < 1e-12)
    }

    /// jLEMS connects in the order of the document, also across lists: 1 nA, 3e-20 nA and -1 nA sum to 0 in this order,
    /// and to 3e-20 nA in another one.
    @Test func connectionsInTheOrderOfTheDocument() throws {
        let inputs = [("a", "1"), ("b", "-1"), ("d", "3e-20")].map {
            "<pulseGenerator id=\"\($0)\" delay=\"0.1 ms\" duration=\"50 ms\" amplitude=\"\($1) nA\"/>"
        }
        let document = """
            \(Self.head)<iafCell id="c" leakConductance="0.2 nS" leakReversal="-70 mV" thresh="-55 mV" reset="-70 mV" C="3.2 pF"/>
            \(inputs.joined())<network id="net"><population id="p" component="c" size="1"/>
            <explicitInput target="p[0]" input="a"/>
            <inputList id="l" component="d" population="p"><input id="0" target="../p[0]" destination="synapses"/></inputList>
            <explicitInput target="p[0]" input="b"/></network>
            \(Self.simulation("p[0]/iSyn", of: "net"))
            """
        #expect(try last(document, "lems") == 0)
    }

    /// A requirement of the time is that of the enclosing instance, which takes its step later: as in jLEMS, 1.9 ms after
    /// the step that ends at 2 ms.
    @Test func requiredTime() throws {
        let document = """
            \(Self.head)<ComponentType name="clock"><Exposure name="z" dimension="none"/><Requirement name="t" dimension="time"/>
            <Constant name="MS" dimension="time" value="1 ms"/><Dynamics>
            <DerivedVariable name="z" dimension="none" exposure="z" value="t / MS"/></Dynamics></ComponentType>
            <ComponentType name="whole"><Child name="k" type="clock"/></ComponentType>
            <whole id="w"><k type="clock"/></whole>
            \(Self.simulation("k/z", of: "w"))
            """
        #expect(abs(try last(document, "lems") - 1.9) < 1e-12)
    }

    /// Two derivatives of a state are added: the rates 1 and 2 lead to 6 in 2 ms.
    @Test(arguments: ["lems", "euler", "rk4"])
    func repeatedDerivatives(method: String) throws {
        let document = """
            \(Self.head)<ComponentType name="state"><Exposure name="x" dimension="none"/><Constant name="MS" dimension="time" value="1 ms"/>
            <Dynamics><StateVariable name="x" dimension="none" exposure="x"/><TimeDerivative variable="x" value="1 / MS"/>
            <TimeDerivative variable="x" value="2 / MS"/></Dynamics></ComponentType><state id="w"/>
            \(Self.simulation("x", of: "w"))
            """
        #expect(abs(try last(document, method) - 6) < 1e-12)
    }

    private func told(_ dynamics: String, _ parts: String = "") throws -> [String] {
        let document = """
            \(Self.head)<ComponentType name="own">\(parts)<Exposure name="x" dimension="none"/><Dynamics>\(dynamics)</Dynamics></ComponentType>
            <own id="w"/>\(Self.simulation("x", of: "w"))
            """
        let folder = try TemporaryFolder()
        let path = try folder.write(document, to: "d.xml")
        return headlines { _ = try Engines.loader.model(path: path) }
    }

    @Test func stateNamedT() throws {
        let told = try told(
            "<StateVariable name=\"t\" dimension=\"time\"/><StateVariable name=\"x\" dimension=\"none\" exposure=\"x\"/>"
        )
        #expect(
            told.contains {
                $0.contains("the type 'own' has a state variable named 't', under which jLEMS reads the time")
            })
    }

    @Test func secondInitialRegime() throws {
        let told = try told(
            "<StateVariable name=\"x\" dimension=\"none\" exposure=\"x\"/><Regime name=\"r1\" initial=\"true\"/><Regime name=\"r2\" initial=\"true\"/>"
        )
        #expect(told.contains { $0.contains("the regime 'r2' of the type 'own' is a second initial regime") })
    }

    /// jLEMS computes derived parameters in the order of the type, inherited ones last.
    @Test func derivedParametersUsedEarly() throws {
        let document = """
            \(Self.head)<ComponentType name="own"><Parameter name="a" dimension="none"/>
            <DerivedParameter name="c" dimension="none" value="b + a"/><DerivedParameter name="b" dimension="none" value="a ^ 2"/>
            <Exposure name="y" dimension="none"/><Dynamics><DerivedVariable name="y" dimension="none" exposure="y" value="c"/>
            </Dynamics></ComponentType><own id="w" a="3"/>\(Self.simulation("y", of: "w"))
            """
        let folder = try TemporaryFolder()
        let model = try Engines.loader.model(path: try folder.write(document, to: "d.xml"))
        #expect(
            model.remarks.contains {
                $0.message
                    == "jLEMS takes 'b' as 0 in the derived parameter 'c' of the type 'own', because it is declared later;"
                    + " tvbo-verify uses its value"
            })
    }
}
