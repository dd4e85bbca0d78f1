import YAML

/// The files of TVBO's database that describe a network without an experiment, as a survey of the database reads them.
enum NetworkFile {
    /// The name of the model that every node gets.
    private static let model = "Generic2dOscillator"

    /// The factor on the weights, with which solutions stay finite: some matrices count streamlines, up to 1e5 of an
    /// edge.
    private static let scale = "1e-6"

    /// Returns the text of an experiment that simulates the network in a file of TVBO's database for 100 ms, with a
    /// model of two states on every node and a linear coupling with the factor 1e-6; nil if the file does not describe
    /// a network, or describes an experiment or a model.
    /// - Parameter path: The path of the file, whose name without ending must be the name of the network in the
    ///   database.
    static func experiment(path: String) -> String? {
        guard let document = try? YAMLDocument.load(path: path), document["network"] == nil,
            document["dynamics"] == nil,
            ["nodes", "number_of_nodes", "number_of_regions", "data_file"].contains(where: { document[$0] != nil }),
            let name = path.split(separator: "/").last?.split(separator: ".").dropLast().joined(separator: ".")
        else { return nil }
        let coupling: YAMLNode = [
            "name": .quoted("Linear"), "iri": .quoted("tvbo:Linear"),
            "parameters": ["a": ["value": .plain(scale)]],
        ]
        let tree: YAMLNode = [
            "label": .quoted(name),
            "dynamics": ["name": .quoted(model), "iri": .quoted("tvbo:\(model)")],
            "network": ["iri": .quoted(name), "coupling": coupling],
            "integration": [
                "method": .plain("heun"), "step_size": .plain("1"), "duration": .plain("100"),
                "time_scale": .plain("ms"),
            ],
        ]
        return try? YAMLWriter.text(tree)
    }
}
