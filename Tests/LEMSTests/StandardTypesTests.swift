import Files
import Foundation
import LEMS
import ModelCore
import Simulation
import Simulator
import TVBO
import TestSupport
import Testing
import Traces

/// A TVBO experiment with the standard synapses and inputs of this project gives the same output text as an equivalent
/// document with those of NeuroML's core types.
@Suite(.enabled(if: Engines.areFetched, "needs pyNeuroML in .engines: make engines"))
struct StandardTypesTests {
    private static let experiment = """
        network:
          dynamics:
            source:
              parameters: { rate: { value: 1, unit: mV_per_ms }, top: { value: 0, unit: mV }, low: { value: -9, unit: mV } }
              state_variables: { v: { equation: { rhs: "rate" }, initial_value: -4.995, unit: mV } }
              events: { spike: { condition: { rhs: "v >= top" } } }
            target:
              parameters: { C: { value: 0.1, unit: nF }, gL: { value: 5, unit: nS }, EL: { value: -60, unit: mV } }
              coupling_inputs: [I]
              state_variables: { v: { equation: { rhs: "(gL*(EL - v) + I)/C" }, initial_value: -50, unit: mV } }
          nodes: [{ id: 0, dynamics: source }, { id: 1, dynamics: target }, { id: 2, dynamics: target }]
          edges:
            - { source: 0, target: 1, coupling: expOneSynapse, parameters: { gbase: { value: 2, unit: nS }, erev: { value: 0, unit: mV }, tauDecay: { value: 3, unit: ms }, weight: { value: 1.5 }, delay: { value: 2, unit: ms } } }
            - { source: 0, target: 1, coupling: expTwoSynapse, parameters: { gbase: { value: 3, unit: nS }, erev: { value: -80, unit: mV }, tauRise: { value: 1, unit: ms }, tauDecay: { value: 4, unit: ms } } }
            - { source: 0, target: 2, coupling: alphaSynapse, parameters: { gbase: { value: 1, unit: nS }, erev: { value: 0, unit: mV }, tau: { value: 2.5, unit: ms } } }
        integration: { method: lems, step_size: 0.01, duration: 30, time_scale: ms }
        """

    private static let document = """
        <Lems><Target component="sim"/>
        <Include file="Cells.xml"/><Include file="Networks.xml"/><Include file="Synapses.xml"/><Include file="Simulation.xml"/>
        <Dimension name="slope" m="1" l="2" t="-4" i="-1"/><Unit symbol="mV_per_ms" dimension="slope" power="0"/>
        <ComponentType name="source" extends="baseCellMembPot"><Parameter name="rate" dimension="slope"/>
        <Parameter name="top" dimension="voltage"/><Parameter name="start" dimension="voltage"/>
        <Dynamics><StateVariable name="v" dimension="voltage" exposure="v"/><StateVariable name="flag" dimension="none"/>
        <TimeDerivative variable="v" value="rate"/><OnStart><StateAssignment variable="v" value="start"/></OnStart>
        <OnCondition test="(v .geq. top) .and. (flag .lt. 0.5)"><StateAssignment variable="flag" value="1"/><EventOut port="spike"/></OnCondition>
        <OnCondition test="(v .lt. top) .and. (flag .gt. 0.5)"><StateAssignment variable="flag" value="0"/></OnCondition>
        </Dynamics></ComponentType>
        <ComponentType name="target" extends="baseCellMembPotCap"><Parameter name="gL" dimension="conductance"/>
        <Parameter name="EL" dimension="voltage"/><Parameter name="start" dimension="voltage"/>
        <Attachments name="synapses" type="basePointCurrent"/>
        <Dynamics><StateVariable name="v" dimension="voltage" exposure="v"/>
        <DerivedVariable name="I" dimension="current" exposure="iSyn" select="synapses[*]/i" reduce="add"/>
        <TimeDerivative variable="v" value="(gL*(EL - v) + I)/C"/><OnStart><StateAssignment variable="v" value="start"/></OnStart>
        </Dynamics></ComponentType>
        <source id="s" rate="1 mV_per_ms" top="0 mV" start="-4.995 mV"/>
        <target id="t" C="0.1 nF" gL="5 nS" EL="-60 mV" start="-50 mV"/>
        <expOneSynapse id="e1" gbase="2 nS" erev="0 mV" tauDecay="3 ms"/>
        <expTwoSynapse id="e2" gbase="3 nS" erev="-80 mV" tauRise="1 ms" tauDecay="4 ms"/>
        <alphaSynapse id="al" gbase="1 nS" erev="0 mV" tau="2.5 ms"/>
        <network id="net"><population id="a" component="s" size="1"/><population id="b" component="t" size="2"/>
        <synapticConnectionWD from="a[0]" to="b[0]" synapse="e1" weight="1.5" delay="2 ms"/>
        <synapticConnectionWD from="a[0]" to="b[0]" synapse="e2" weight="1" delay="0 ms"/>
        <synapticConnectionWD from="a[0]" to="b[1]" synapse="al" weight="1" delay="0 ms"/></network>
        <Simulation id="sim" length="30 ms" step="0.01 ms" target="net"><OutputFile id="f" fileName="f.dat">
        <OutputColumn id="0" quantity="b[0]/v"/><OutputColumn id="1" quantity="b[1]/v"/>
        <OutputColumn id="2" quantity="b[0]/synapses:e1:0/g"/><OutputColumn id="3" quantity="b[0]/synapses:e2:0/g"/>
        <OutputColumn id="4" quantity="b[1]/synapses:al:0/g"/></OutputFile></Simulation></Lems>
        """

    private func columns(_ model: Model) throws -> [[Double]] {
        let settings = model.simulation
        return try TreeSolver(
            TreeProgram(model), stepSize: settings.stepTime, duration: settings.durationTime
        ).run().columns
    }

    private func text(_ column: [Double]) -> String {
        var text = FloatText()
        for value in column {
            text.append(value)
            text.append("\n")
        }
        return text.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    @Test func giveTheTextOfTheCoreTypes() throws {
        let folder = try TemporaryFolder()
        let theirs = try columns(Engines.loader.model(path: try folder.write(Self.document, to: "d.xml")))
        var model = try Experiment.parse(
            Self.experiment, file: "e.yaml", database: ModelDatabase(folder: "/nonexistent")
        ).model()
        model.simulation.recorded = [
            "target_pop[0]/v", "target_pop[1]/v", "target_pop[0]/synapses[0]/g", "target_pop[0]/synapses[1]/g",
            "target_pop[1]/synapses[0]/g",
        ].map { Recording(path: $0, unit: nil) }
        let ours = try PreparedModel(model).run(SimulationRequest()).values
        #expect(ours.count == theirs.count)
        for (own, other) in zip(ours, theirs) {
            #expect(own.count == 3001)
            #expect(text(own) == text(other))
            #expect(Set(own).count > 100)
        }
    }

    /// The experiment of `Reference/ex3` also runs in tree order. Its cells contain their gates, so no requirements are
    /// copied, and only the pulse and the spikes, which act within a step, differ from the forward Euler method.
    @Test func anExperimentRunsInTheTreesOrder() throws {
        let database = ModelDatabase(folder: "/nonexistent")
        let preparedModel = try PreparedModel(
            Experiment.load(path: Repository.ex3Experiment, database: database).model())
        let tree = try preparedModel.run(SimulationRequest(method: .named("lems"))).trajectory
        let euler = try preparedModel.run(SimulationRequest(method: .named("euler"))).trajectory
        // Until the pulse at 25 ms the two do the same operations, but for the rounding of whole powers.
        for column in tree.columns.indices {
            for row in 0..<4999 {
                #expect(abs(tree.columns[column].values[row] - euler.columns[column].values[row]) < 1e-11)
            }
        }
        // From then on the tree order is one step ahead, up to the change of the cell within one step.
        let (v, late) = (tree.columns[0].values, euler.columns[0].values)
        #expect(abs(v[5000] - late[5001]) < 2 * abs(late[4999] - late[4998]))
        #expect(v[5000] - late[5000] > 0.01)
    }
}
