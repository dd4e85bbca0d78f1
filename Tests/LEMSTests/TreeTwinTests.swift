import ModelCore
import Quantities
import Simulation
import TestSupport
import Testing

/// Programs in which the instructions of a subtree are repeated for its twins, against the same programs compiled
/// instance by instance.
struct TreeTwinTests {
    private func compare(_ model: Model, _ comment: Comment) throws {
        for isInitialization in [false, true] {
            let plain = try TreeProgram(model, twinsFrom: .max, isInitialization: isInitialization)
            let repeated = try TreeProgram(model, twinsFrom: 0, isInitialization: isInitialization)
            #expect(repeated.isSame(as: plain), comment)
        }
        try compareInitialization(model, comment)
    }

    /// A program that is initialized by the compiler gives the same values as one that initializes itself in each run. If
    /// the values do not remain finite, neither has any.
    private func compareInitialization(_ model: Model, _ comment: Comment) throws {
        func columns(keepsInitialization: Bool) throws -> [[UInt64]]? {
            let program = try TreeProgram(
                model, twinsFrom: 0, isInitialization: false, keepsInitialization: keepsInitialization)
            let step = model.simulation.stepTime
            let solver = try TreeSolver(program, stepSize: step, duration: Seconds(20 * step.value))
            return try? solver.run().columns.map { $0.map(\.bitPattern) }
        }
        #expect(try columns(keepsInitialization: true) == columns(keepsInitialization: false), comment)
    }

    @Test(
        .enabled(if: Engines.areFetched, "needs pyNeuroML in .engines: make engines"), arguments: TreeLaneTests.networks
    )
    func networks(network: TreeLaneTests.Network) throws {
        let folder = try TemporaryFolder()
        try compare(try Engines.loader.model(path: try folder.write(network.document, to: "d.xml")), "")
    }

    @Test(
        .enabled(if: Engines.areFetched, "needs pyNeuroML in .engines: make engines"), arguments: ExampleTests.oracle)
    func examples(example: ExampleTests.Expected) throws {
        let folder = try TemporaryFolder()
        let path = try Engines.document(example.document, in: folder)
        try compare(try Engines.loader.model(path: path), "\(example.document)")
    }

    @Test(arguments: 0..<10) func randomTrees(block: Int) throws {
        for index in 0..<20 {
            let seed = UInt64(1000 + block * 20 + index)
            let tree = RandomTree(seed: seed)
            for columns in [[], Array(tree.paths.prefix(1)), tree.paths] {
                let text = TestDocument.text(tree.body, columns: columns, length: "3 s", step: "0.125 s")
                try compare(try TestDocument.model(text), "seed \(seed), \(columns.count) columns")
            }
        }
    }

    /// Gates with anonymous children of one type, which differ in their parameters alone.
    @Test(.enabled(if: Engines.areFetched, "needs pyNeuroML in .engines: make engines"))
    func anonymousChildren() throws {
        let document = """
            <Lems><Target component="sim"/><Include file="Cells.xml"/><Include file="Networks.xml"/>
            <Include file="Simulation.xml"/>
            <ionChannelHH id="na" conductance="10pS" species="na"><gateHHrates id="m" instances="3">
            <forwardRate type="HHExpRate" rate="1per_ms" midpoint="-40mV" scale="10mV"/>
            <reverseRate type="HHExpRate" rate="4per_ms" midpoint="-65mV" scale="-18mV"/></gateHHrates></ionChannelHH>
            <pointCellCondBased id="hh" C="10pF" v0="-65mV" thresh="20mV">
            <channelPopulation id="naC" ionChannel="na" number="1000" erev="50mV"/></pointCellCondBased>
            <network id="net"><population id="p" component="hh" size="50"/></network>
            <Simulation id="sim" length="1ms" step="0.25ms" target="net"><OutputFile id="o" fileName="o.dat">
            <OutputColumn id="v" quantity="p[0]/v"/></OutputFile></Simulation></Lems>
            """
        let folder = try TemporaryFolder()
        try compare(try Engines.loader.model(path: try folder.write(document, to: "d.xml")), "")
    }

    /// The types of a column of cells and of an instance that requires the quantity `g`, also at the start.
    private static let columns = """
        <ComponentType name="col"><Parameter name="n" dimension="none"/><ComponentReference name="c" type="cell"/>
        <Structure><MultiInstantiate component="c" number="n"/></Structure></ComponentType>
        <ComponentType name="mid"><Requirement name="g" dimension="none"/><Exposure name="u" dimension="none"/>
        <Constant name="S" dimension="time" value="1 s"/>
        <Dynamics><StateVariable name="u" dimension="none" exposure="u"/><TimeDerivative variable="u" value="g/S"/>
        <OnStart><StateAssignment variable="u" value="g"/></OnStart></Dynamics></ComponentType>
        """

    /// Trees in which one of several equal subtrees is read by others, or has no registers.
    @Test(arguments: [
        // An instance needs, by way of its parent, a variable of one of its siblings.
        """
        <ComponentType name="cell"><Requirement name="p" dimension="none"/><Exposure name="v" dimension="none"/>
        <Exposure name="d" dimension="none"/><Constant name="S" dimension="time" value="1 s"/>
        <Dynamics><StateVariable name="v" dimension="none" exposure="v"/>
        <DerivedVariable name="d" dimension="none" exposure="d" value="v + 1"/>
        <TimeDerivative variable="v" value="(1 + p)/S"/></Dynamics></ComponentType>
        <ComponentType name="net"><Parameter name="n" dimension="none"/><ComponentReference name="k" type="cell"/>
        <Exposure name="p" dimension="none"/>
        <Dynamics><DerivedVariable name="p" dimension="none" exposure="p" select="k/d"/></Dynamics>
        <Structure><MultiInstantiate component="k" number="n"/></Structure></ComponentType>
        <cell id="k"/><net id="c" n="120" k="k"/>
        """,
        // A component that is initialized early needs a variable of the first of two equal ones.
        """
        <ComponentType name="early"><Requirement name="p" dimension="none"/><Exposure name="e" dimension="none"/>
        <Constant name="S" dimension="time" value="1 s"/>
        <Dynamics><StateVariable name="e" dimension="none" exposure="e"/><TimeDerivative variable="e" value="-e/S"/>
        <OnStart><StateAssignment variable="e" value="p"/></OnStart></Dynamics></ComponentType>
        <ComponentType name="cell"><Exposure name="v" dimension="none"/><Exposure name="d" dimension="none"/>
        <Constant name="S" dimension="time" value="1 s"/>
        <Dynamics><StateVariable name="v" dimension="none" exposure="v"/>
        <DerivedVariable name="d" dimension="none" exposure="d" value="v + 1"/>
        <TimeDerivative variable="v" value="1/S"/>
        <OnStart><StateAssignment variable="v" value="2"/></OnStart></Dynamics></ComponentType>
        <ComponentType name="net"><Parameter name="n" dimension="none"/><ComponentReference name="a" type="cell"/>
        <ComponentReference name="b" type="cell"/><Child name="first" type="early"/><Exposure name="p" dimension="none"/>
        <Dynamics><DerivedVariable name="p" dimension="none" exposure="p" select="a/d"/></Dynamics>
        <Structure><ChildInstance component="a"/><ChildInstance component="b"/>
        <MultiInstantiate component="a" number="n"/></Structure></ComponentType>
        <cell id="k"/><net id="c" n="120" a="k" b="k"><first id="x"/></net>
        """,
        // An instance between two equal columns needs, by way of its parent, a variable of the last cell of the first
        // one, which is equal to the cell before it.
        """
        <ComponentType name="cell"><Exposure name="v" dimension="none"/><Exposure name="x" dimension="none"/>
        <Constant name="S" dimension="time" value="1 s"/>
        <Dynamics><StateVariable name="v" dimension="none" exposure="v"/>
        <DerivedVariable name="x" dimension="none" exposure="x" value="2*v"/>
        <TimeDerivative variable="v" value="1/S"/><OnStart><StateAssignment variable="v" value="3"/></OnStart>
        </Dynamics></ComponentType>
        \(columns)
        <ComponentType name="net"><Exposure name="g" dimension="none"/><Exposure name="s" dimension="none"/>
        <Exposure name="p" dimension="none"/><Constant name="S" dimension="time" value="1 s"/>
        <ComponentReference name="a" type="col"/><ComponentReference name="j" type="mid"/>
        <ComponentReference name="b" type="col"/>
        <Dynamics><StateVariable name="p" dimension="none" exposure="p"/>
        <DerivedVariable name="g" dimension="none" exposure="g" select="a/k/x"/>
        <DerivedVariable name="s" dimension="none" exposure="s" select="b/k/x"/>
        <TimeDerivative variable="p" value="s/S"/><OnStart><StateAssignment variable="p" value="s"/></OnStart></Dynamics>
        <Structure><ChildInstance component="a"/><ChildInstance component="j"/><ChildInstance component="b"/></Structure>
        </ComponentType><cell id="k"/><col id="K" n="60" c="k"/><mid id="J"/><net id="c" a="K" j="J" b="K"/>
        """,
        // The same for a state that others read as a copy, because events change it.
        """
        <ComponentType name="alpha"><Exposure name="h" dimension="none"/><Constant name="S" dimension="time" value="1 s"/>
        <EventPort name="in" direction="in"/>
        <Dynamics><StateVariable name="h" dimension="none" exposure="h"/><TimeDerivative variable="h" value="1/S"/>
        <OnEvent port="in"><StateAssignment variable="h" value="0"/></OnEvent></Dynamics></ComponentType>
        <ComponentType name="cell"><Exposure name="v" dimension="none"/><Exposure name="x" dimension="none"/>
        <Child name="al" type="alpha"/><Constant name="S" dimension="time" value="1 s"/>
        <Dynamics><StateVariable name="v" dimension="none" exposure="v"/>
        <DerivedVariable name="x" dimension="none" exposure="x" select="al/h"/>
        <TimeDerivative variable="v" value="1/S"/></Dynamics></ComponentType>
        \(columns)
        <ComponentType name="net"><Exposure name="g" dimension="none"/><Exposure name="p" dimension="none"/>
        <Parameter name="n" dimension="none"/><ComponentReference name="a" type="col"/>
        <ComponentReference name="j" type="mid"/>
        <Dynamics><DerivedVariable name="g" dimension="none" exposure="g" select="a/k/x"/>
        <DerivedVariable name="p" dimension="none" exposure="p" select="j/u"/></Dynamics>
        <Structure><ChildInstance component="a"/><ChildInstance component="j"/>
        <MultiInstantiate component="a" number="n"/></Structure></ComponentType>
        <cell id="k"><al id="al"/></cell><col id="K" n="2" c="k"/><mid id="J"/><net id="c" a="K" j="J" n="30"/>
        """,
        // Instances without states and derived variables, and thus without registers.
        """
        <ComponentType name="gen"><EventPort name="o" direction="out"/><Constant name="S" dimension="time" value="1 s"/>
        <Dynamics><OnCondition test="t .gt. 0.3*S"><EventOut port="o"/></OnCondition></Dynamics></ComponentType>
        <ComponentType name="net"><Parameter name="n" dimension="none"/><ComponentReference name="g" type="gen"/>
        <Exposure name="p" dimension="none"/><Constant name="S" dimension="time" value="1 s"/>
        <Dynamics><StateVariable name="p" dimension="none" exposure="p"/><TimeDerivative variable="p" value="1/S"/>
        </Dynamics><Structure><MultiInstantiate component="g" number="n"/></Structure></ComponentType>
        <gen id="g"/><net id="c" n="120" g="g"/>
        """,
    ]) func subtreesThatOthersRead(body: String) throws {
        let text = TestDocument.text(body, columns: ["p"], length: "1 s", step: "0.25 s")
        try compare(try TestDocument.model(text), "")
    }
}
