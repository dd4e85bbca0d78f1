import Diagnostics
import Foundation
import ModelCore
import Simulator
import TestSupport
import Testing

/// Errors and warnings of experiments with NeuroML components: located in the experiment, with the type and the names
/// that it allows.
@Suite(.enabled(if: Engines.areFetched, "needs pyNeuroML in .engines: make engines"))
struct ComponentRefusalTests {
    /// An experiment with a cell with channels, a cell without, an input, a source of spikes and a synapse.
    static let text = """
        network:
          dynamics:
            iaf:
              iri: neuroml:iafCell
              parameters:
                leakReversal: { value: -60, unit: mV }
                thresh: { value: -55, unit: mV }
                reset: { value: -62, unit: mV }
                C: { value: 1, unit: nF }
                leakConductance: { value: 0.05, unit: uS }
            patch:
              iri: neuroml:pointCellCondBased
              parameters: { C: { value: 10, unit: pF }, v0: { value: -65, unit: mV }, thresh: { value: 0, unit: mV } }
              components:
                leak: { iri: "neuroml:ionChannelPassive", parameters: { conductance: { value: 10, unit: pS }, number: { value: 3 }, erev: { value: -60, unit: mV } } }
            volley: { iri: "neuroml:spikeArray", events: { a: { event_type: preset_time, trigger_times: [1, 2] } } }
            pulse: { iri: "neuroml:pulseGenerator", parameters: { delay: { value: 1, unit: ms }, duration: { value: 5, unit: ms }, amplitude: { value: 1, unit: nA } } }
            fast: { iri: "neuroml:expOneSynapse", parameters: { gbase: { value: 1, unit: nS }, erev: { value: 0, unit: mV }, tauDecay: { value: 2, unit: ms } } }
          nodes:
            - { id: 0, dynamics: iaf }
            - { id: 1, dynamics: patch }
            - { id: 2, dynamics: volley }
            - { id: 3, dynamics: pulse }
          edges:
            - { source: 3, target: 0 }
            - { source: 2, target: 1, coupling: fast, parameters: { weight: { value: 2 } } }
            - { source: 0, target: 1, coupling: gapJunction, parameters: { conductance: { value: 1, unit: nS } } }
        integration: { step_size: 0.02, duration: 1 }
        """

    /// A change of the text with the error that it causes.
    struct Change: Sendable, CustomTestStringConvertible {
        var old: String
        var new: String
        var message: String
        var hint: String?
        var testDescription: String { new }
    }

    private func diagnostics(_ change: Change) throws -> [Diagnostic] {
        #expect(Self.text.contains(change.old))
        let text = Self.text.replacingOccurrences(of: change.old, with: change.new)
        do {
            return Self.others(try Engines.loader.model(text: text, at: .file("e.yaml")).remarks)
        } catch let error as DiagnosticsError { return Self.others(error.diagnostics) }
    }

    /// Returns the diagnostics other than the warnings of the edges to the cell with channels, which jNeuroML refuses, and
    /// of the type iafCell, which is the name of a model of the database; see `ComponentRemarkTests`.
    private static func others(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        diagnostics.filter {
            !$0.message.hasPrefix("jNeuroML 0.14.0, and with it TVBO, cannot attach")
                && !$0.message.hasPrefix("the jax and tvboptim back ends of TVBO 0.5.3 take the type")
        }
    }

    private static let pulse = "parameters: { delay: { value: 1, unit: ms }, duration: { value: 5, unit: ms }"

    static let errors: [Change] = [
        .init(
            old: "C: { value: 1, unit: nF }", new: "C: { value: 1 nF }",
            message:
                "9:21: error[E0401]: the parameter 'C' of the component 'iaf' must be a number, not the word '1 nF'",
            hint: "write the number and its unit apart: 'C: { value: 1, unit: nF }'"),
        .init(
            old: "C: { value: 1, unit: nF }", new: "C: 1 lightyear",
            message:
                "9:12: error[E0401]: the parameter 'C' of the component 'iaf' must be a number, not the word '1 lightyear'",
            hint: "use a unit of capacitance: F, uF, nF, pF"),
        .init(
            old: "neuroml:iafCell", new: "neuroml:iafCel",
            message: "4:12: error[E0404]: there is no NeuroML type 'iafCel'", hint: "did you mean 'iafCell'?"),
        .init(
            old: "neuroml:expOneSynapse", new: "neuroml:expOneSynaps",
            message: "18:18: error[E0404]: there is no NeuroML type 'expOneSynaps'",
            hint: "did you mean 'expOneSynapse'?"),
        .init(
            old: "neuroml:ionChannelPassive", new: "neuroml:ionChannelPasive",
            message: "15:22: error[E0404]: there is no NeuroML type 'ionChannelPasive'",
            hint: "did you mean 'ionChannelPassive'?"),
        .init(
            old: "        reset: { value: -62, unit: mV }\n", new: "",
            message: "4:7: error[E0402]: the component 'iaf' is of the type iafCell and lacks 'reset'",
            hint:
                "give all parameters of the type iafCell: leakConductance (conductance), leakReversal (voltage), thresh"
                + " (voltage), reset (voltage), C (capacitance)"
        ),
        .init(
            old: "erev: { value: 0, unit: mV }, ", new: "",
            message: "18:11: error[E0402]: the component 'fast' is of the type expOneSynapse and lacks 'erev'",
            hint:
                "give all parameters of the type expOneSynapse: tauDecay (time), gbase (conductance), erev (voltage)"),
        .init(
            old: ", amplitude: { value: 1, unit: nA }", new: "",
            message: "17:12: error[E0402]: the component 'pulse' is of the type pulseGenerator and lacks 'amplitude'",
            hint: "give all parameters of the type pulseGenerator: delay (time), duration (time), amplitude (current)"),
        .init(
            old: "        C: { value: 1, unit: nF }", new: "        C: { value: 1, unit: mV }",
            message: "9:21: error[E0302]: the parameter 'C' of the component 'iaf' must be a capacitance, not 'mV'",
            hint: "use a unit of capacitance: F, uF, nF, pF"),
        .init(
            old: "        C: { value: 1, unit: nF }", new: "        C: { value: 1 }",
            message: "9:21: error[E0302]: the parameter 'C' of the component 'iaf' must be a capacitance, not"
                + " a bare number",
            hint: "use a unit of capacitance: F, uF, nF, pF"),
        .init(
            old: "        C: { value: 1, unit: nF }", new: "        C: { value: 1, unit: nFa }",
            message: "9:30: error[E0301]: unknown unit 'nFa' of parameter 'C' of component 'iaf'",
            hint: "did you mean 'nF'?"),
        .init(
            old: "        C: { value: 1, unit: nF }", new: "        C: { description: large }",
            message: "9:9: error[E0401]: the parameter 'C' of the component 'iaf' must be a number, not the"
                + " word 'large'",
            hint: "use a unit of capacitance: F, uF, nF, pF"),
        .init(
            old: "        C: { value: 1, unit: nF }", new: "        C: {}",
            message: "9:9: error[E0402]: parameter 'C' of component 'iaf' has no value",
            hint: "add 'value:' for a number, or 'description:' for the name of another component"),
        .init(
            old: "        C: { value: 1, unit: nF }",
            new: "        C: { value: 1, unit: nF, distribution: { name: Uniform } }",
            message:
                "9:34: error[E0501]: 'distribution' of parameter 'C' of component 'iaf' is not supported: this parameter cannot be random"
        ),
        .init(
            old: "reset: {", new: "rest: { value: 1 }\n        reset: {",
            message: "8:9: error[E0203]: iafCell has no parameter 'rest'", hint: "did you mean 'reset'?"),
        .init(
            old: "neuroml:spikeArray", new: "neuroml:spikeGenerator",
            message: "16:13: error[E0402]: the component 'volley' is of the type spikeGenerator and lacks 'period'",
            hint: "give all parameters of the type spikeGenerator: period (time)"),
        .init(
            old: "trigger_times: [1, 2]", new: "trigger_times: [1, soon]",
            message: "16:101: error[E0405]: the trigger time 'soon' of event 'a' is not a number of at least 0"),
        .init(
            old: "{ id: 3, dynamics: pulse }", new: "{ id: 3, dynamics: pulses }",
            message: "23:26: error[E0404]: node 3 names the dynamics 'pulses', which is not defined",
            hint: "did you mean 'pulse'?"),
        .init(
            old: "{ id: 3, dynamics: pulse }", new: "{ id: 3, dynamics: fast }",
            message:
                "23:26: error[E0401]: the type expOneSynapse cannot be a node; a node is a cell, an input or a source of spikes",
            hint: "remove the node, and name the synapse in 'coupling' of an edge"),
        .init(
            old: "{ id: 3, dynamics: pulse }", new: "{ id: 3, dynamics: pulse, size: 2 }",
            message:
                "25:7: error[E0402]: this edge needs a 'connectivity', because its source or target has a 'size' above"
                + " 1",
            hint: "write 'connectivity: all_to_all' or 'connectivity: one_to_one'"),
        .init(
            old: "{ source: 3, target: 0 }", new: "{ source: 3, target: 9 }",
            message: "25:28: error[E0404]: the target of this edge is node 9, which does not exist",
            hint: "use one of the nodes 0, 1, 2, 3"),
        .init(
            old: "{ source: 3, target: 0 }", new: "{ source: 3, target: 0, coupling: fast }",
            message: "25:41: error[E0501]: an edge from an input of the type pulseGenerator injects the current without"
                + " a synapse: remove its coupling 'fast'"),
        .init(
            old: "{ source: 3, target: 0 }", new: "{ source: 3, target: 0, delay: 2 }",
            message: "25:38: error[E0501]: an edge from an input of the type pulseGenerator cannot have a delay",
            hint: "write the 'delay' among the parameters of the input's node"),
        .init(
            old: "{ source: 3, target: 0 }", new: "{ source: 3, target: 2 }",
            message: "25:28: error[E0501]: spikeArray receives no currents"),
        .init(
            old: "coupling: fast", new: "coupling: iaf",
            message: "26:41: error[E0401]: the edge names the component 'iaf' as its synapse, but its type iafCell"
                + " is not a type of synapse"),
        .init(
            old: "coupling: fast", new: "coupling: fst", message: "26:41: error[E0404]: unknown synapse 'fst'",
            hint: "did you mean 'fast'?"),
        .init(
            old: "coupling: fast, ", new: "", message: "26:7: error[E0501]: an edge between cells needs a synapse",
            hint: "add 'coupling:' with a synapse of network.dynamics or a NeuroML type such as expOneSynapse"),
        .init(
            old: "weight: { value: 2 }", new: "weight: { value: 2, unit: mV }",
            message: "26:78: error[E0401]: the weight of an edge must be a number without a unit, not '2 mV'"),
        .init(
            old: "weight: { value: 2 }", new: "delay: { value: -1 }",
            message: "26:77: error[E0405]: the delay of an edge must not be negative"),
        .init(
            old: "weight: { value: 2 }", new: "delay: { value: 1, unit: mV }",
            message: "26:77: error[E0302]: the delay of an edge must be a number with a unit of time, such as ms, not"
                + " '1 mV'"),
        .init(
            old: "weight: { value: 2 }", new: "preSegmentId: { value: 3 }",
            message:
                "26:84: error[E0501]: 'preSegmentId: 3' is not supported, because each cell is simulated as one"
                + " compartment, the segment 0"
        ),
        .init(
            old: "unit: nS } } }\nintegration", new: "unit: nS }, delay: { value: 1 } } }\nintegration",
            message: "27:121: error[E0501]: gapJunction has no delay", hint: "TVBO 0.5.3 leaves it out"),
        .init(
            old: "{ source: 0, target: 1, coupling: gapJunction", new: "{ source: 2, target: 1, coupling: gapJunction",
            message: "27:17: error[E0501]: a synapse of the type gapJunction connects membrane potentials, but a node"
                + " of the type spikeArray has none"),
        .init(
            old: "leak: { iri: \"neuroml:ionChannelPassive\"",
            new: "leak: { iri: \"neuroml:leaking\", derived_variables: { g: { equation: { rhs: \"1\" } } }",
            message:
                "15:62: error[E0501]: the component 'leak' has equations ('derived_variables'), but its parent"
                + " component has no child of this name that they could define",
            hint: "name the component after the child that it defines, such as forwardRate or timeCourse"),
        .init(
            old: "fast: { iri: \"neuroml:expOneSynapse\", parameters: {",
            new: "fast: { iri: \"neuroml:expOneSynapse\", parameters: { type: { description: alphaSynapse },",
            message:
                "18:57: error[E0406]: the component 'fast' cannot have a parameter 'type', which TVBO writes as the type of its element",
            hint: "remove the parameter"),
        .init(
            old: "leak: { iri: \"neuroml:ionChannelPassive\",", new: "leak: {",
            message: "15:15: error[E0402]: component 'leak' has no 'iri' with its NeuroML type; write one, as in"
                + " 'iri: neuroml:iafCell'"),
        .init(
            old: "      iri: neuroml:iafCell",
            new: "      iri: neuroml:iafCell\n      functions: { f: { arguments: { x: {} }, equation: { rhs: x } } }",
            message:
                "5:7: error[E0501]: 'functions' of component 'iaf' is not supported: remove it, since the equations of a NeuroML component are those of its type"
        ),
        .init(
            old: "      iri: neuroml:iafCell", new: "      iri: neuroml:iafCell\n      state_variables: { u: {} }",
            message: "5:26: error[E0604]: iafCell has no state 'u'", hint: "use one of v, iSyn, iMemb"),
        .init(
            old: "      iri: neuroml:pointCellCondBased",
            new:
                "      iri: neuroml:pointCellCondBased\n      state_variables: { v: { initial_value: -60, unit: mV } }",
            message:
                "13:46: error[E0406]: the initial value of the state variable 'v' in the cell 'patch' is -60 mV, but"
                + " the parameter 'v0' of the cell, which sets it as well, is -65 mV",
            hint: "keep one of them"),
        .init(
            old: "weight: { value: 2 } }", new: "weight: { value: 2 } }, weight: 3",
            message: "26:93: error[E0406]: the edge gives one value twice: by its key 'weight' and by 'weight' among"
                + " its parameters",
            hint: "keep one of them"),
        .init(
            old: "coupling: fast, ", new: "coupling: fast, dynamics: slow, ",
            message: "26:57: error[E0406]: the edge names its coupling twice: by 'coupling: fast' and by 'dynamics:"
                + " slow'",
            hint: "keep one of them"),
        .init(
            old: "weight: { value: 2 }", new: "distance: { value: 2 }, length: { value: 3 }",
            message: "26:85: error[E0406]: 'distance' and 'length' of the edge are two names of the same parameter",
            hint: "keep one of them"),
        .init(
            old: "weight: { value: 2 }", new: "distance: far",
            message: "26:71: error[E0401]: the parameter 'distance' of an edge must be a number, not the"
                + " word 'far'"),
        .init(
            old: "neuroml:iafCell", new: "NeuroML:iafCell",
            message: "4:12: error[E0404]: the 'iri' 'NeuroML:iafCell' has the unknown prefix 'NeuroML:'",
            hint: "did you mean 'neuroml:'?"),
        .init(
            old: "neuroml:ionChannelPassive", new: "Neuroml:ionChannelPassive",
            message: "15:22: error[E0404]: the 'iri' 'Neuroml:ionChannelPassive' has the unknown prefix 'Neuroml:'",
            hint: "did you mean 'neuroml:'?"),
        .init(
            old: "neuroml:pulseGenerator\"", new: "neuroml:pulseGeneratorDL\"",
            message: "17:146: error[E0302]: the parameter 'amplitude' of the component 'pulse' must be a number"
                + " without a unit, not 'nA'"),
        .init(
            old: "neuroml:pulseGenerator\", \(pulse), amplitude: { value: 1, unit: nA }",
            new: "neuroml:pulseGeneratorDL\", \(pulse), amplitude: { value: 1 }",
            message:
                "25:28: error[E0302]: the current of the input type pulseGeneratorDL is dimensionless, but a cell of"
                + " the type iafCell needs a current in amperes",
            hint: "use pulseGenerator"),
        .init(
            old: "duration: 1 }", new: "duration: 1, noise: { parameters: { sigma: { value: 1 } } } }",
            message: "28:46: error[E0501]: 'noise' of integration is not supported: NeuroML components have no noise"),
        .init(
            old: "duration: 1 }", new: "duration: 1, parameters: { seed: { value: 1.5 } } }",
            message: "28:75: error[E0405]: the seed must be a whole number, not '1.5'"),
        .init(
            old: "duration: 1 }", new: "duration: 1, parameters: { sigma: { value: 1.5 } } }",
            message: "28:60: error[E0501]: the parameter 'sigma' of integration is not supported",
            hint: "remove it; with NeuroML components the only parameter of integration is 'seed'"),
        .init(
            old: "  nodes:", new: "  coupling: Linear\n  nodes:",
            message:
                "19:3: error[E0501]: 'coupling' of network is not supported: a network of NeuroML components cannot have this key"
        ),
    ]

    @Test(arguments: errors) func anErrorNamesThePlaceAndTheWayOut(change: Change) throws {
        let found = try diagnostics(change)
        #expect(found.map(\.headline) == ["e.yaml:\(change.message)"])
        #expect(found.first?.hint == change.hint)
    }

    static let warnings: [Change] = [
        .init(
            old: "number: { value: 3 },", new: "number: { value: 3 }, vShift: { value: 5, unit: mV },",
            message:
                "15:125: warning[W0101]: the parameter 'vShift' of the channel 'leak' has no effect, because the type"
                + " channelPopulation has no such parameter"
        ),
        .init(
            old: "coupling: fast, parameters: { weight: { value: 2 } }", new: "coupling: fast, weight: 2",
            message:
                "26:55: warning[W0402]: the 'weight' of this edge is used, as in TVBO 1.0; TVBO 0.5.3 ignores it, since"
                + " it reads only the 'parameters' of an edge",
            hint: "write the key under 'parameters', which both versions read"),
        .init(
            old: "coupling: fast, parameters: { weight: { value: 2 } }",
            new: "coupling: fast, delay: { value: 2, unit: ms }",
            message:
                "26:63: warning[W0402]: the 'delay' of this edge is used, as in TVBO 1.0; TVBO 0.5.3 ignores it, since"
                + " it reads only the 'parameters' of an edge",
            hint: "write the key under 'parameters', which both versions read"),
        .init(
            old: "coupling: fast, parameters: { weight: { value: 2 } }",
            new: "coupling: fast, parameters: { delay: { value: 0.5 } }",
            message:
                "26:77: warning[W0402]: the delay of this edge has no unit and is read as 0.5 ms; TVBO 0.5.3 writes it"
                + " into its LEMS file without a unit, which jNeuroML refuses",
            hint: "give the delay a unit, as in 'delay: { value: 2, unit: ms }'"),
        .init(
            old: "- { source: 3, target: 0 }", new: "- { source: 3, target: 0, weight: 0.5 }",
            message:
                "25:39: warning[W0402]: the 'weight' of this edge is used, as in TVBO 1.0; TVBO 0.5.3 ignores it, since"
                + " it reads only the 'parameters' of an edge",
            hint: "write the key under 'parameters', which both versions read"),
        .init(
            old: "        C: { value: 1, unit: nF }",
            new: "        C: { value: 1, unit: nF }\n        tau: { value: 20 }",
            message: "10:9: warning[W0101]: the parameter 'tau' of the component 'iaf' has no effect, because the type"
                + " iafCell has no such parameter"),
        .init(
            old: "{ id: 0, dynamics: iaf }",
            new: "{ id: 0, dynamics: iaf, parameters: { thresh: { value: -50, unit: mV } } }",
            message: "20:62: warning[W0402]: the values of node 0 replace those of the component 'iaf'; TVBO 0.5.3"
                + " ignores the values of nodes"
        ),
        .init(
            old: "{ id: 0, dynamics: iaf }",
            new: "{ id: 0, dynamics: iaf, record: false }\n    - { id: 7, dynamics: iaf }",
            message:
                "20:7: warning[W0402]: node 0 is left out of the recording, as its 'record: false' says; TVBO 0.5.3"
                + " leaves out as many of the last nodes of the population 'iaf' instead"),
        .init(
            old: "weight: { value: 2 }", new: "weight: { value: 0 }",
            message: "26:78: warning[W0402]: the weight of this edge is 0, so it has no effect here; the neuroml back"
                + " end of TVBO 0.5.3 reads this weight as 1"),
        .init(
            old: "weight: { value: 2 }", new: "gbase: { value: 2, unit: nS }",
            message:
                "26:77: warning[W0402]: the values of this edge replace those of the synapse 'fast'; TVBO 0.5.3 ignores"
                + " the values of the edge"),
        .init(
            old: "weight: { value: 2 } }", new: "weight: { value: 2 } }, directed: false",
            message:
                "26:95: warning[W0402]: an edge that names a synapse or starts at an input acts in one direction only, even with 'directed: false'",
            hint: "write another edge for the other direction"),
        .init(
            old: "coupling: gapJunction", new: "directed: true, coupling: gapJunction",
            message:
                "27:41: warning[W0402]: a gap junction acts in both directions, even with 'directed: true', as in TVBO 0.5.3"
        ),
        .init(
            old: "weight: { value: 2 }", new: "delay: { value: 0.01, unit: ms }",
            message:
                "26:77: warning[W0402]: a delay of 0.01 ms is at most half a step, so that methods with fixed steps"
                + " round it to 0 and the edge acts without a delay",
            hint: "use a step size below twice the delay"),
        .init(
            old: "network:\n",
            new:
                "dynamics: { name: iaf, iri: \"neuroml:iafCell\", parameters: { C: { value: 2, unit: nF } } }\nnetwork:\n",
            message:
                "1:11: warning[W0401]: the model 'iaf' is defined differently in the experiment and in its network; nodes use the network's definition"
        ),
        .init(
            old: "weight: { value: 2 }", new: "distance: { value: 2 }",
            message:
                "26:80: warning[W0402]: the 'distance' of this edge has no effect: it sets no delay, because the edge"
                + " names a synapse or starts at an input",
            hint: "give the edge a 'delay', or remove its 'distance'"),
        .init(
            old: "    - { source: 3, target: 0 }\n", new: "",
            message:
                "23:7: warning[W0402]: the pulseGenerator of node 3 has no effect, because no edge starts at it"),
        .init(
            old: "network:\n", new: "coupling: Linear\nnetwork:\n",
            message: "1:11: warning[W0101]: 'coupling' of the experiment has no effect, because NeuroML components do"
                + " not read it; remove it"),
    ]

    @Test(arguments: warnings) func aWarningSaysWhatIsReadDifferently(change: Change) throws {
        let found = try diagnostics(change)
        #expect(found.map(\.headline) == ["e.yaml:\(change.message)"])
        #expect(found.first?.hint == change.hint)
    }

    /// The name of a node with values of its own differs from those of the library.
    @Test func aMadeUpNameIsFree() throws {
        let parameters =
            "{ leakReversal: { value: -60, unit: mV }, thresh: { value: -55, unit: mV },"
            + " reset: { value: -62, unit: mV }, C: { value: 1, unit: nF }, leakConductance: { value: 0.05, unit: uS } }"
        let text = Self.text
            .replacing(
                "    volley: {",
                with: "    iaf_node7: { iri: \"neuroml:iafCell\", parameters: \(parameters) }\n    volley: {"
            )
            .replacing(
                "    - { id: 0, dynamics: iaf }",
                with:
                    "    - { id: 0, dynamics: iaf }\n    - { id: 7, dynamics: iaf, parameters: { thresh: { value: -50, unit: mV } } }\n    - { id: 8, dynamics: iaf_node7 }"
            )
        let model = try Engines.loader.model(text: text, at: .file("e.yaml"))
        #expect(
            model.simulation.recorded.map(\.path) == [
                "iaf_pop[0]/v", "iaf_node7__pop[0]/v", "iaf_node7_pop[0]/v", "patch_pop[0]/v",
            ])
    }

    /// A gap junction acts in both directions, so that the key may say so.
    @Test func aGapJunctionIsNotDirected() throws {
        let text = Self.text.replacing("coupling: gapJunction", with: "directed: false, coupling: gapJunction")
        #expect(Self.others(try Engines.loader.model(text: text, at: .file("e.yaml")).remarks).isEmpty)
    }

    /// The seed of random components: the caller's, or else that of the integration, or else that of the execution. It
    /// is reported unless TVBO reads it, and if nothing is random.
    @Test func seeds() throws {
        let source = "{ iri: \"neuroml:spikeGeneratorPoisson\", parameters: { averageRate: { value: 200, unit: Hz } } }"
        let range = try #require(Self.text.firstRange(of: /volley: .*/))
        let text = Self.text.replacingCharacters(in: range, with: "volley: \(source)")
        func seed(
            _ integration: Int?, _ execution: Int?, _ caller: UInt64?, random: Bool = true
        ) throws -> (Int64, [String]) {
            var text = random ? text : Self.text
            if let integration {
                text = text.replacing(
                    "duration: 1 }", with: "duration: 1, parameters: { seed: { value: \(integration) } } }")
            }
            if let execution { text += "\nexecution: { random_seed: \(execution) }" }
            var loader = Engines.loader
            loader.seed = caller
            let model = try loader.model(text: text, at: .file("e.yaml"))
            return (model.simulation.seed, Self.others(model.remarks).map(\.message))
        }
        func told(_ seed: Int) -> [String] {
            [
                "the components that draw random numbers have the seed \(seed); the neuroml back end of TVBO 0.5.3"
                    + " ignores it, since it reads only 'seed' among the 'parameters' of 'integration'"
            ]
        }
        #expect(try seed(5, nil, nil) == (5, []))
        #expect(try seed(nil, 6, nil) == (6, told(6)))
        #expect(try seed(5, 6, 7) == (7, told(7)))
        #expect(
            try seed(5, 6, nil) == (
                5,
                ["'integration' has the seed 5 and 'execution' the seed 6; that of 'integration' is used, as in TVBO"]
            ))
        #expect(try seed(nil, 6, nil, random: false) == (6, []))
        #expect(
            try seed(2_147_483_648, nil, nil) == (
                2_147_483_648,
                [
                    "the seed 2147483648 needs more than 32 bits; jNeuroML 0.14.0 refuses it in the document of this network"
                ]
            ))
    }

    /// jLEMS fails for a requirement that nothing provides, even if no expression reads it.
    @Test func requirementsThatNothingReads() throws {
        let gate =
            "{ iri: \"neuroml:gateHHrates\", parameters: { instances: { value: 1 } }, components: {"
            + " q10Settings: { iri: \"neuroml:q10Fixed\", parameters: { fixedQ10: { value: 2 } } },"
            + " forwardRate: { iri: \"neuroml:HHExpRate\", parameters: { rate: { value: 1, unit: per_ms }, midpoint: { value: -40, unit: mV }, scale: { value: 10, unit: mV } } },"
            + " reverseRate: { iri: \"neuroml:HHExpRate\", parameters: { rate: { value: 1, unit: per_ms }, midpoint: { value: -40, unit: mV }, scale: { value: -10, unit: mV } } } } }"
        let text = Self.text.replacing(
            "leak: { iri: \"neuroml:ionChannelPassive\"",
            with: "leak: { iri: \"neuroml:ionChannelHH\", components: { m: \(gate) }")
        let warm = text.replacing(
            "thresh: { value: 0, unit: mV } }",
            with: "thresh: { value: 0, unit: mV }, network_temperature: { value: 20, unit: degC } }")
        let found = headlines {
            _ = try PreparedModel(Engines.loader.model(text: text, at: .file("e.yaml"))).flat()
        }
        #expect(
            found.map { $0.replacing(/^.*error/, with: "error") } == [
                "error[E0404]: the instance 'patch_pop[0]/leak_pop/leak/m/q10Settings' requires the quantity 'temperature', which no component around it has"
            ])
        _ = try PreparedModel(Engines.loader.model(text: warm, at: .file("e.yaml"))).flat()
    }

    /// A parameter that is a text with a unit, which TVBO writes into its document as it stands.
    @Test func aTextCanBeANumberWithItsUnit() throws {
        let mapping = try Engines.loader.model(text: Self.text, at: .file("e.yaml"))
        let text = Self.text.replacing("C: { value: 1, unit: nF }", with: "C: 1 nF")
            .replacing("leakReversal: { value: -60, unit: mV }", with: "leakReversal: -60mV")
        let short = try Engines.loader.model(text: text, at: .file("e.yaml"))
        #expect(short.canonicalText == mapping.canonicalText)
        #expect(short.remarks.map(\.message) == mapping.remarks.map(\.message))
    }

    @Test func theTextItselfIsFine() throws {
        let model = try Engines.loader.model(text: Self.text, at: .file("e.yaml"))
        #expect(Self.others(model.remarks).isEmpty)
        #expect(model.remarks.count == 3)
        #expect(model.simulation.recorded.map(\.path) == ["iaf_pop[0]/v", "patch_pop[0]/v"])
    }
}
