import Schema

/// The tables of keys for the parts of a network that give its edges: parcellations, tractograms, graph generators and
/// transforms.
extension KeyTables {
    // The texts beside keys are reasons that end messages, for example "'directed: true' of graph_generator is not
    // supported: the edges of a generated graph act in both directions".

    /// The keys that TVBO's datamodel allows for a parcellation, each with its role, such as read or refused.
    static let parcellation = table(
        used: ["iri", "atlas", "name"],
        documentation: prose + ["region_labels", "region_labels_short", "center_coordinates", "data_source", "source"])

    /// The keys that TVBO's datamodel allows for a brain atlas, each with its role, such as read or refused.
    static let atlas = table(
        used: ["iri", "name"],
        documentation: prose + [
            "coordinateSpace", "abbreviation", "author", "isVersionOf", "versionIdentifier", "terminology",
        ])

    /// The keys that TVBO's datamodel allows for a tractogram, each with its role, such as read or refused.
    static let tractogram = table(
        used: ["iri", "name"],
        documentation: prose + [
            "acquisition", "data_source", "number_of_subjects", "processing_pipeline", "reconstruction_method",
            "reference",
        ])

    /// The keys that TVBO's datamodel allows for the mapping `bids` of a network, each with its role, such as read or
    /// refused. Its values are BIDS entities, which are parts of the names of the network's files.
    static let entities = table(
        used: ["segmentation", "scale"],
        documentation: prose + [
            "template", "cohort", "reconstruction", "atlas", "acquisition", "subject", "session", "space", "resolution",
            "hemi", "suffix", "extension",
        ])

    /// The keys that TVBO's datamodel allows for a graph generator, each with its role, such as read or refused.
    static let graphGenerator = table(
        used: ["name", "type", "iri", "parameters", "seed"], documentation: prose + ["bindings"],
        unsupported: [
            "builder": "functions in Python are not called",
            "procedure": "procedures are not read; name a generator by 'type'",
        ],
        neutral: ["directed": (["false"], "the edges of a generated graph act in both directions")])

    /// The keys that TVBO's datamodel allows for a transform of a weight or length matrix, each with its role, such as
    /// read or refused.
    static let transform = function.overridden(by: table(used: ["name", "equation", "arguments", "callable"]))

    /// The keys that TVBO's datamodel allows for the equation of a transform or a stimulus, each with its role, such as
    /// read or refused.
    static let transformEquation = equation.overridden(
        by: table(
            used: ["parameters"],
            unsupported: ["conditionals": "this equation must be a single expression without cases"]))

    /// The keys that TVBO's datamodel allows for a reference to a Python function in a transform, each with its role,
    /// such as read or refused.
    static let callable = table(used: ["module", "name"], documentation: prose + ["software"])
}
