import Diagnostics
import TestSupport
import Testing

/// Types of components whose equations the experiment gives.
@Suite(.enabled(if: Engines.areFetched, "needs pyNeuroML in .engines: make engines"))
struct DefinedTypeTests {
    /// A cell with a channel, the forward rate of whose gate has a type of the experiment's own.
    private static func cell(_ rate: String) -> String {
        """
        dynamics:
          name: hh
          iri: neuroml:pointCellCondBased
          parameters: { C: { value: 10, unit: pF }, v0: { value: -65, unit: mV }, thresh: { value: 20, unit: mV } }
          components:
            k:
              iri: neuroml:ionChannelHH
              parameters: { conductance: { value: 10, unit: pS }, number: { value: 36 }, erev: { value: -77, unit: mV } }
              components:
                n:
                  iri: neuroml:gateHHrates
                  parameters: { instances: { value: 4 } }
                  components:
                    forwardRate: { iri: "neuroml:myr", \(rate) }
                    reverseRate: { iri: "neuroml:HHExpRate", parameters: { rate: { value: 0.125, unit: per_ms }, midpoint: { value: -65, unit: mV }, scale: { value: -80, unit: mV } } }
        integration: { method: lems, step_size: 0.01, duration: 1 }
        """
    }

    /// jNeuroML takes one of two quantities of a name by the order in which a type lists them: 0.1 and 0.2 for `q` gave
    /// other voltages than here.
    @Test(arguments: [
        (
            "parameters: { q: { value: 0.1 } }, derived_variables: { q: { equation: { rhs: \"0.2\" } }, r: { equation: { rhs: \"q/TIME_SCALE\" } } }",
            "the parameter 'q' of the type 'myr' has the name of a derived variable"
        ),
        (
            "parameters: { v: { value: -60, unit: mV } }, derived_variables: { r: { equation: { rhs: \"0.1/TIME_SCALE*exp(v/VOLT_SCALE/50)\" } } }",
            "the parameter 'v' of the type 'myr' has the name of a quantity of the component around it"
        ),
        (
            "derived_variables: { t: { equation: { rhs: \"0.5\" } }, r: { equation: { rhs: \"0.1/TIME_SCALE*t\" } } }",
            "the derived variable 't' of the type 'myr' has the name of the time"
        ),
    ])
    func quantitiesHaveNamesOfTheirOwn(rate: String, message: String) {
        #expect(
            headlines { _ = try Engines.loader.model(text: Self.cell(rate), at: .file("e.yaml")) }
                .map { String($0.split(separator: "error[E0206]: ").last ?? "") } == [message])
    }

    /// The result of a time course is `t`.
    @Test func aTimeCourseIsT() throws {
        let text = Self.cell("derived_variables: { t: { equation: { rhs: \"2*TIME_SCALE\" } } }")
            .replacing("gateHHrates", with: "gateHHtauInf").replacing("forwardRate", with: "timeCourse")
            .replacing(
                /reverseRate: .*/,
                with:
                    "steadyState: { iri: \"neuroml:HHSigmoidVariable\", parameters: { rate: { value: 1 }, midpoint: { value: -40, unit: mV }, scale: { value: 9, unit: mV } } }"
            )
        #expect(try Engines.loader.model(text: text, at: .file("e.yaml")).remarks.isEmpty)
    }

    @Test(arguments: [
        "derived_variables: { r: { equation: { rhs: \"0.1/TIME_SCALE\" } } }",
        "parameters: { q: { value: 0.1 } }, derived_variables: { r: { equation: { rhs: \"q/TIME_SCALE\" } } }",
    ])
    func otherNamesAreFine(rate: String) throws {
        #expect(try Engines.loader.model(text: Self.cell(rate), at: .file("e.yaml")).remarks.isEmpty)
    }
}
