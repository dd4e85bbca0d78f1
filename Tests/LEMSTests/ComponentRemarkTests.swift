import Diagnostics
import Foundation
import ModelCore
import Simulator
import TestSupport
import Testing

/// Warnings of what the neuroml back end of TVBO 0.5.3 leaves out of the documents that it renders. Each of the
/// differences was found by running its rendering with jNeuroML.
@Suite(.enabled(if: Engines.areFetched, "needs pyNeuroML in .engines: make engines"))
struct ComponentRemarkTests {
    private static let start = "integration: { step_size: 0.02, duration: 1 }\n"
    private static let iaf =
        "parameters: { leakReversal: { value: -60, unit: mV }, thresh: { value: -55, unit: mV }, reset: { value: -62,"
        + " unit: mV }, C: { value: 1, unit: nF }, leakConductance: { value: 0.05, unit: uS } }"
    private static let pulse =
        "iri: \"neuroml:pulseGenerator\", parameters: { delay: { value: 1, unit: ms }, duration: { value: 5, unit: ms },"
        + " amplitude: { value: 1, unit: nA } }"

    /// A lone cell with channels.
    private static func patch(_ more: String = "", channels: String) -> String {
        start
            + "dynamics: { name: patch, iri: \"neuroml:pointCellCondBased\", parameters: { C: { value: 10, unit: pF },"
            + " v0: { value: -65, unit: mV }, thresh: { value: 0, unit: mV } }, \(more)components: { \(channels) } }\n"
    }

    private static let leak =
        "leak: { iri: \"neuroml:ionChannelPassive\", parameters: { conductance: { value: 10, unit: pS }, number:"
        + " { value: 3 }, erev: { value: -60, unit: mV } } }"

    private static func fitzHughNagumo(_ more: String) -> String {
        start + "dynamics: { name: f, iri: \"neuroml:fitzHughNagumo1969Cell\", parameters: { a: { value: 0.7 }, b:"
            + " { value: 0.8 }, I: { value: 1 }, phi: { value: 0.08 }, W0: { value: 0 }, \(more)\n"
    }

    /// A network of a cell and a source of spikes.
    private static func network(_ edge: String, events: String = "event_type: preset_time, ", seed: String = "")
        -> String
    {
        """
        integration: { step_size: 0.02, duration: 1\(seed) }
        network:
          dynamics:
            iaf: { iri: "neuroml:iafCell", \(iaf) }
            volley: { iri: "neuroml:spikeArray", events: { a: { \(events)trigger_times: [1] } } }
            fast: { iri: "neuroml:expOneSynapse", parameters: { gbase: { value: 1, unit: nS }, erev: { value: 0, unit: mV }, tauDecay: { value: 2, unit: ms } } }
            pulse: { \(pulse) }
          nodes: [{ id: 0, dynamics: iaf }, { id: 1, dynamics: volley }, { id: 2, dynamics: pulse }]
          edges:
            - { source: 2, target: 0 }
            - { source: 1, target: 0, coupling: fast\(edge) }
        """
    }

    static let remarks: [(text: String, message: String)] = [
        (patch(channels: leak), ""),
        (
            patch(channels: leak.replacing("Passive", with: "")),
            "the component 'leak' of the type ionChannel is part of the cell 'patch' here; the neuroml back end of TVBO"
                + " 0.5.3 leaves it out of a pointCellCondBased"
        ),
        (
            patch("state_variables: { v: { initial_value: -65 } }, ", channels: leak), ""
        ),
        (
            patch("state_variables: { v: { initial_value: -50, unit: mV } }, ", channels: leak)
                .replacing(" v0: { value: -65, unit: mV },", with: ""),
            "the initial value -50 mV of the state variable 'v' of the cell 'patch' is used; the neuroml back end of"
                + " TVBO 0.5.3 does not read it"
        ),
        (fitzHughNagumo("V0: { value: 0 } } }"), ""),
        (fitzHughNagumo("} , state_variables: { V: { initial_value: -1 } } }"), ""),
        (
            fitzHughNagumo("V0: { value: -1 } } }"),
            "the parameter 'V0' of the cell 'f' is used; TVBO 0.5.3 reads initial values only from 'state_variables', and"
                + " takes 0 without one"
        ),
        (
            start + "dynamics: { name: c, iri: \"neuroml:iafCell\", \(iaf), components: { p: { \(pulse) } } }\n",
            "the component 'p' of the type pulseGenerator is part of the cell 'c' here; the neuroml back end of TVBO 0.5.3"
                + " leaves it out of a iafCell"
        ),
        (
            start
                + "dynamics: { name: c, iri: \"neuroml:iafCell\", state_variables: { x: { equation: { rhs: \"-x\" } } } }\n",
            "the model 'c' has equations and an 'iri' with a NeuroML type; the equations are used here, but the type in"
                + " TVBO's neuroml back end"
        ),
        (network(""), ""),
        (
            network(", parameters: { weight: 2 }"),
            "'weight' of the edge is 2 here; TVBO 0.5.3 takes a number without 'value:' for a label and leaves it out"
        ),
        (
            network("", seed: ", parameters: { seed: 5 }"),
            "'seed' of parameter 'seed' of integration is 5 here; TVBO 0.5.3 takes a number without 'value:' for a label"
                + " and leaves it out"
        ),
        (
            network("", events: ""),
            "the event 'a' has no 'event_type' and is one at preset times; TVBO 0.5.3 leaves it out"
        ),
    ]

    @Test(arguments: remarks) func whatTVBOLeavesOutIsSaid(text: String, message: String) throws {
        let found = try Engines.loader.model(text: text, at: .file("e.yaml")).remarks
            .filter { $0.message.contains("TVBO") }
        #expect(found.map(\.message) == (message.isEmpty ? [] : [message]))
    }

    /// The value, not the description, counts for inputs and edges in TVBO; the description counts for cells.
    @Test func descriptionsReplaceValuesOfCellsOnly() throws {
        let described = Self.network("")
            .replacing(
                "amplitude: { value: 1, unit: nA }",
                with: "amplitude: { value: 1, unit: nA, description: \"nml:7 nA\" }"
            )
            .replacing("C: { value: 1, unit: nF }", with: "C: { value: 1, unit: nF, description: \"nml:2 nF\" }")
        let model = try Engines.loader.model(text: described, at: .file("e.yaml"))
        func value(_ id: String, _ name: String) -> Double? { model.components.first { $0.id == id }?.values[name] }
        #expect(value("pulse", "amplitude") == 1e-9)
        #expect(value("iaf", "C") == 2e-9)
    }

    /// A weight of 0 between a gap junction or an input and a cell is 0 in TVBO too.
    @Test func aWeightOfZeroIsReadAlikeForInputs() throws {
        let text = Self.network("").replacing(
            "{ source: 2, target: 0 }", with: "{ source: 2, target: 0, parameters: { weight: { value: 0 } } }")
        #expect(try Engines.loader.model(text: text, at: .file("e.yaml")).remarks.isEmpty)
    }
}
