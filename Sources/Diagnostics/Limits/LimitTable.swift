/// The table of all limits.
extension Limit {
    /// All limits in groups for the tables of `docs/limits.md`, by the kind of input or run that they concern.
    public static let groups: [(title: String, limits: [Limit])] = [
        ("YAML", [yamlSize, yamlDepth, yamlNodes, includeDepth, includeFiles, includeSize]),
        ("LEMS and NeuroML", [xmlSize, xmlDepth, xmlElements, xmlPart, documents, bundleSize]),
        (
            "Expressions",
            [
                expressionLength, expressionDepth, expressionBrackets, expandedNodes, couplingLength,
                matrixEquationLength,
                matrixEquationDepth,
            ]
        ),
        ("Traces and goldens", [traceSize, traceValues, goldenSize, goldenValues, lineageSize]),
        ("Networks", [nodes, edges, edgeEventTimes, stimulusSamples, instances, instanceDepth, variables]),
        ("Matrices", [matrixSize, tableSize, numpySize, hdf5Size, hdf5Chunk, hdf5Seconds, folderFiles]),
        (
            "Runs",
            [
                steps, adaptiveSteps, runValues, records, stepEvents, implicitStates, fixedPointStates, drawnSteps,
                ensembleMembers,
            ]
        ),
        (
            "Histories, series and shards",
            [archiveSize, storedSize, seriesSize, seriesRows, series, shards, recordSize]
        ),
        ("External engines", [engineOutput, enginePattern]),
        ("Archives", [archiveEntry]),
    ]

    /// All limits, in the order of ``groups``.
    public static var all: [Limit] { groups.flatMap(\.limits) }

    // MARK: YAML

    /// The limit on the size of a YAML file, in bytes.
    public static let yamlSize = Limit("yaml-size", 16 << 20, upTo: 1 << 30, .bytes, "the size of a YAML file")
    /// The limit on the depth of nested nodes in a YAML document.
    public static let yamlDepth = Limit("yaml-depth", 64, .levels, "the depth of nested nodes in a YAML document")
    /// The limit on the number of nodes of a YAML document, where the nodes that an alias refers to count for each
    /// alias.
    public static let yamlNodes = Limit(
        "yaml-nodes", 1_000_000, upTo: 100_000_000,
        "the nodes (texts, lists and mappings) of a YAML document; those of an anchor count again for each alias")
    /// The limit on the number of YAML files in a chain in which each includes the next, without the outermost file.
    public static let includeDepth = Limit(
        "include-depth", 16, .levels,
        "the YAML files in a chain in which each includes the next, without the outermost file")
    /// The limit on the number of YAML files that one file includes, directly or through others. A file that is
    /// included twice counts twice.
    public static let includeFiles = Limit(
        "include-files", 2000, upTo: 100_000,
        "the YAML files that one file includes, directly or through others, counted at each inclusion")
    /// The limit on the total size of the YAML files that one file includes, directly or through others, in bytes.
    public static let includeSize = Limit(
        "include-size", 64 << 20, upTo: 1 << 30, .bytes,
        "the total size of the YAML files that one file includes, directly or through others")

    // MARK: LEMS and NeuroML

    /// The limit on the size of an XML document, in bytes.
    public static let xmlSize = Limit("xml-size", 128 << 20, upTo: 1 << 30, .bytes, "the size of an XML document")
    /// The limit on the depth of nested elements in an XML document.
    public static let xmlDepth = Limit("xml-depth", 100, .levels, "the depth of nested elements in an XML document")
    /// The limit on the number of elements of an XML document.
    public static let xmlElements = Limit(
        "xml-elements", 4_000_000, upTo: 100_000_000, "the elements of an XML document")
    /// The limit on the size of an attribute, a comment or a CDATA section of an XML document, in bytes.
    public static let xmlPart = Limit(
        "xml-part", 10_000_000, .bytes,
        "the size of an attribute, a comment or a CDATA section of an XML document (a limit of libxml2)")
    /// The limit on the number of LEMS and NeuroML documents that one document includes, directly or through others.
    public static let documents = Limit(
        "documents", 2000, upTo: 100_000,
        "the LEMS and NeuroML documents that one document includes, directly or through others"
    )
    /// The limit on the total size of a LEMS or NeuroML document and the documents that it includes, in bytes.
    public static let bundleSize = Limit(
        "bundle-size", 256 << 20, upTo: 4 << 30, .bytes,
        "the total size of a LEMS or NeuroML document and those that it includes")

    // MARK: Expressions

    /// The limit on the number of characters of an expression.
    public static let expressionLength = Limit("expression-length", 16_384, "the characters of an expression")
    /// The limit on the depth of nested operations in an expression.
    public static let expressionDepth = Limit(
        "expression-depth", 300, .levels, "the depth of nested operations in an expression")
    /// The limit on the depth of nested brackets in an expression of LEMS.
    public static let expressionBrackets = Limit(
        "expression-brackets", 64, .levels, "the depth of nested brackets in an expression of LEMS")
    /// The limit on the number of operations, names and numbers in an expression in which calls of the model's
    /// functions have been replaced by their definitions.
    public static let expandedNodes = Limit(
        "expanded-nodes", 20_000, upTo: 1_000_000,
        "the operations, names and numbers of an expression after calls of the model's functions are replaced by their definitions"
    )
    /// The limit on the number of characters of a value that a coupling function in the form of statements assigns,
    /// once the names assigned before are replaced by their expressions.
    public static let couplingLength = Limit(
        "coupling-length", 100_000,
        "the characters of a value that the statements of a coupling function assign, after names are replaced by their expressions"
    )
    /// The limit on the number of characters of an equation that transforms the matrix of a network's edges.
    public static let matrixEquationLength = Limit(
        "matrix-equation-length", 4096, "the characters of an equation that transforms a matrix of edges")
    /// The limit on the depth of nested operations in an equation that transforms the matrix of a network's edges.
    public static let matrixEquationDepth = Limit(
        "matrix-equation-depth", 64, .levels,
        "the depth of nested operations in an equation that transforms a matrix of edges")

    // MARK: Traces and goldens

    /// The limit on the size of a trace (a table of times and values) as text, in bytes.
    public static let traceSize = Limit(
        "trace-size", 256 << 20, upTo: (4 << 30) - 1, .bytes, "the size of the text of a trace")
    /// The limit on the number of values in a trace (a table of times and values).
    public static let traceValues = Limit("trace-values", 1 << 25, upTo: 1 << 30, "the numbers in a trace")
    /// The limit on the size of a golden, in bytes.
    public static let goldenSize = Limit("golden-size", 256 << 20, upTo: 4 << 30, .bytes, "the size of a golden")
    /// The limit on the number of values in a golden.
    public static let goldenValues = Limit("golden-values", 1 << 23, upTo: 1 << 28, "the numbers in a golden")
    /// The limit on the size of the lineage of a golden (the list of its accepted changes), in bytes.
    public static let lineageSize = Limit(
        "lineage-size", 16 << 20, .bytes, "the size of the lineage of a golden, the list of its accepted changes")

    // MARK: Networks

    /// The limit on the number of nodes of a network in an experiment; each member of a node of a larger size counts.
    public static let nodes = Limit(
        "nodes", 10_000, upTo: 1_000_000,
        "the nodes of a network in an experiment; a node that stands for several members counts once for each")
    /// The limit on the number of edges between the members of nodes, of a network in which a node stands for several
    /// members.
    public static let edges = Limit(
        "edges", 200_000, upTo: 20_000_000,
        "the edges between members, in a network in which a node stands for several members")
    /// The limit on the number of times at which one event changes the parameters of edges.
    public static let edgeEventTimes = Limit(
        "edge-event-times", 1000, upTo: 1_000_000, "the times in a run at which one event changes parameters of edges")
    /// The limit on the number of samples of a stimulus that is given as a table.
    public static let stimulusSamples = Limit(
        "stimulus-samples", 10_000, upTo: 1_000_000, "the samples of a stimulus that is given as a table")
    /// The limit on the number of instances of components of which a simulated model consists.
    public static let instances = Limit(
        "instances", 2_500_000, upTo: 50_000_000, "the instances of components in a run")
    /// The limit on the depth to which instances of components contain each other.
    public static let instanceDepth = Limit(
        "instance-depth", 200, .levels, "the depth to which instances of components contain each other")
    /// The limit on the number of variables and requirements of all instances of a simulated model together.
    public static let variables = Limit(
        "variables", 100_000_000, upTo: 2_000_000_000, "the variables of all instances of components in a run")

    // MARK: Matrices

    /// The limit on the number of rows, and on the number of columns, of a matrix that gives the edges of a network.
    public static let matrixSize = Limit("matrix-size", 4096, "the rows of a matrix of edges, and likewise its columns")
    /// The limit on the size of a text file that holds a matrix, in bytes.
    public static let tableSize = Limit("table-size", 512 << 20, .bytes, "the size of a text file that holds a matrix")
    /// The limit on the size of a NumPy file, in bytes.
    public static let numpySize = Limit("numpy-size", 64 << 20, upTo: 1 << 30, .bytes, "the size of a NumPy file")
    /// The limit on the size of an HDF5 file, in bytes.
    public static let hdf5Size = Limit("hdf5-size", 1 << 30, upTo: 16 << 30, .bytes, "the size of an HDF5 file")
    /// The limit on the size of a chunk of an HDF5 dataset, in bytes.
    public static let hdf5Chunk = Limit("hdf5-chunk", 64 << 20, .bytes, "the size of a chunk of an HDF5 dataset")
    /// The limit on the processor time in which libhdf5 reads a file, in seconds.
    public static let hdf5Seconds = Limit(
        "hdf5-seconds", 20, upTo: 3600, "the processor time in which libhdf5 reads a file, in seconds")
    /// The limit on the number of files in a folder that holds the matrices of a network.
    public static let folderFiles = Limit(
        "folder-files", 10_000, "the files in a folder that holds the matrices of a network")
}
