import Diagnostics
import Foundation
import LEMS
import Simulation
import Simulator
import TestSupport
import Testing

/// Lists of instances that `MultiInstantiate` makes. `structure.xml` and `multiinst.xml` hold what jNeuroML makes of
/// them; here are values by hand, and the refusals.
struct StructureTests {
    private static func document(
        _ structure: String, ramp: String = "<Property name=\"r\" dimension=\"none\"/>", more: String = "",
        maker: String = "<Parameter name=\"n\" dimension=\"none\"/>", component: String = "<maker id=\"c\" n=\"3\"/>",
        columns: [String] = ["[0]/x", "[2]/x"]
    ) -> String {
        TestDocument.text(
            """
            <ComponentType name="ramp">\(ramp)<Exposure name="x" dimension="none"/><Constant name="S" dimension="time" value="1 s"/>
            <Dynamics><StateVariable name="x" dimension="none" exposure="x"/><TimeDerivative variable="x" value="4 * r / S"/></Dynamics></ComponentType>
            <ComponentType name="maker">\(maker)<Structure>
            \(structure)
            </Structure></ComponentType>
            \(more)\(component)
            """, columns: columns)
    }

    /// Each step increases each ramp by its own r. The flattened document gives the same, as nothing depends on an
    /// order.
    @Test(arguments: ["lems", "euler"]) func eachInstanceHasItsOwnValues(method: String) throws {
        let text = Self.document(
            "<MultiInstantiate componentType=\"ramp\" number=\"n\"><Assign property=\"r\" value=\"index + n\"/></MultiInstantiate>"
        )
        #expect(try TestDocument.run(text, method: method) == [[0, 3, 6, 9, 12], [0, 5, 10, 15, 20]])
    }

    /// The indices of a second list continue those of the first.
    @Test func severalListsAreOne() throws {
        let list =
            "<MultiInstantiate componentType=\"ramp\" number=\"n\"><Assign property=\"r\" value=\"index\"/></MultiInstantiate>"
        let text = Self.document(list + list, columns: ["[1]/x", "[4]/x", "[5]/x"])
        #expect(try TestDocument.run(text).map { $0[1] } == [1, 1, 2])
        #expect(try TestDocument.run(text, method: "heun").map { $0[1] } == [1, 1, 2])
    }

    @Test(arguments: [
        (
            "<MultiInstantiate component=\"q\" componentType=\"ramp\" number=\"n\"/>",
            "error[E0405]: a MultiInstantiate cannot have both 'component' and 'componentType'"
        ),
        ("<MultiInstantiate number=\"n\"/>", "error[E0402]: 'MultiInstantiate' needs 'component'"),
        ("<MultiInstantiate componentType=\"ramp\"/>", "error[E0402]: 'MultiInstantiate' needs 'number'"),
        (
            "<MultiInstantiate componentType=\"rampp\" number=\"n\"/>",
            "error[E0404]: there is no component type 'rampp'"
        ),
        (
            "<MultiInstantiate componentType=\"given\" number=\"n\"/>",
            "error[E0402]: an instance of the component type 'given' without a component has no value for the parameter 'a'"
        ),
        (
            "<MultiInstantiate componentType=\"ramp\" number=\"m\"/>",
            "error[E0405]: the number of a MultiInstantiate in 'c', 'm', must name a parameter or constant of at least 0"
        ),
        (
            "<MultiInstantiate componentType=\"ramp\" number=\"p\"/>",
            "error[E0405]: the number of a MultiInstantiate in 'c', 'p', must name a parameter or constant of at least 0"
        ),
        (
            "<MultiInstantiate componentType=\"ramp\" number=\"n\"/>",
            "error[E0402]: the property 'r' of the instance '[0]' has no value"
        ),
        (
            "<MultiInstantiate componentType=\"ramp\" number=\"n\"><Assign property=\"r\" value=\"2 * z\"/></MultiInstantiate>",
            "error[E0404]: the value '2*z' of an Assign cannot be computed before the run"
        ),
        (
            "<MultiInstantiate componentType=\"ramp\" number=\"n\"><Assign property=\"r\" value=\"random(1)\"/></MultiInstantiate>",
            "error[E0404]: the value 'random(1)' of an Assign cannot be computed before the run"
        ),
        (
            "<MultiInstantiate componentType=\"ramp\" number=\"n\"><Assign property=\"rr\" value=\"1\"/></MultiInstantiate>",
            "error[E0203]: 'ramp' has no property 'rr'"
        ),
        (
            "<MultiInstantiate componentType=\"ramp\" number=\"n\"><Assign property=\"x\" value=\"1\"/></MultiInstantiate>",
            "error[E0405]: an Assign can set only properties, and 'x' of the type 'ramp' is not a property"
        ),
        (
            "<MultiInstantiate componentType=\"ramp\" number=\"n\"><Assign property=\"S\" value=\"1\"/></MultiInstantiate>",
            "error[E0405]: an Assign can set only properties, and 'S' of the type 'ramp' is not a property"
        ),
        (
            "<MultiInstantiate componentType=\"ramp\" number=\"n\"><Assign property=\"r\" value=\"1\" exposeAs=\"q\"/></MultiInstantiate>",
            "error[E0501]: the attribute 'exposeAs' of an Assign is not supported"
        ),
        (
            "<MultiInstantiate componentType=\"ramp\" number=\"n\" indexVariable=\"i\"/>",
            "error[E0501]: the attribute 'indexVariable' has no effect: jLEMS numbers the instances of a MultiInstantiate by 'index'"
        ),
        (
            "<MultiInstantiate componentType=\"ramp\" number=\"n\"><Set property=\"r\" value=\"1\"/></MultiInstantiate>",
            "error[E0403]: the element 'Set' is not allowed in the element 'MultiInstantiate'"
        ),
        (
            "<MultiInstantiate componentType=\"maker\" number=\"one\"/>",
            "error[E0402]: an instance of the component type 'maker' without a component has no value for the parameter 'n'"
        ),
    ])
    func refusals(structure: String, message: String) throws {
        let text = Self.document(
            structure,
            more: "<ComponentType name=\"given\"><Parameter name=\"a\" dimension=\"none\"/></ComponentType>",
            maker:
                "<Parameter name=\"n\" dimension=\"none\"/><Property name=\"p\" dimension=\"none\" defaultValue=\"3\"/><ComponentReference name=\"q\" type=\"ramp\"/>"
        )
        let told = headlines { _ = try TestDocument.run(text) }
        #expect(told.count == 1 && told[0].hasSuffix(" " + message), "\(told)")
    }

    /// Properties set by a component are refused, since jLEMS ignores them.
    @Test func propertiesOfComponentsAreRefused() throws {
        let text = Self.document(
            "<MultiInstantiate component=\"q\" number=\"n\"/>", more: "<ramp id=\"one\" r=\"2\"/>\n",
            maker: "<Parameter name=\"n\" dimension=\"none\"/><ComponentReference name=\"q\" type=\"ramp\"/>",
            component: "<maker id=\"c\" n=\"3\" q=\"one\"/>")
        let told = headlines { _ = try TestDocument.run(text) }
        #expect(
            told.map { String($0.drop { $0 != " " }) } == [
                " error[E0405]: the name 'r' is a Property of the type 'ramp', and jLEMS ignores the value that a component gives it"
            ])
    }

    /// A connection's Assign to a parameter would change nothing in jLEMS.
    @Test func connectionsSetPropertiesAlone() throws {
        let text = TestDocument.text(
            """
            <ComponentType name="sender"><Constant name="S" dimension="time" value="1 s"/><EventPort name="out" direction="out"/><Dynamics>
            <OnCondition test="t .gt. S"><EventOut port="out"/></OnCondition></Dynamics></ComponentType>
            <ComponentType name="receiver"><EventPort name="in" direction="in"/><Parameter name="a" dimension="none"/>
            <Dynamics><StateVariable name="y" dimension="none"/><OnEvent port="in"><StateAssignment variable="y" value="y + a"/></OnEvent></Dynamics></ComponentType>
            <ComponentType name="holder"><Attachments name="receivers" type="receiver"/></ComponentType>
            <ComponentType name="link"><Path name="from"/><Path name="to"/><ComponentReference name="receiver" type="receiver"/><Structure>
            <With instance="from" as="a"/><With instance="to" as="b"/>
            <EventConnection from="a" to="b" receiver="receiver"><Assign property="a" value="7"/></EventConnection></Structure></ComponentType>
            <ComponentType name="net"><Children name="sources" type="sender"/><Children name="holders" type="holder"/><Children name="links" type="link"/></ComponentType>
            <receiver id="r" a="2"/>
            <net id="c"><sender id="s"/><holder id="h"/><link id="l" from="s" to="h" receiver="r"/></net>
            """, columns: ["h/receivers:r:0/y"])
        let told = headlines { _ = try TestDocument.run(text) }
        #expect(
            told.map { String($0.drop { $0 != " " }) } == [
                " error[E0405]: an Assign can set only properties, and 'a' of the type 'receiver' is not a property"
            ])
    }

    /// jLEMS 0.12.0 refuses a connection without a container to an instance with Children beside its Attachments, and
    /// takes one to an instance whose Children are empty.
    @Test(
        arguments: [
            ("", "", nil),
            ("<Children name=\"kids\" type=\"receiver\"/>", "", nil),
            ("<Attachments name=\"others\" type=\"receiver\"/>", "", "'receivers', 'others'"),
            ("<Children name=\"kids\" type=\"receiver\"/>", "<receiver id=\"k\"/>", "'kids', 'receivers'"),
            ("<Child name=\"kid\" type=\"receiver\"/>", "<kid type=\"receiver\"/>", nil),
        ] as [(String, String, String?)])
    func containersAreNamedWhereThereAreSeveral(lists: String, children: String, named: String?) throws {
        func told(_ destination: String) -> [String] {
            let text = TestDocument.text(
                """
                <ComponentType name="sender"><Constant name="S" dimension="time" value="1 s"/><EventPort name="out" direction="out"/><Dynamics>
                <OnCondition test="t .gt. S"><EventOut port="out"/></OnCondition></Dynamics></ComponentType>
                <ComponentType name="receiver"><EventPort name="in" direction="in"/>
                <Dynamics><StateVariable name="y" dimension="none"/><OnEvent port="in"><StateAssignment variable="y" value="y + 1"/></OnEvent></Dynamics></ComponentType>
                <ComponentType name="holder"><Attachments name="receivers" type="receiver"/>\(lists)</ComponentType>
                <ComponentType name="link"><Path name="from"/><Path name="to"/><Text name="destination"/><ComponentReference name="receiver" type="receiver"/><Structure>
                <With instance="from" as="a"/><With instance="to" as="b"/>
                <EventConnection from="a" to="b" receiver="receiver" receiverContainer="destination"/></Structure></ComponentType>
                <ComponentType name="net"><Children name="sources" type="sender"/><Children name="holders" type="holder"/><Children name="links" type="link"/></ComponentType>
                <receiver id="r"/>
                <net id="c"><sender id="s"/><holder id="h">\(children)</holder><link id="l" from="s" to="h" receiver="r"\(destination)/></net>
                """, columns: ["h/receivers:r:0/y"])
            return headlines { _ = try TestDocument.run(text) }.map { String($0.drop { $0 != " " }) }
        }
        #expect(
            told("")
                == (named.map {
                    [" error[E0404]: the instance 'h' has several lists, \($0), so that 'destination' must name one"]
                } ?? []))
        #expect(told(" destination=\"receivers\"") == [])
    }

    /// A structure that instantiates itself recursively is refused, whichever element it uses.
    @Test(arguments: [
        "<MultiInstantiate componentType=\"loop\" number=\"n\"/>",
        "<MultiInstantiate component=\"again\" number=\"n\"/>",
        "<ChildInstance component=\"again\"/>",
    ])
    func endlessInstancesAreRefused(structure: String) throws {
        let text = TestDocument.text(
            """
            <ComponentType name="loop"><Constant name="n" dimension="none" value="1"/><ComponentReference name="again" type="loop"/>
            <Structure>\(structure)</Structure></ComponentType>
            <loop id="c" again="c"/>
            """, columns: [])
        let told = headlines { _ = try TestDocument.run(text) }
        #expect(
            told.count == 1
                && told[0].hasSuffix(
                    " error[E0105]: instances are nested more than 200 levels deep"),
            "\(told)")
    }

    /// A rendering makes the same instances.
    @Test(
        .enabled(if: Engines.areFetched, "needs pyNeuroML in .engines: make engines"),
        arguments: ["structure", "multiinst", "times"])
    func renderingsRunAlike(name: String) throws {
        let folder = try TemporaryFolder()
        let model = try Engines.loader.model(path: try Engines.document(name + ".xml", in: folder))
        let text = try LEMSRendering.text(model, form: .standalone)
        let again = try Engines.loader.model(path: try folder.write(text, to: "again.xml"))
        let runs = try [model, again].map { try PreparedModel($0).run(SimulationRequest()) }
        #expect(runs[0].digest == runs[1].digest)
        #expect(runs[0].files.map(\.name) == runs[1].files.map(\.name))
        #expect(try LEMSRendering.text(again, form: .standalone) == text)
    }

    /// The position in a population is the value of `index`, unless an Assign sets it: slopes of 0, 1, 2 or 0, 10, 20.
    @Test(arguments: [("", 1.0), ("<Assign property=\"index\" value=\"10*index\"/>", 10)])
    func positions(assign: String, factor: Double) throws {
        let body = """
            <ComponentType name="cell"><Property name="index" dimension="none"/><Exposure name="x" dimension="none"/>
            <Constant name="S" dimension="time" value="1 s"/><Dynamics><StateVariable name="x" dimension="none" exposure="x"/>
            <TimeDerivative variable="x" value="index/S"/></Dynamics></ComponentType>
            <ComponentType name="pop"><Parameter name="n" dimension="none"/><ComponentReference name="k" type="cell"/>
            <Structure><MultiInstantiate component="k" number="n">\(assign)</MultiInstantiate></Structure></ComponentType>
            <cell id="k"/><pop id="c" n="3" k="k"/>
            """
        let columns = (0..<3).map { "[\($0)]/x" }
        let ends = try TestDocument.run(TestDocument.text(body, columns: columns)).map { $0[$0.count - 1] }
        #expect(ends == [0, factor, 2 * factor])
    }
}
