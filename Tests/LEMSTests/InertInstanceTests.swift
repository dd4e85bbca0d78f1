import ModelCore
import Simulation
import TestSupport
import Testing

/// Networks whose connections are left out of the tree of instances after they have been made.
struct InertInstanceTests {
    private static let types = """
        <ComponentType name="cell"><Exposure name="x" dimension="none"/><EventPort name="spike" direction="out"/>
        <Constant name="S" dimension="time" value="1 s"/><Attachments name="inputs" type="synapse"/>
        <Dynamics><StateVariable name="x" dimension="none" exposure="x"/>
        <DerivedVariable name="i" dimension="none" select="inputs[*]/g" reduce="add"/>
        <TimeDerivative variable="x" value="(0.9 + i - x)/S"/>
        <OnCondition test="x .gt. 0.5"><StateAssignment variable="x" value="0"/><EventOut port="spike"/></OnCondition>
        </Dynamics></ComponentType>
        <ComponentType name="synapse"><Exposure name="g" dimension="none"/><EventPort name="in" direction="in"/>
        <Constant name="S" dimension="time" value="1 s"/>
        <Dynamics><StateVariable name="g" dimension="none" exposure="g"/><TimeDerivative variable="g" value="-g/S"/>
        <OnEvent port="in"><StateAssignment variable="g" value="g + 0.25"/></OnEvent></Dynamics></ComponentType>
        <ComponentType name="population"><Parameter name="size" dimension="none"/>
        <ComponentReference name="component" type="cell"/>
        <Structure><MultiInstantiate number="size" component="component"/></Structure></ComponentType>
        <ComponentType name="link"><Path name="pre"/><Path name="post"/><Parameter name="w" dimension="none"/>
        <Structure><With instance="pre" as="a"/><With instance="post" as="b"/>
        <EventConnection from="a" to="b" receiver="../synapse"/></Structure></ComponentType>
        <ComponentType name="links"><Children name="links" type="link"/><ComponentReference name="synapse" type="synapse"/>
        </ComponentType>
        <ComponentType name="net"><Children name="populations" type="population"/>
        <Children name="projections" type="links"/></ComponentType>
        <cell id="k"/><synapse id="s"/>
        """

    private static func model(
        columns: [String], more: String = "", net: String = "net", projection: String = "links"
    ) throws -> Model {
        let links = (0..<6).map {
            "<link id=\"\($0)\" pre=\"../p[\($0 % 3)]\" post=\"../p[\(($0 + 1) % 3)]\" w=\"\($0 + 2)\"/>"
        }
        let body =
            types + more + "<\(net) id=\"c\"><population id=\"p\" component=\"k\" size=\"3\"/>"
            + "<\(projection) id=\"l\" synapse=\"s\">\(links.joined())</\(projection)></\(net)>"
        return try TestDocument.model(TestDocument.text(body, columns: columns, length: "4 s", step: "0.125 s"))
    }

    private static func columns(_ model: Model) throws -> [[UInt64]] {
        let solver = try TreeSolver(
            TreeProgram(model), stepSize: model.simulation.stepTime, duration: model.simulation.durationTime)
        return try solver.run().columns.map { $0.map(\.bitPattern) }
    }

    /// The connections count as instances: a network, a population with 3 cells, and a projection with 6 connections and
    /// synapses.
    @Test(arguments: [["p[0]/x"], ["p[0]/x", "l/3/w"]]) func counts(columns: [String]) throws {
        #expect(try TreeProgram(Self.model(columns: columns)).instanceCount == 1 + 1 + 3 + 1 + 6 + 6)
    }

    /// Connections to which a recorded path refers are kept: the parameter `w` of the connection i is i + 2.
    @Test(arguments: [("l/3/w", 5.0), ("l[5]/w", 7.0), ("l/links[0]/w", 2.0)])
    func recordedConnections(path: String, value: Double) throws {
        let plain = try Self.columns(Self.model(columns: ["p[0]/x", "p[2]/x"]))
        let more = try Self.columns(Self.model(columns: ["p[0]/x", path, "p[2]/x"]))
        #expect([more[0], more[2]] == plain)
        #expect(Set(more[1]) == [value.bitPattern])
        // Without spikes, the test would not show that the connections exist.
        #expect(plain[0].dropFirst().contains(0))
    }

    /// Connections whose parameters an equation adds up are kept: 2 + 3 + … + 7 is 27.
    @Test func selectedConnections() throws {
        let more = """
            <ComponentType name="weighted" extends="links"><Exposure name="sum" dimension="none"/>
            <Dynamics><DerivedVariable name="sum" dimension="none" exposure="sum" select="links[*]/w" reduce="add"/>
            </Dynamics></ComponentType>
            <ComponentType name="watched" extends="net"><Exposure name="total" dimension="none"/>
            <Dynamics><DerivedVariable name="total" dimension="none" exposure="total" select="l/sum"/></Dynamics>
            </ComponentType>
            """
        let model = try Self.model(columns: ["total"], more: more, net: "watched", projection: "weighted")
        // Before the first step, nothing has been evaluated.
        #expect(try Set(Self.columns(model)[0].dropFirst()) == [(27.0).bitPattern])
    }
}
