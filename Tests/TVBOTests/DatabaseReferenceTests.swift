import Diagnostics
import Simulator
import TVBO
import TestSupport
import Testing

/// References to entries of a database, and values given beside them.
struct DatabaseReferenceTests {
    private static func experiment(parameters: String = "", coupling: String = "Line: { iri: \"tvbo:Line\" }") -> String
    {
        """
        dynamics: { iri: "tvbo:Decay"\(parameters.isEmpty ? "" : ", parameters: { \(parameters) }") }
        network:
          number_of_nodes: 2
          edges: [{ source: 0, target: 1, parameters: { weight: { value: 0.7 } } }]
          coupling: { \(coupling) }
        integration: { method: euler, step_size: 0.1, duration: 2 }
        """
    }

    private func model(_ text: String) throws -> (digest: String, remarks: [String]) {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            name: Decay
            parameters: { a: { value: 2 } }
            derived_parameters: { k: { equation: { rhs: a/4 } } }
            coupling_inputs: { c: {} }
            state_variables: { x: { equation: { rhs: -k*x + c }, initial_value: 1, coupling_variable: true } }
            """, to: "models/Decay.yaml")
        try folder.write(
            "name: Line\nparameters: { b: { value: 3 } }\npre_expression: { rhs: x_j }\npost_expression: { rhs: b*gx }\n",
            to: "coupling_functions/Line.yaml")
        let database = ModelDatabase(folder: folder.path)
        let model = try Experiment.parse(text, file: "e.yaml", database: database).model()
        return try (PreparedModel(model).modelDigest, model.remarks.map(\.message))
    }

    /// All are the names of one entry.
    @Test(arguments: [
        "Line: { iri: Line }", "Line: { iri: \"tvbo:Line\" }", "Line: \"tvbo:Line\"", "Line: Line", "Line: {}",
    ])
    func spellingsOfACoupling(coupling: String) throws {
        let plain = try model(Self.experiment())
        #expect(try model(Self.experiment(coupling: coupling)).digest == plain.digest)
        // The coupling of the network is used, and not that of the experiment.
        let both = Self.experiment(coupling: coupling) + "\ncoupling: { name: Line, parameters: { b: { value: 5 } } }\n"
        let told = try model(both)
        #expect(told.digest == plain.digest)
        #expect(told.remarks.contains { $0.contains("the 'coupling' of the experiment has no effect") })
        let changed = Self.experiment(coupling: "Line: { iri: \"tvbo:Line\", parameters: { b: { value: 4 } } }")
        #expect(try model(changed).digest != plain.digest)
    }

    @Test(arguments: ["Line: { iri: Lime }", "Line: Lime", "Lime: Line"]) func namesOfNoEntry(coupling: String) throws {
        #expect(throws: DiagnosticsError.self) { try model(Self.experiment(coupling: coupling)) }
    }

    /// TVBO computes the parameter in any case.
    @Test func aValueOfAComputedParameterHasNoEffect() throws {
        let plain = try model(Self.experiment())
        let given = try model(Self.experiment(parameters: "k: { value: 7 }"))
        #expect(given.digest == plain.digest)
        let told =
            "the model 'Decay' of the database computes 'k' from other parameters, so the value given here has no effect"
        #expect(given.remarks.contains { $0.contains(told) })
        #expect(!plain.remarks.contains { $0.contains(told) })
        #expect(try model(Self.experiment(parameters: "a: { value: 7 }")).digest != plain.digest)
    }

    /// TVBO reads the value alone.
    @Test func aValueHasPrecedenceOverAnEquation() throws {
        let plain = try model(Self.experiment(parameters: "a: { value: 3 }"))
        let given = try model(Self.experiment(parameters: "a: { value: 3, equation: { rhs: 5 } }"))
        #expect(given.digest == plain.digest)
        #expect(given.remarks.contains { $0.contains("'equation' of parameter 'a' has no effect beside its 'value'") })
        #expect(throws: DiagnosticsError.self) { try model(Self.experiment(parameters: "z: { equation: { rhs: 5 } }")) }
    }

    /// TVBO 0.5.3 does not read the source of a value.
    @Test func aValueMayHaveASource() throws {
        let plain = try model(Self.experiment(parameters: "a: { value: 3 }"))
        let given = try model(Self.experiment(parameters: "a: { value: 3, source: \"doi:10.1000/182\" }"))
        #expect(given.digest == plain.digest)
        #expect(given.remarks.contains { $0.contains("are ignored: source") })
    }
}
