import Diagnostics
import TVBO
import TestSupport
import Testing

/// Warnings on cells with equations and events in a network with inputs and synapses. Their states were compared with those
/// of TVBO 0.5.3's rendering in jNeuroML 0.14.0, which divides derivatives in mV/ms by 1 ms and refuses the division
/// outside regimes.
struct NeuroMLRemarkTests {
    private static func network(_ events: String, other: String = "ec", scale: String = "ms") -> String {
        func cell(_ more: String) -> String {
            """
            parameters: { C: { value: 10, unit: pF }, g: { value: 0.5, unit: nS }, E: { value: -60, unit: mV }, th: { value: -57, unit: mV }, r: { value: -63, unit: mV } },
                  coupling_inputs: [I_syn],
                  state_variables: { v: { equation: { rhs: "(g*(E - v) + I_syn)/C" }, unit: mV, initial_value: -60 } }\(more)
            """
        }
        return """
            network:
              dynamics:
                ec: { \(cell(events)) }
                plain: { \(cell("")) }
              nodes:
                - { id: 0, dynamics: ec }
                - { id: 1, dynamics: \(other) }
                - { id: 9, dynamics: pulseGenerator, parameters: { delay: { value: 1, unit: ms }, duration: { value: 3, unit: ms }, amplitude: { value: 10, unit: pA } } }
              edges: [{ source: 9, target: 0 }]
            integration: { method: euler, step_size: \(scale == "s" ? "1.0e-5" : "0.01"), duration: \(scale == "s" ? "0.001" : "1"), time_scale: \(scale) }
            """
    }

    private static let spike = ", events: { spike: { condition: { rhs: \"v > th\" } } }"
    private static let reset = ", events: { spike: { condition: { rhs: \"v > th\" }, affect: { rhs: \"v = r\" } } }"
    private static let division =
        "the equations of the model 'ec' are in units of their own; the neuroml back end of TVBO 0.5.3 divides the derivatives"
        + " of a model with events by 1 ms nevertheless, so its results differ"
    private static let delay =
        "the event 'spike' changes states of the model 'ec'; the neuroml back end of TVBO 0.5.3 writes a cell with"
        + " equations and events with regimes, in which states follow one step later"

    @Test(
        arguments: [
            (network(""), []), (network(spike), [division]), (network(reset), [delay, division]),
            // jNeuroML refuses TVBO's rendering because of the cell without events.
            (network(spike, other: "plain"), []),
            // It also refuses a cell of a network with regimes and a parameter 'refract'.
            (network(reset).replacing("r: {", with: "refract: { value: 1, unit: ms }, r: {"), []),
            // The type that a cell of a network extends does not matter.
            (network(reset).replacing("ec: {", with: "ec: { iri: \"extends:baseCellMembPot\", "), [delay, division]),
            (network(spike, scale: "s"), []), (network(reset, scale: "s"), [delay]),
        ] as [(String, [String])])
    func cellsWithEventsAreNamed(text: String, expected: [String]) throws {
        #expect(try Small.model(text).remarks.map(\.message) == expected)
    }

    /// A lone model. TVBO writes one with the parameter `refract` with regimes.
    private static func lone(
        _ events: String, more: String = "", iri: String = "", states: String = "", limits: String = ""
    ) -> String {
        """
        dynamics: { name: m, \(iri)parameters: { k: { value: 0.2, unit: per_ms }, E: { value: -50, unit: mV }, th: { value: -55, unit: mV }\(more) },
          derived_variables: { d: { equation: { rhs: "v - th" }, unit: mV } },
          state_variables: { v: { equation: { rhs: "k*(E - v)" }, initial_value: -65, unit: mV\(limits) }\(states) }\(events) }
        integration: { method: euler, step_size: 0.01, duration: 1 }
        """
    }

    private static let plain =
        ", events: { spike: { condition: { rhs: v > th }, affect: { rhs: v = E - 3*(E - th) } } }"
    private static let derived = ", events: { spike: { condition: { rhs: d > 0*th }, affect: { rhs: v = E } } }"
    private static let refract = ", refract: { value: 1, unit: ms }"

    @Test(
        arguments: [
            (lone(plain), []),
            (lone(plain, more: refract), ["states follow one step later"]),
            (
                lone(plain, more: refract, states: ", w: { equation: { rhs: k*(1 - w) } }"),
                ["states follow one step later", "a model with states without units by 1 ms"]
            ),
            (lone(derived), ["reads the derived variable 'd'"]),
            (
                lone("", limits: ", domain: { lo: -70, hi: -40, enforce: clamp }"),
                ["'v' of the model 'm' is clamped to its limits"]
            ),
            (lone(plain, iri: "iri: \"extends:baseCellMembPot\", "), ["leaves such changes out"]),
            (
                lone("", more: ", v0: { value: -58, unit: mV }", iri: "iri: \"extends:baseCellMembPot\", "),
                ["starts it at the parameter 'v0'"]
            ),
            (lone("", more: ", v0: { value: -65, unit: mV }", iri: "iri: \"extends:baseCellMembPot\", "), []),
        ] as [(String, [String])])
    func loneModels(text: String, expected: [String]) throws {
        let found = try Small.model(text).remarks.map(\.message).filter { $0.contains("the neuroml back end") }
        #expect(found.count == expected.count, "\(found)")
        for (message, words) in zip(found, expected) { #expect(message.contains(words)) }
    }
}
