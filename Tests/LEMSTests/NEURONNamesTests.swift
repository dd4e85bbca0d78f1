import Foundation
import LEMS
import TestSupport
import Testing

/// Renderings that jNeuroML exports to NEURON without changing their meaning.
struct NEURONNamesTests {
    private func text(_ experiment: String, _ form: LEMSRendering.Form = .including) throws -> String {
        try LEMSRendering.text(Rendered.model(experiment), form: form)
    }

    /// A state `v` without a dimension is renamed, and recorded under its new name.
    @Test func aDimensionlessPotentialIsRenamed() throws {
        let text = try text(
            """
            dynamics: { name: M, state_variables: { v: { equation: { rhs: "1 - v" }, initial_value: 0 } } }
            integration: { method: euler, step_size: 0.01, duration: 1, time_scale: ms }
            """)
        #expect(text.contains(#"<StateVariable name="v_" dimension="none" exposure="v_"/>"#))
        #expect(text.contains(#"quantity="M_pop[0]/v_""#))
        #expect(!text.contains(#""v""#), "\(text)")
    }

    private static func cell(_ capacitance: String, _ more: String = "") -> String {
        """
        dynamics:
          name: cell
          parameters:
            \(capacitance): { value: 10, unit: pF }
            g: { value: 1, unit: nS }
            E: { value: -60, unit: mV }
          \(more)
          state_variables:
            v: { unit: mV, equation: { rhs: "g * (E - v) / \(capacitance)" }, initial_value: -50 }
        integration: { method: euler, step_size: 0.01, duration: 1, time_scale: ms }
        """
    }

    /// NEURON's recording of the potential requires the type with a capacitance, and its parameter `C`.
    @Test func aCellWithACapacitanceExtendsItsType() throws {
        let including = try text(Self.cell("C"))
        #expect(including.contains(#"<ComponentType name="cell_" extends="baseCellMembPotCap">"#), "\(including)")
        #expect(!including.contains(#"<Parameter name="C""#))
        let standalone = try text(Self.cell("C"), .standalone)
        #expect(standalone.contains(#"<Exposure name="iSyn" dimension="current"/>"#), "\(standalone)")
        #expect(try !text(Self.cell("Cm")).contains("baseCellMembPotCap"))
    }
}
