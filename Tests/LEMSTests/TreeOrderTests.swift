import Diagnostics
import Foundation
import Quantities
import Simulation
import Simulator
import TestSupport
import Testing

/// The rules of the tree order, tested with numbers computed by hand. Steps are powers of two, so that every number is
/// exact.
struct TreeOrderTests {
    /// A child requires `x` from its parent, and the parent adds up quantities of its children that depend on `x`.
    private let nested = """
        <ComponentType name="leaf"><Requirement name="x" dimension="none"/><Exposure name="seen" dimension="none"/>
        <Dynamics><DerivedVariable name="seen" exposure="seen" dimension="none" value="x"/></Dynamics></ComponentType>
        <ComponentType name="between"><Requirement name="x" dimension="none"/><Child name="leaf" type="leaf"/>
        <Dynamics/></ComponentType>
        <ComponentType name="root"><Exposure name="x" dimension="none"/><Child name="leaf" type="leaf"/>
        <Child name="between" type="between"/>
        <Dynamics><StateVariable name="x" exposure="x" dimension="none"/>
        <TimeDerivative variable="x" value="4 / S"/></Dynamics>
        <Constant name="S" dimension="time" value="1 s"/></ComponentType>
        <root id="c"><leaf/><between><leaf/></between></root>
        """

    /// Each level that declares a requirement passes the value on one step late; levels that do not declare it pass it
    /// on without delay.
    @Test func requirementsAreADelayLine() throws {
        let columns = try TestDocument.run(
            TestDocument.text(nested, columns: ["x", "leaf/seen", "between/leaf/seen"]))
        #expect(columns[0] == [0, 1, 2, 3, 4])
        #expect(columns[1] == [0, 0, 1, 2, 3])
        #expect(columns[2] == [0, 0, 0, 1, 2])
    }

    /// In the flattened model, requirements are not delayed.
    @Test func flattenedRequirementsHaveNoDelay() throws {
        let columns = try TestDocument.run(
            TestDocument.text(nested, columns: ["x", "leaf/seen", "between/leaf/seen"]), method: "euler")
        for column in columns { #expect(column == [0, 1, 2, 3, 4]) }
    }

    private func single(_ dynamics: String, _ declarations: String = "") -> String {
        """
        <ComponentType name="m"><Constant name="S" dimension="time" value="1 s"/>\(declarations)
        <EventPort name="out" direction="out"/><EventPort name="in" direction="in"/>
        <Dynamics>\(dynamics)</Dynamics></ComponentType>
        <m id="c"/>
        """
    }

    /// All derivatives are evaluated with the states at the start of the step.
    @Test func ratesAreSimultaneous() throws {
        let body = single(
            """
            <StateVariable name="x" dimension="none"/><StateVariable name="y" dimension="none"/>
            <TimeDerivative variable="x" value="4*y/S"/><TimeDerivative variable="y" value="4*x/S"/>
            <OnStart><StateAssignment variable="x" value="1"/></OnStart>
            """)
        let columns = try TestDocument.run(TestDocument.text(body, columns: ["x", "y"]))
        #expect(columns == [[1, 1, 2, 4, 8], [0, 1, 2, 4, 8]])
    }

    /// Derived variables are evaluated in the order of the document, conditional ones last: a variable that uses a
    /// later one lags by a step.
    @Test func derivedVariablesFollowTheDocument() throws {
        let body = single(
            """
            <StateVariable name="x" dimension="none"/>
            <DerivedVariable name="early" dimension="none" value="late"/>
            <DerivedVariable name="late" dimension="none" value="x"/>
            <ConditionalDerivedVariable name="c" dimension="none"><Case condition="x .gt. 1" value="x"/></ConditionalDerivedVariable>
            <DerivedVariable name="uses" dimension="none" value="c"/>
            <TimeDerivative variable="x" value="4/S"/>
            """)
        let text = TestDocument.text(body, columns: ["early", "late", "c", "uses"])
        let columns = try TestDocument.run(text)
        #expect(columns[1] == [0, 0, 1, 2, 3])
        #expect(columns[0] == [0, 0, 0, 1, 2])
        #expect(columns[2] == [0, 0, 0, 2, 3])
        #expect(columns[3] == [0, 0, 0, 0, 2])
        let program = try TreeProgram(TestDocument.model(text))
        #expect(
            program.orderDependences == [
                "as in jLEMS, the variable 'early' of the type 'm' is computed before 'late', so that it uses the value of 'late' from the previous step",
                "as in jLEMS, the variable 'uses' of the type 'm' is computed before 'c', so that it uses the value of 'c' from the previous step",
            ])
        // Flattened, dependency decides.
        #expect(try TestDocument.run(text, method: "euler")[0] == [0, 1, 2, 3, 4])
    }

    /// Conditions are evaluated with the time of the step's end, one after the other.
    @Test func conditionsSeeTheEndOfTheStep() throws {
        let body = single(
            """
            <StateVariable name="x" dimension="none"/><StateVariable name="y" dimension="none"/>
            <OnCondition test="t .geq. 0.5*S"><StateAssignment variable="x" value="x + 1"/></OnCondition>
            <OnCondition test="x .gt. 0"><StateAssignment variable="y" value="y + x"/></OnCondition>
            """)
        #expect(
            try TestDocument.run(TestDocument.text(body, columns: ["x", "y"])) == [[0, 0, 1, 2, 3], [0, 0, 1, 3, 6]])
    }

    /// The time accumulates: after eight steps of 0.1 it is not 0.8 yet.
    @Test func timeAccumulates() throws {
        let body = single(
            """
            <StateVariable name="x" dimension="none"/>
            <OnCondition test="t .geq. 0.8*S"><StateAssignment variable="x" value="1"/></OnCondition>
            """)
        let x = try TestDocument.run(TestDocument.text(body, columns: ["x"], length: "1 s", step: "0.1 s"))[0]
        #expect(x == [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1])
        let flat = try TestDocument.run(
            TestDocument.text(body, columns: ["x"], length: "1 s", step: "0.1 s"), method: "euler")[0]
        #expect(flat == [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1])
    }

    /// Regimes are evaluated after the exposures, so that other components use them a step late; the rates of a regime
    /// are evaluated one after the other.
    @Test func regimesRunBehindExposures() throws {
        let body = single(
            """
            <StateVariable name="x" dimension="none" exposure="x"/><StateVariable name="y" dimension="none"/>
            <Regime name="up" initial="true"><OnEntry><StateAssignment variable="y" value="0"/></OnEntry>
            <TimeDerivative variable="x" value="4/S"/><TimeDerivative variable="y" value="4*x/S"/>
            <OnCondition test="x .gt. 2.5"><Transition regime="down"/></OnCondition></Regime>
            <Regime name="down"><OnEntry><StateAssignment variable="x" value="-x"/></OnEntry></Regime>
            """, "<Exposure name=\"x\" dimension=\"none\"/>")
        let columns = try TestDocument.run(TestDocument.text(body, columns: ["x", "y"], length: "1.25 s"))
        #expect(columns[0] == [0, 0, 1, 2, -3, -3])
        #expect(columns[1] == [0, 1, 3, 6, 6, 6])
    }

    private let network = """
        <ComponentType name="sender"><Parameter name="at" dimension="time"/><EventPort name="out" direction="out"/>
        <Dynamics><StateVariable name="sent" dimension="none"/><OnCondition test="t .geq. at .and. sent .lt. 0.5">
        <StateAssignment variable="sent" value="1"/><EventOut port="out"/></OnCondition></Dynamics></ComponentType>
        <ComponentType name="receiver"><EventPort name="in" direction="in"/><Exposure name="n" dimension="none"/>
        <Dynamics><StateVariable name="n" dimension="none" exposure="n"/>
        <OnEvent port="in"><StateAssignment variable="n" value="2*n + 1"/></OnEvent></Dynamics></ComponentType>
        <ComponentType name="wire"><Path name="from"/><Path name="to"/><Parameter name="delay" dimension="time"/>
        <Structure><With instance="from" as="a"/><With instance="to" as="b"/>
        <EventConnection from="a" to="b" delay="delay"/></Structure></ComponentType>
        <ComponentType name="net"><Children name="senders" type="sender"/><Children name="receivers" type="receiver"/>
        <Children name="wires" type="wire"/></ComponentType>
        """

    /// An event without delay takes effect at once where the receiver comes later, and shows a step late where it came
    /// before; one with a delay arrives with the first step that reaches its time.
    @Test func eventsArriveInTreeOrder() throws {
        let body =
            network + """
                <net id="c"><receiver id="before"/><sender id="s" at="0.5 s"/><receiver id="late"/>
                <wire id="w0" from="s" to="before" delay="0 s"/><wire id="w1" from="s" to="late" delay="0.4 s"/></net>
                <sender id="unused" at="0 s"/>
                """
        let text = TestDocument.text(
            body, columns: ["before/n", "late/n"], length: "1.5 s",
            more:
                "<spikes id=\"e\" fileName=\"e.txt\" format=\"TIME_ID\"><source id=\"7\" select=\"s\" eventPort=\"out\"/></spikes>"
        )
        let run = try PreparedModel(TestDocument.model(text)).run(SimulationRequest())
        // `before` is in a list that was created first, so it has taken its step when the event arrives.
        #expect(run.trajectory.columns[0].values == [0, 0, 0, 1, 1, 1, 1])
        #expect(run.trajectory.columns[1].values == [0, 0, 0, 0, 1, 1, 1])
        #expect(run.events.map(\.time) == [Seconds(0.5)])
    }

    @Test func eventsThatGoRoundAreRefused() {
        let body = """
            <ComponentType name="relay"><EventPort name="in" direction="in"/><EventPort name="out" direction="out"/>
            <Dynamics><StateVariable name="x" dimension="none"/><OnEvent port="in"><EventOut port="out"/></OnEvent></Dynamics></ComponentType>
            <ComponentType name="starter"><EventPort name="out" direction="out"/>
            <Dynamics><OnCondition test="t .gt. 0"><EventOut port="out"/></OnCondition></Dynamics></ComponentType>
            <ComponentType name="wire"><Path name="from"/><Path name="to"/>
            <Structure><With instance="from" as="a"/><With instance="to" as="b"/><EventConnection from="a" to="b"/></Structure></ComponentType>
            <ComponentType name="net"><Children name="starters" type="starter"/><Children name="relays" type="relay"/><Children name="wires" type="wire"/></ComponentType>
            <net id="c"><starter id="s"/><relay id="a"/><relay id="b"/><wire id="0" from="s" to="a"/><wire id="1" from="a" to="b"/><wire id="2" from="b" to="a"/></net>
            """
        let messages = headlines { _ = try TestDocument.run(TestDocument.text(body, columns: ["a/x"])) }
        #expect(
            messages == [
                "error[E0204]: events would go round without end, through connections without delay: a -> b -> a"
            ])
    }

    /// `java.util.Random` with seeds 1234 and -7; OpenJDK 17 gives these numbers. jLEMS initializes three times, and
    /// runs the root's initialization twice each time.
    @Test func randomNumbersAreThoseOfJava() throws {
        let body = single(
            """
            <StateVariable name="x" dimension="none"/>
            <OnCondition test="t .gt. 0*S"><StateAssignment variable="x" value="random(2)"/></OnCondition>
            """)
        let text = TestDocument.text(body, columns: ["x"], length: "0.75 s")
        let x = try TestDocument.run(text)[0]
        let drawn: [Double] = [0.6465821602909256, 0.9513577109193919, 0.8575884598068334]
        #expect(Array(x.dropFirst()) == drawn.map { 2 * $0 })
        let other = try TestDocument.run(text.replacing("length=\"0.75 s\"", with: "seed=\"-7\" length=\"0.75 s\""))[0]
        let others: [Double] = [0.2691218093260761, 0.6731811902798038]
        #expect(Array(other[1...2]) == others.map { 2 * $0 })
        let started = single(
            "<StateVariable name=\"n\" dimension=\"none\"/><OnStart><StateAssignment variable=\"n\" value=\"n + 1\"/></OnStart>"
        )
        #expect(try TestDocument.run(TestDocument.text(started, columns: ["n"]))[0] == [6, 6, 6, 6, 6])
    }

    /// Two states and constant rates: the occupancy follows a / (a + b) + c exp(-(a + b) t), which the exponential of
    /// the matrix meets to rounding whatever the step.
    @Test func kineticSchemesAreExactForConstantRates() throws {
        let body = """
            <ComponentType name="state"><Exposure name="p" dimension="none"/><Dynamics>
            <StateVariable name="p" dimension="none" exposure="p"/></Dynamics></ComponentType>
            <ComponentType name="edge"><Link name="from" type="state"/><Link name="to" type="state"/>
            <Parameter name="a" dimension="per_time"/><Parameter name="b" dimension="per_time"/>
            <Exposure name="f" dimension="per_time"/><Exposure name="r" dimension="per_time"/><Dynamics>
            <DerivedVariable name="f" exposure="f" dimension="per_time" value="a"/>
            <DerivedVariable name="r" exposure="r" dimension="per_time" value="b"/></Dynamics></ComponentType>
            <ComponentType name="gate"><Children name="states" type="state"/><Children name="edges" type="edge"/>
            <Exposure name="q" dimension="none"/>
            <Dynamics><DerivedVariable name="q" exposure="q" dimension="none" select="states[*]/p" reduce="add"/>
            <KineticScheme name="k" nodes="states" stateVariable="p" edges="edges" edgeSource="from" edgeTarget="to" forwardRate="f" reverseRate="r"/></Dynamics></ComponentType>
            <Unit symbol="per_s" dimension="per_time"/>
            <gate id="c"><state id="s1"/><state id="s2"/><edge id="e" from="s1" to="s2" a="3 per_s" b="1 per_s"/></gate>
            """
        let text = TestDocument.text(body, columns: ["s1/p", "s2/p", "q"], length: "3 s", step: "0.25 s")
        let columns = try TestDocument.run(text)
        // The recorded states are those before the step, so that they are a step late.
        for row in 1..<columns[0].count {
            let time = 0.25 * Double(row - 1)
            let exact = 0.25 + 0.75 * exp(-4 * time)
            #expect(abs(columns[0][row] - exact) < 1e-10)
            #expect(abs(columns[0][row] + columns[1][row] - 1) < 1e-10)
        }
        let fine = try TestDocument.run(
            text.replacing("step=\"0.25 s\"", with: "step=\"0.0625 s\""), method: "rk4")
        #expect(abs(try #require(fine[0].last) - 0.25) < 1e-5)
    }
}
