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

    /// A network of a cell with channels, or without any, and a source of spikes or a second cell.
    private static func channelNetwork(_ edge: String, channels: String = leak) -> String {
        """
        integration: { step_size: 0.02, duration: 1 }
        network:
          dynamics:
            iaf: { iri: "neuroml:iafCell", \(iaf) }
            patch:
              iri: neuroml:pointCellCondBased
              parameters: { C: { value: 10, unit: pF }, v0: { value: -65, unit: mV }, thresh: { value: 0, unit: mV } }
              components: { \(channels) }
            volley: { iri: "neuroml:spikeArray", events: { a: { event_type: preset_time, trigger_times: [1] } } }
            fast: { iri: "neuroml:expOneSynapse", parameters: { gbase: { value: 1, unit: nS }, erev: { value: 0, unit: mV }, tauDecay: { value: 2, unit: ms } } }
          nodes: [{ id: 0, dynamics: iaf }, { id: 1, dynamics: volley }, { id: 2, dynamics: patch }]
          edges:
            - { \(edge) }
        """
    }

    /// Refusals were found by running each document with jNeuroML 0.14.0: "No attachments list in patch".
    @Test(
        arguments: [
            ("source: 1, target: 2, coupling: fast", nil),
            (
                "source: 1, target: 2, coupling: fast, parameters: { weight: { value: 1 }, delay: { value: 0, unit: ms } }",
                nil
            ),
            (
                "source: 1, target: 2, coupling: fast, parameters: { weight: { value: 2 } }",
                "synapses with a weight or a delay"
            ),
            (
                "source: 1, target: 2, coupling: fast, parameters: { delay: { value: 1, unit: ms } }",
                "synapses with a weight or a delay"
            ),
            (
                "source: 0, target: 2, coupling: gapJunction, parameters: { conductance: { value: 1, unit: nS } }",
                "gap junctions"
            ),
            (
                "source: 2, target: 0, coupling: gapJunction, parameters: { conductance: { value: 1, unit: nS } }",
                "gap junctions"
            ),
            ("source: 1, target: 0, coupling: fast, parameters: { weight: { value: 2 } }", nil),
        ] as [(String, String?)])
    func connectionsThatJNeuroMLRefusesAreNamed(edge: String, synapses: String?) throws {
        let text = Self.channelNetwork(edge)
        let found = try Engines.loader.model(text: text, at: .file("e.yaml")).remarks.map(\.message)
            .filter { $0.contains("jNeuroML") }
        #expect(
            found
                == (synapses.map {
                    [
                        "jNeuroML 0.14.0, and with it TVBO, cannot attach \($0) to a cell of the type pointCellCondBased"
                            + " with channels, and refuses the document of this network; it is simulated here as NeuroML"
                            + " defines it"
                    ]
                } ?? []))
        if synapses != nil {
            let empty = Self.channelNetwork(edge, channels: "")
            #expect(try messages(empty).isEmpty)
        }
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
                + " 0.5.3 leaves it out of cells of the type pointCellCondBased"
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
                + " leaves it out of cells of the type iafCell"
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
        (network(", parameters: { weight: 1, delay: 0 }"), ""),
        // Nothing draws random numbers, so that the seed has no effect.
        (network("", seed: ", parameters: { seed: 5 }"), ""),
        (
            network("", seed: ", parameters: { seed: 5 }").replacing(
                "iri: \"neuroml:spikeArray\", events: { a: { event_type: preset_time, trigger_times: [1] } }",
                with: "iri: \"neuroml:spikeGeneratorPoisson\", parameters: { averageRate: { value: 50, unit: Hz } }"),
            "'seed' of the integration is 5 here; TVBO 0.5.3 takes a number without 'value:' for a label and leaves it out"
        ),
        (
            network("").replacing(
                "duration: { value: 5, unit: ms }, amplitude",
                with: "phase: 1, period: { value: 5, unit: ms }, duration: { value: 5, unit: ms }, amplitude"
            )
            .replacing("pulseGenerator", with: "sineGenerator"),
            "'phase' of the component 'pulse' is 1 here; TVBO 0.5.3 takes a number without 'value:' for a label and leaves"
                + " it out"
        ),
        (
            network("").replacing(
                "pulse: { \(pulse) }",
                with:
                    "pulse: { iri: \"neuroml:compoundInput\", components: { p: { iri: \"neuroml:compoundInput\", components: { q: { \(pulse) } } } } }"
            ),
            "the component 'p' contains components, which the neuroml back end of TVBO 0.5.3 leaves out"
        ),
        (
            patch(
                channels: leak
                    + ", volley: { iri: \"neuroml:timedSynapticInput\", parameters: { synapse: { description: fast }, spikeTarget: { description: \"./fast\" } }, events: { a: { event_type: preset_time, trigger_times: [1] } } }"
            )
                + "network: { dynamics: { fast: { iri: \"neuroml:expOneSynapse\", parameters: { gbase: { value: 1, unit: nS }, erev: { value: 0, unit: mV }, tauDecay: { value: 2, unit: ms } } } } }\n",
            "the component 'volley' contains events, which the neuroml back end of TVBO 0.5.3 leaves out"
        ),
        (
            start + "dynamics: { name: c, iri: \"neuroml:iafCell\", \(iaf) }\nnetwork: { nodes: [{ id: 0 }, { id: 1 }],"
                + " edges: [{ source: 0, target: 1, coupling: expOneSynapse, parameters: { gbase: { value: 1, unit: nS },"
                + " erev: { value: 0, unit: mV }, tauDecay: { value: 2, unit: ms } } }] }\n",
            "the network has no model under 'dynamics' that names a NeuroML type; TVBO 0.5.3 then simulates one node only,"
                + " without edges"
        ),
        (
            fitzHughNagumo("V0: { value: 0 } }, state_variables: { V: {} } }"),
            "the parameter 'V0' of the cell 'f' is used; TVBO 0.5.3 reads initial values only from 'state_variables', and"
                + " takes 0.1 without one"
        ),
        // An explicit null is 0, and a missing key 0.1.
        (fitzHughNagumo("V0: { value: 0 } }, state_variables: { V: { initial_value: null } } }"), ""),
        (
            patch(channels: leak).replacing(
                "thresh: { value: 0, unit: mV } }",
                with: "thresh: { value: 0, unit: mV }, network_temperature: { value: 21, unit: degC } }"), ""
        ),
        (
            network("", events: ""),
            "the event 'a' has no 'event_type' and is one at preset times; TVBO 0.5.3 leaves it out"
        ),
        (
            network("").replacing(
                "\"neuroml:iafCell\",",
                with: "\"neuroml:iafCell\", state_variables: { v: { initial_value: -60, unit: mV } },"),
            "the initial value of the state variable 'v' has no effect, as in TVBO: a cell of the type iafCell sets it itself"
        ),
        (network("").replacing("C: { value: 1, unit: nF }", with: "C: { value: \"1\", unit: nF }"), ""),
    ]

    @Test(arguments: remarks) func whatTVBOLeavesOutIsSaid(text: String, message: String) throws {
        let found = try Engines.loader.model(text: text, at: .file("e.yaml")).remarks
            .filter { $0.message.contains("TVBO") && !$0.message.hasPrefix(Self.taken) }
        #expect(found.map(\.message) == (message.isEmpty ? [] : [message]))
    }

    /// Returns the messages other than that of a cell with the name of a model of the database.
    private func messages(_ text: String) throws -> [String] {
        try Engines.loader.model(text: text, at: .file("e.yaml")).remarks.map(\.message)
            .filter { !$0.hasPrefix(Self.taken) }
    }

    private static let taken = "the jax and tvboptim back ends of TVBO 0.5.3 take the type"

    /// The other back ends read `neuroml:iafCell` as the name of the database's model `IaFCell`.
    @Test(arguments: ["iafCell", "iafRefCell"]) func cellsWithTheNameOfAModelOfTheDatabase(type: String) throws {
        var text = Self.network("")
        if type != "iafCell" {
            text = text.replacing("iafCell", with: type)
                .replacing("leakConductance:", with: "refract: { value: 1, unit: ms }, leakConductance:")
        }
        let found = try Engines.loader.model(text: text, at: .file("e.yaml")).remarks
            .filter { $0.message.hasPrefix(Self.taken) }
        #expect(
            found.map(\.message)
                == (type == "iafCell"
                    ? [
                        "\(Self.taken) iafCell for the model 'IaFCell' of TVBO's database, with other equations and units, so"
                            + " that their results differ"
                    ] : []))
    }

    /// The temperature of a tissue is a quantity of a lone cell.
    @Test func tissuesOfNetworksAreIgnored() throws {
        let text = Self.network("").replacing(
            "C: { value: 1, unit: nF }", with: "C: { value: 1, unit: nF }, tissue_changeTime: { value: 1, unit: ms }")
        #expect(
            try messages(text) == [
                "the parameter 'tissue_changeTime' of the cell 'iaf' has no effect in a network"
            ])
    }

    /// The value, not the description, counts for inputs that are nodes in TVBO; the description counts for cells.
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

    /// Cells with equations: an event that changes a state becomes a regime in TVBO, and beside cells of NeuroML types the
    /// latter get other equations.
    @Test(
        arguments: [
            ("", false, ["divides the derivatives"]),
            (", affect: { rhs: \"v = vr\" }", false, ["changes states", "divides the derivatives"]),
            ("", true, ["beside cells of NeuroML types", "divides the derivatives"]),
        ] as [(String, Bool, [String])])
    func cellsWithEquations(affect: String, isMixed: Bool, expected: [String]) throws {
        let text = """
            network:
              dynamics:
                ec:
                  parameters: { C: { value: 10, unit: pF }, g: { value: 0.5, unit: nS }, E: { value: -60, unit: mV }, th: { value: -57, unit: mV }, vr: { value: -63, unit: mV } }
                  coupling_inputs: [I_syn]
                  state_variables: { v: { equation: { rhs: "(g*(E - v) + I_syn)/C" }, unit: mV, initial_value: -60 } }
                  events: { spike: { condition: { rhs: "v > th" }\(affect) } }
                iaf: { iri: "neuroml:iafCell", \(Self.iaf) }
                pulse: { \(Self.pulse) }
              nodes: [{ id: 0, dynamics: ec }, { id: 1, dynamics: \(isMixed ? "iaf" : "ec") }, { id: 9, dynamics: pulse }]
              edges: [{ source: 9, target: 0 }]
            integration: { step_size: 0.02, duration: 1 }
            """
        let found = try Engines.loader.model(text: text, at: .file("e.yaml")).remarks.map(\.message)
        #expect(
            ["changes states", "beside cells of NeuroML types", "divides the derivatives"].filter { words in
                found.contains { $0.contains(words) }
            } == expected)
    }

    /// A tissue has the temperature of the cell in it, so that a temperature of the network has no effect.
    @Test func aTissueReplacesTheTemperatureOfTheNetwork() throws {
        let text = Self.patch(channels: Self.leak).replacing(
            "thresh: { value: 0, unit: mV } }",
            with:
                "thresh: { value: 0, unit: mV }, network_temperature: { value: 21, unit: degC }, tissue_startTemperature:"
                + " { value: 6.3, unit: degC }, tissue_endTemperature: { value: 20, unit: degC }, tissue_changeTime:"
                + " { value: 0.5, unit: ms } }")
        let model = try Engines.loader.model(text: text, at: .file("e.yaml"))
        #expect(
            model.remarks.map(\.message) == [
                "'network_temperature' has no effect, because the tissue of the cell has a temperature"
            ])
    }

    /// A node without dynamics has the component of the network's library that has the name of the experiment's own, as in
    /// TVBO, which looks for the id that it makes of the name.
    @Test(
        arguments: [("mycell", "mycell", 20e-12), ("my-cell", "my-cell", 10e-12), (nil, "iafCell", 20e-12)]
            as [(String?, String, Double)])
    func theLibraryPrecedesTheOwnComponent(name: String?, listed: String, capacitance: Double) throws {
        func cell(_ picofarads: Int) -> String {
            "iri: \"neuroml:iafCell\", \(Self.iaf.replacing("C: { value: 1, unit: nF }", with: "C: { value: \(picofarads), unit: pF }"))"
        }
        let text = """
            dynamics: { \(name.map { "name: \($0), " } ?? "")\(cell(10)) }
            network:
              dynamics:
                \(listed): { name: \(listed), \(cell(20)) }
                sp: { iri: "neuroml:spikeArray", events: { a: { event_type: preset_time, trigger_times: [1] } } }
                fast: { iri: "neuroml:expOneSynapse", parameters: { gbase: { value: 1, unit: nS }, erev: { value: 0, unit: mV }, tauDecay: { value: 2, unit: ms } } }
              nodes: [{ id: 0 }, { id: 9, dynamics: sp }]
              edges: [{ source: 9, target: 0, coupling: fast }]
            integration: { step_size: 0.02, duration: 1 }
            """
        let model = try Engines.loader.model(text: text, at: .file("e.yaml"))
        #expect(model.components.first { $0.type == "iafCell" }?.values["C"] == capacitance)
    }

    /// Standard inputs and sources of spikes without `iri` have the type that their name is, as in TVBO; in jNeuroML its
    /// rendering of this network and ours give the same text.
    @Test func entriesWithoutTypeHaveTheTypeOfTheirName() throws {
        let text = Self.network("")
            .replacing("pulse: { iri: \"neuroml:pulseGenerator\", ", with: "pulseGenerator: { ")
            .replacing("dynamics: pulse }", with: "dynamics: pulseGenerator }")
            .replacing("volley: { iri: \"neuroml:spikeArray\", ", with: "spikeArray: { ")
            .replacing("dynamics: volley }", with: "dynamics: spikeArray }")
        let model = try Engines.loader.model(text: text, at: .file("e.yaml"))
        #expect(try messages(text).isEmpty)
        #expect(model.components.first { $0.id == "pulseGenerator" }?.type == "pulseGenerator")
        #expect(model.components.first { $0.id == "spikeArray" }?.type == "spikeArray")
    }

    /// A weight of 0 between a gap junction or an input and a cell is 0 in TVBO too.
    @Test func aWeightOfZeroIsReadAlikeForInputs() throws {
        let text = Self.network("").replacing(
            "{ source: 2, target: 0 }", with: "{ source: 2, target: 0, parameters: { weight: { value: 0 } } }")
        #expect(try messages(text).isEmpty)
    }
}
