import Diagnostics
import LEMS
import ModelCore
import TestSupport
import Testing

/// Attributes that LEMS does not define have no effect in jLEMS, which warns of them; so does the reader.
struct AttributeCheckTests {
    private static let text = """
        <Lems>
          <Dimension name="time" t="1"/><Unit symbol="s" dimension="time" power="0"/>
          \(SimulationTypes.text)
          <ComponentType name="wave"><Parameter name="tau" dimension="time"/>
            <Exposure name="x" dimension="none"/>
            <Dynamics><StateVariable name="x" dimension="none" exposure="x"/>
              <TimeDerivative variable="x" value="1/tau"/></Dynamics></ComponentType>
          <wave id="w" tau="1 s"/>
          <run id="sim" length="1s" step="0.5s" target="w"/><Target component="sim"/>
        </Lems>
        """

    private func warnings(_ old: String, _ new: String) throws -> [String] {
        let text = Self.text.replacing(old, with: new)
        try #require(old == new || text != Self.text)
        return try LEMSDocument.model(text: text, name: "f").remarks.map(\.message)
    }

    @Test func definedAttributesAreNotReported() throws { #expect(try warnings("w", "w").isEmpty) }

    @Test(arguments: [
        ("<wave id=\"w\"", "<wave id=\"w\" foo=\"3\"", "'foo' of 'wave'"),
        ("<ComponentType name=\"wave\"", "<ComponentType name=\"wave\" extend=\"b\"", "'extend' of 'ComponentType'"),
        ("<TimeDerivative ", "<TimeDerivative when=\"x .gt. 0\" ", "'when' of 'TimeDerivative'"),
        ("<StateVariable ", "<StateVariable initial=\"5\" ", "'initial' of 'StateVariable'"),
        ("<run id=\"sim\"", "<run id=\"sim\" sedd=\"5\"", "'sedd' of 'run'"),
        ("<Target ", "<Target stepsize=\"9\" ", "'stepsize' of 'Target'"),
    ]) func othersAre(old: String, new: String, attribute: String) throws {
        #expect(
            try warnings(old, new) == ["the attribute \(attribute) is not defined and has no effect"])
    }

    /// Identifiers and remarks are accepted, because they have no effect.
    @Test(arguments: ["metaid=\"m\"", "description=\"d\"", "neuroLexId=\"n\"", "xsi:type=\"t\" xmlns:xsi=\"u\""])
    func remarksAreNotReported(attribute: String) throws {
        #expect(try warnings("<wave id", "<wave \(attribute) id").isEmpty)
    }
}
