import Diagnostics
import ModelCore
import TVBO
import TestSupport
import Testing

/// The messages about networks that cannot be simulated as they are written.
struct NetworkRefusalTests {
    /// Two models and a node without states; `edges` and `coupling` are the parts that have the faults.
    private static func network(_ edges: String, coupling: String = "{ f: { pre_expression: { rhs: x_j } } }") -> String
    {
        """
        network:
          dynamics:
            Rate:
              coupling_inputs: { c: {} }
              state_variables: { r: { equation: { rhs: "c - r" }, initial_value: 0.1, coupling_variable: true }, q: { equation: { rhs: "r - q" } } }
              derived_variables: { out: { equation: { rhs: "2*r" } } }
            Two:
              coupling_inputs: { c: {}, d: {} }
              state_variables: { r: { equation: { rhs: "c - r + d" }, initial_value: 0.1 } }
            Fixed: { parameters: { level: { value: 1.5 } }, state_variables: {} }
          nodes: [{ id: 0, dynamics: Rate }, { id: 1, dynamics: Rate }, { id: 2, dynamics: Fixed }, { id: 3, dynamics: Two }]
          edges: [\(edges)]
          coupling: \(coupling)
        integration: { method: euler, step_size: 0.1, duration: 1 }
        """
    }

    private static let functions =
        "{ f: { pre_expression: { rhs: x_j } }, g: { pre_expression: { rhs: x_j } }, h: { pre_expression: { rhs: x_j } } }"

    static let faults: [(text: String, message: String)] = [
        (
            network("{ source: 0, target: 1, source_var: z, target_var: c }", coupling: "{}"),
            "error[E0203]: the model 'Rate' has no variable 'z', which the edge reads"
        ),
        (
            network("{ source: 0, target: 1, source_var: r, target_var: e }"),
            "error[E0203]: the model 'Rate' has no coupling input 'e', which the edge feeds"
        ),
        (
            network("{ source: 0, target: 1, source_var: out, target_var: c, delay: 0.5 }"),
            "error[E0501]: an edge with a delay reads the derived variable 'out', of which no earlier values are kept:"
                + " only a state variable can be read with a delay"
        ),
        (
            network("{ source: 0, target: 2, directed: true }"),
            "error[E0404]: node 2 has no states, so no edge can act on it"
        ),
        (
            network("{ source: 0, target: 1 }, { source: 0, target: 1 }", coupling: "{}"),
            "error[E0206]: two edges without a coupling function connect Rate_pop[0] to Rate_pop[1]"
        ),
        (
            network("{ source: 0, target: 1, parameters: { wieght: { value: 2 } } }"),
            "error[E0203]: the coupling 'f' has no parameter 'wieght', to which this edge gives a value"
        ),
        (
            network(
                "{ source: 0, target: 1 }", coupling: "{ f: { incoming_states: [rr], pre_expression: { rhs: x_j } } }"),
            "error[E0203]: the coupling 'f' names the state 'rr', which no model of the network has"
        ),
        (
            network("{ source: 0, target: 1 }", coupling: "{ f: { iri: tvbo:Liner } }"),
            "error[E0404]: the coupling function 'Liner' is not in the database"
        ),
        (
            network("{ source: 0, target: 1 }", coupling: "{ f: { outsym: [Fx, Fy], pre_expression: { rhs: x_j } } }"),
            "error[E0405]: the coupling 'f' has 2 values, but the model 'Rate' has 1 coupling input for them"
        ),
        (
            network("{ source: 0, target: 3, directed: true }", coupling: functions),
            "error[E0501]: it is ambiguous which coupling input of the model 'Two' the coupling 'f' feeds"
        ),
        (
            network("{ source: 0, target: 1 }").replacing(
                "{ id: 1, dynamics: Rate }", with: "{ id: 1, dynamics: Rate, size: 0 }"),
            "error[E0405]: 'size' of node must be a positive whole number, not 0"
        ),
        (
            network("{ source: 0, target: 1 }").replacing(
                "{ id: 1, dynamics: Rate }", with: "{ id: 1, dynamics: Rate, size: 3 }"),
            "error[E0402]: this edge needs a 'connectivity', because its source or target has a 'size' above 1"
        ),
        (
            network("{ source: 1, target: 1, connectivity: all_to_all }")
                .replacing("{ id: 1, dynamics: Rate }", with: "{ id: 1, dynamics: Rate, size: 3 }"),
            "error[E0402]: this edge connects a node with a 'size' above 1 to itself, and so needs"
                + " 'allow_self_connections'"
        ),
        (
            network("{ source: 0, target: 1, connectivity: ring }"),
            "error[E0501]: 'connectivity: ring' of an edge is not supported"
        ),
        (
            network("{ source: 0, target: 1, connectivity: one_to_one }")
                .replacing("{ id: 1, dynamics: Rate }", with: "{ id: 1, dynamics: Rate, size: 3 }"),
            "error[E0405]: 'connectivity: one_to_one' needs a source and a target of the same 'size', not 1 and 3"
        ),
        (
            network("{ source: 0, target: 1 }").replacing(
                "{ id: 1, dynamics: Rate }", with: "{ id: 1, dynamics: Rate, size: 10000 }"),
            "error[E0605]: the network has 10003 nodes; at most 10000 are simulated"
        ),
        (
            network("{ source: 0, target: 1 }").replacing(
                "{ id: 1, dynamics: Rate }", with: "{ id: 1, dynamics: Rate, size: 9223372036854775807 }"),
            "error[E0605]: 'size' of node is 9223372036854775807; at most 10000 nodes are simulated"
        ),
        (
            network("{ source: 1, target: 1, connectivity: all_to_all, allow_self_connections: true }")
                .replacing("{ id: 1, dynamics: Rate }", with: "{ id: 1, dynamics: Rate, size: 9000 }"),
            "error[E0605]: the network has more than 200000 edges"
        ),
    ]

    @Test(arguments: faults.indices) func faultsOfCouplings(index: Int) {
        let (text, message) = Self.faults[index]
        #expect(headlines { _ = try Small.model(text) }.map(Self.withoutPlace) == [message])
    }

    private static func withoutPlace(_ headline: String) -> String {
        headline.firstRange(of: "error[").map { String(headline[$0.lowerBound...]) } ?? headline
    }

    // MARK: Synapses

    /// A cell and a synapse of the experiment; every argument replaces a part that is right.
    private static func spiking(
        synapse: String = "i: { equation: { rhs: \"g*(erev - v)\" }, unit: nA }",
        inputs: String = "[v]", events: String = "arrival: { affect: { rhs: \"g = g + weight*step\" } }",
        edge: String = "dynamics: Own", cell: String = "", more: String = ""
    ) -> String {
        """
        network:
          dynamics:
            Cell:
              parameters: { C: { value: 1, unit: nF }, g: { value: 10, unit: nS }, th: { value: -50, unit: mV }\(cell) }
              coupling_inputs: [I]
              state_variables: { v: { equation: { rhs: "(I - g*v)/C" }, initial_value: -65, unit: mV } }
              events: { spike: { condition: { rhs: "v > th" }, affect: { rhs: "v = th" } }\(more) }
            Own:
              parameters: { erev: { value: 0, unit: mV }, tau: { value: 5, unit: ms }, step: { value: 1, unit: nS } }
              coupling_inputs: \(inputs)
              state_variables: { g: { equation: { rhs: "-g/tau" }, initial_value: 0, unit: nS } }
              derived_variables: { \(synapse) }
              events: { \(events) }
          nodes: [{ id: 0, dynamics: Cell }, { id: 1, dynamics: Cell }]
          edges: [{ source: 0, target: 1, \(edge) }]
        integration: { method: euler, step_size: 0.1, duration: 1 }
        """
    }

    static let spikingFaults: [(text: String, message: String)] = [
        (
            spiking(synapse: "j: { equation: { rhs: \"g*(erev - v)\" }, unit: nA }"),
            "error[E0402]: the synapse 'Own' has no variable 'i' that is a current"
        ),
        (
            spiking(synapse: "i: { equation: { rhs: \"g*2\" } }"),
            "error[E0402]: the synapse 'Own' has no variable 'i' that is a current"
        ),
        (
            spiking(synapse: "i: { equation: { rhs: \"g*(erev - tau)\" } }"),
            "error[E0302]: the synapse 'Own' delivers a current, but the units of its equations do not balance"
        ),
        (
            spiking(inputs: "[v, u]"),
            "error[E0203]: the synapse 'Own' has the coupling input 'u', but its target, the model 'Cell', has no variable"
                + " of this name"
        ),
        (
            spiking(events: "other: { condition: { rhs: \"g > step\" }, affect: { rhs: \"g = step\" } }"),
            "error[E0402]: the synapse 'Own' has no event without a condition, so spikes do nothing"
        ),
        (
            spiking(edge: "dynamics: Owm").replacing("Own:", with: "Other:"),
            "error[E0402]: event 'arrival' has no condition"
        ),
        (
            spiking(edge: "dynamics: expOneSynaps").replacing("events: { arrival", with: "events: {} #"),
            "error[E0404]: the edge names the dynamics 'expOneSynaps', which is not defined"
        ),
        (
            spiking(edge: "dynamics: Own, coupling: expOneSynapse"),
            "error[E0406]: the edge names its coupling twice: by 'coupling: expOneSynapse' and by 'dynamics: Own'"
        ),
        (
            spiking(edge: "dynamics: Own, parameters: { tau: { value: 3, unit: mV } }"),
            "error[E0302]: the value of the parameter 'tau' at this node has the dimension voltage, but the model gives"
                + " the parameter the dimension time"
        ),
        (
            spiking(
                cell: ", refract: { value: 2, unit: ms }",
                more: ", then: { condition: { rhs: \"v > 2*th\" }, affect: { rhs: \"v = th\" } }"),
            "error[E0501]: the model 'Cell' has a refractory period, its parameter 'refract', and several events with"
                + " an 'affect'; only one such event is supported then"
        ),
        (
            spiking(cell: ", refract: { value: 2, unit: mV }"),
            "error[E0302]: the parameter 'refract' of the model 'Cell', its refractory period, must be a time"
        ),
    ]

    @Test(arguments: spikingFaults.indices) func faultsOfSynapses(index: Int) {
        let (text, message) = Self.spikingFaults[index]
        #expect(headlines { _ = try Small.model(text) }.map(Self.withoutPlace) == [message])
    }

    /// Every type of target is checked, not only the first.
    @Test func everyTargetOfASynapseIsChecked() {
        let text = Self.spiking()
            .replacing(
                "    Own:",
                with:
                    "    Other: { parameters: { C: { value: 1, unit: nF }, g: { value: 10, unit: nS } }, coupling_inputs: [I], state_variables: { u: { equation: { rhs: \"(I - g*u)/C\" }, initial_value: -65, unit: mV } } }\n    Own:"
            )
            .replacing("{ id: 1, dynamics: Cell }]", with: "{ id: 1, dynamics: Cell }, { id: 2, dynamics: Other }]")
            .replacing(
                "target: 1, dynamics: Own }]",
                with: "target: 1, dynamics: Own }, { source: 0, target: 2, dynamics: Own }]")
        #expect(
            headlines { _ = try Small.model(text) }.map(Self.withoutPlace) == [
                "error[E0203]: the synapse 'Own' has the coupling input 'v', but its target, the model 'Other', has no"
                    + " variable of this name"
            ])
    }

    @Test func aSynapseOfTheExperimentIsAccepted() throws {
        let model = try Small.model(Self.spiking())
        // NeuroMLRemarkTests has the warnings of cells with events.
        func others(_ model: Model) -> [String] {
            model.remarks.map(\.message).filter { !$0.contains("the neuroml back end of TVBO 0.5.3") }
        }
        #expect(model.network.connections.map(\.synapse) == ["Own_0"] && others(model).isEmpty)
        let unused = try Small.model(
            Self.spiking(
                events: "arrival: { affect: { rhs: \"g = g + step\" } }",
                edge: "dynamics: Own, parameters: { weight: { value: 1.4 } }"))
        #expect(
            others(unused) == [
                "the weight 1.4 has no effect, because the events of the synapse 'Own' do not use 'weight'"
            ])
    }

    // MARK: Units

    @Test func aFunctionMustFitItsInputWhereThereAreSynapses() throws {
        let text = Self.spiking().replacing("coupling_inputs: [I]", with: "coupling_inputs: [I, gap]")
            .replacing("(I - g*v)", with: "(I + gap - g*v)")
            .replacing("edges: [", with: "edges: [{ source: 0, target: 1, coupling: gap }, ")
        let coupling = { (parameter: String, pre: String) in
            text.replacing(
                "  nodes:",
                with:
                    "  coupling: { gap: { parameters: { k: { \(parameter) } }, pre_expression: { rhs: \"\(pre)\" } } }\n  nodes:"
            )
        }
        #expect(try Small.model(coupling("value: 2, unit: nS", "k*(x_j - x_i)")).network.couplings.count == 2)
        #expect(
            headlines { _ = try Small.model(coupling("value: 2", "k*(x_j - x_i)")) }.map(Self.withoutPlace) == [
                "error[E0302]: the values of the coupling 'gap' have the dimension voltage, but the coupling input 'gap' of the model 'Cell'"
                    + " takes the dimension current"
            ])
        #expect(
            headlines { _ = try Small.model(coupling("value: 2, unit: nS", "x_j + k")) }.map(Self.withoutPlace).first?
                .hasPrefix("error[E0302]: the units of the coupling 'gap' do not balance: ") == true)
    }

    /// Where functions are the only couplings, values are used as written, and a warning says so.
    @Test func unitsAreAnnotationsElsewhere() throws {
        let text = """
            dynamics:
              name: Cell
              parameters: { tau: { value: 0.01, unit: s } }
              coupling_inputs: [c]
              state_variables: { v: { equation: { rhs: "(c - v)/tau" }, initial_value: 2, unit: mV, coupling_variable: true } }
            network: { number_of_nodes: 2, edges: [{ source: 0, target: 1 }], coupling: { f: { pre_expression: { rhs: x_j } } } }
            integration: { method: euler, step_size: 0.001, duration: 1 }
            """
        let model = try Small.model(text)
        #expect(model.convention == .bare && model.components.first?.values["tau"] == 0.01)
        #expect(
            model.remarks.map(\.message) == [
                "the units of the model 'Cell' are not used to convert values, because the coupling functions of its"
                    + " network have no units: all numbers are used as written, and times are in ms, as in TVBO's jax"
                    + " back end"
            ])
    }
}
