import Diagnostics
import Foundation
import TestSupport
import Testing

/// Values of cells with channel densities that are given twice or have no effect.
@Suite(.enabled(if: Engines.areFetched, "needs pyNeuroML in .engines: make engines"))
struct ComponentCellConflictTests {
    private static func text(_ cell: String, _ channel: String) -> String {
        """
        network:
          dynamics:
            patch:
              iri: neuroml:cell
              parameters: { \(cell), diameter: { value: 10 }, specificCapacitance: { value: 1, unit: uF_per_cm2 }, spikeThresh: { value: 0, unit: mV } }
              components:
                leak: { iri: "neuroml:ionChannelPassive", parameters: { conductance: { value: 10, unit: pS }, erev: { value: -60, unit: mV }, condDensity: { value: 3, unit: mS_per_cm2 }\(channel) } }
          nodes: [{ id: 0, dynamics: patch }]
        integration: { step_size: 0.02, duration: 1 }
        """
    }

    private static let initial = "initMembPotential: { value: -60, unit: mV }"

    @Test(arguments: [
        (initial, "", []), ("v0: { value: -60, unit: mV }", "", []),
        (initial + ", v0: { value: -60, unit: mV }", "", []),
        (
            initial + ", v0: { value: -65, unit: mV }", "",
            [
                "error[E0406]: the cell 'patch' has the 'initMembPotential' -60 mV and the 'v0' -65 mV, but these are"
                    + " two names of one parameter | keep one of them"
            ]
        ),
        (
            initial, ", vShift: { value: 1, unit: mV }",
            [
                "warning[W0101]: the parameter 'vShift' of the channel 'leak' has no effect, because its type"
                    + " ionChannelPassive does not use it | "
            ]
        ),
        (
            initial, ", number: { value: 3 }",
            [
                "warning[W0101]: the parameter 'number' of the channel 'leak' has no effect, because the type"
                    + " channelDensity has no such parameter | "
            ]
        ),
    ]) func valuesOfACell(cell: String, channel: String, messages: [String]) throws {
        let alone =
            "the network has no edges, so all of its nodes are simulated, independent of each other; TVBO 0.5.3"
            + " then simulates one node only"
        var found: [Diagnostic]
        do {
            found = try Engines.loader.model(text: Self.text(cell, channel), at: .file("e.yaml")).remarks
        } catch let error as DiagnosticsError { found = error.diagnostics }
        let shown = found.filter { $0.message != alone }.map {
            (String($0.headline.drop { $0 != " " }.dropFirst()), $0.hint ?? "")
        }
        #expect(shown.map { "\($0.0) | \($0.1)" } == messages)
    }
}
