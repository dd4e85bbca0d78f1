import Schema

/// The keys of what makes the edges of a network: parcellations, tractograms, graph generators and transforms.
extension KeyTables {
    /// The keys of a parcellation.
    static let parcellation = table(
        used: ["iri", "atlas", "name"],
        documentation: prose + ["region_labels", "region_labels_short", "center_coordinates", "data_source", "source"])

    /// The keys of a brain atlas.
    static let atlas = table(
        used: ["iri", "name"],
        documentation: prose + [
            "coordinateSpace", "abbreviation", "author", "isVersionOf", "versionIdentifier", "terminology",
        ])

    /// The keys of a tractogram.
    static let tractogram = table(
        used: ["iri", "name"],
        documentation: prose + [
            "acquisition", "data_source", "number_of_subjects", "processing_pipeline", "reconstruction_method",
            "reference",
        ])

    /// The keys of the BIDS entities of a network.
    static let entities = table(
        used: ["segmentation", "scale"],
        documentation: prose + [
            "template", "cohort", "reconstruction", "atlas", "acquisition", "subject", "session", "space", "resolution",
            "hemi", "suffix", "extension",
        ])

    /// The keys of a graph generator.
    static let graphGenerator = table(
        used: ["name", "type", "iri", "parameters", "seed"], documentation: prose + ["bindings"],
        unsupported: ["builder": "functions in Python", "procedure": "procedures of graph generators"],
        neutral: ["directed": (["false"], "graphs whose edges act in one direction")])

    /// The keys of a transform of a matrix.
    static let transform = function.overridden(by: table(used: ["name", "equation", "arguments", "callable"]))

    /// The keys of the equation of a transform or a stimulus.
    static let transformEquation = equation.overridden(
        by: table(used: ["parameters"], unsupported: ["conditionals": "cases where a single expression is required"]))

    /// The keys of a function in Python that a transform names.
    static let callable = table(used: ["module", "name"], documentation: prose + ["software"])
}
