import Schema

/// The tables of keys for the parts of a network that give its edges: parcellations, tractograms, graph generators and
/// transforms.
extension KeyTables {
    /// The keys that a parcellation may have, with their roles.
    static let parcellation = table(
        used: ["iri", "atlas", "name"],
        documentation: prose + ["region_labels", "region_labels_short", "center_coordinates", "data_source", "source"])

    /// The keys that a brain atlas may have, with their roles.
    static let atlas = table(
        used: ["iri", "name"],
        documentation: prose + [
            "coordinateSpace", "abbreviation", "author", "isVersionOf", "versionIdentifier", "terminology",
        ])

    /// The keys that a tractogram may have, with their roles.
    static let tractogram = table(
        used: ["iri", "name"],
        documentation: prose + [
            "acquisition", "data_source", "number_of_subjects", "processing_pipeline", "reconstruction_method",
            "reference",
        ])

    /// The keys that the mapping `bids` of a network may have, with their roles. Its values are BIDS entities, which
    /// are parts of the names of the network's files.
    static let entities = table(
        used: ["segmentation", "scale"],
        documentation: prose + [
            "template", "cohort", "reconstruction", "atlas", "acquisition", "subject", "session", "space", "resolution",
            "hemi", "suffix", "extension",
        ])

    /// The keys that a graph generator may have, with their roles.
    static let graphGenerator = table(
        used: ["name", "type", "iri", "parameters", "seed"], documentation: prose + ["bindings"],
        unsupported: ["builder": "functions in Python", "procedure": "procedures of graph generators"],
        neutral: ["directed": (["false"], "the edges of a generated graph act in both directions")])

    /// The keys that a transform of a weight or length matrix may have, with their roles.
    static let transform = function.overridden(by: table(used: ["name", "equation", "arguments", "callable"]))

    /// The keys that the equation of a transform or a stimulus may have, with their roles.
    static let transformEquation = equation.overridden(
        by: table(
            used: ["parameters"],
            unsupported: ["conditionals": "this equation must be a single expression without cases"]))

    /// The keys that a reference to a Python function in a transform may have, with their roles.
    static let callable = table(used: ["module", "name"], documentation: prose + ["software"])
}
