import LEMS
import TVBO
import TestSupport
import Testing

/// The recorded quantities of NeuroML cells, and the values for missing parameters, beside those of TVBO's neuroml back
/// end.
struct ComponentColumnTests {
    private func messages(_ text: String) throws -> [String] {
        try Engines.loader.model(text: text, at: .file("e.yaml")).remarks.map(\.message)
            .filter { !$0.hasPrefix("the jax and tvboptim back ends of TVBO 0.5.3 take the type") }
    }

    /// Parameters for which TVBO has defaults may be missing; the run is that of the page with the written value.
    @Test(arguments: [
        (", erev: { value: -54.3, unit: mV }", "the channel 'leak'", "erev = 0 mV"),
        ("number: { value: 300 }, ", "the channel 'leak'", "number = 1"),
        ("C: { value: 10, unit: pF }, ", "the cell 'pc'", "C = 10 pF"),
        (", thresh: { value: 5, unit: mV }", "the cell 'pc'", "thresh = 20 mV"),
        ("v0: { value: -60, unit: mV }, ", "the cell 'pc'", "v0 = -65 mV"),
    ]) func defaults(left: String, owner: String, values: String) throws {
        let text = """
            dynamics:
              name: pc
              iri: "neuroml:pointCellCondBased"
              parameters: { C: { value: 10, unit: pF }, v0: { value: -60, unit: mV }, thresh: { value: 5, unit: mV } }
              components: { leak: { iri: "neuroml:ionChannelPassive", parameters: { conductance: { value: 10, unit: pS }, number: { value: 300 }, erev: { value: -54.3, unit: mV } } } }
            integration: { method: euler, step_size: 0.05, duration: 1, time_scale: ms }
            """
        #expect(text.contains(left))
        #expect(try messages(text).isEmpty)
        #expect(
            try messages(text.replacing(left, with: "")) == [
                "for parameters that \(owner) does not give, TVBO's defaults are used: \(values)"
            ])
        // "erev = 0 mV" as "erev: { value: 0, unit: mV }"
        let words = values.split(separator: " ")
        let value = "\(words[0]): { value: \(words[2])\(words.count > 3 ? ", unit: \(words[3])" : "") }"
        let first = left.hasPrefix(", ") ? ", " + value : value + ", "
        let written = try Engines.loader.model(text: text.replacing(left, with: first), at: .file("e.yaml"))
        let assumed = try Engines.loader.model(text: text.replacing(left, with: ""), at: .file("e.yaml"))
        #expect(written.components.map(\.values) == assumed.components.map(\.values))
    }

    /// TVBO 0.5.3 records `v` of a cell that has it, and all states of others, sorted by name if they are a mapping.
    @Test(arguments: [
        ("V: {}, W: {}", nil), ("W: {}", nil),
        ("W: {}, V: {}", "W, V of the cell 'f' are recorded, as 'state_variables' says;%V, W"),
        ("V: {}, W: { record: false }", "V of the cell 'f' is recorded, as 'state_variables' says;%V, W"),
        (
            "V: { variable_of_interest: false }, W: { record: false }",
            "no quantity of the cell 'f' is recorded, as 'state_variables' says;%V, W"
        ),
    ]) func columns(states: String, expected: String?) throws {
        let cell =
            "{ iri: \"neuroml:fitzHughNagumo1969Cell\", parameters: { a: { value: 0.7 }, b: { value: 0.08 }, I: { value: 1 }, phi: { value: 0.08 } }, state_variables: { \(states) } }"
        let text = """
            dynamics: { name: f, \(cell.dropFirst().dropLast()) }
            integration: { method: euler, step_size: 0.05, duration: 1, time_scale: ms }
            """
        let found = try Engines.loader.model(text: text, at: .file("e.yaml")).remarks.map(\.message)
            .filter { $0.contains("recorded") }
        let back = " the neuroml back end of TVBO 0.5.3 records "
        #expect(found == [expected?.replacing("%", with: back)].compactMap(\.self))
    }

    @Test func otherColumnsThanThePotential() throws {
        let izhikevich = """
            dynamics:
              name: z
              iri: "neuroml:izhikevich2007Cell"
              parameters: { v0: { value: -60, unit: mV }, C: { value: 100, unit: pF }, k: { value: 0.7, unit: nS_per_mV }, vr: { value: -60, unit: mV }, vt: { value: -40, unit: mV }, vpeak: { value: 35, unit: mV }, a: { value: 0.03, unit: per_ms }, b: { value: -2, unit: nS }, c: { value: -50, unit: mV }, d: { value: 100, unit: pA } }
              state_variables: { v: {}, u: {} }
            integration: { method: euler, step_size: 0.05, duration: 1, time_scale: ms }
            """
        #expect(
            try messages(izhikevich).filter { $0.contains("recorded") } == [
                "v, u of the cell 'z' are recorded, as 'state_variables' says; the neuroml back end of TVBO 0.5.3 records v"
            ])
    }

    /// The shift of a channel whose type has one is no parameter of the element by which the cell refers to it.
    @Test func shiftsOfChannels() throws {
        let text = """
            dynamics:
              name: pc
              iri: "neuroml:pointCellCondBased"
              parameters: { C: { value: 10, unit: pF }, v0: { value: -60, unit: mV }, thresh: { value: 5, unit: mV } }
              components: { na: { iri: "neuroml:ionChannelVShift", parameters: { conductance: { value: 10, unit: pS }, number: { value: 300 }, erev: { value: 50, unit: mV }, vShift: { value: 5, unit: mV } } } }
            integration: { method: euler, step_size: 0.05, duration: 1, time_scale: ms }
            """
        let model = try Engines.loader.model(text: text, at: .file("e.yaml"))
        #expect(!model.remarks.contains { $0.message.contains("has no such parameter") })
        #expect(model.components.contains { $0.type == "ionChannelVShift" && $0.values["vShift"] == 5e-3 })
    }
}
