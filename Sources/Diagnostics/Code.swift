/// The stable code of a diagnostic, such as `E0203`.
///
/// The letter gives the severity (`E` for errors, `W` for warnings) and the first two digits give the stage of
/// processing that reports it. A code is never reused for another meaning.
public enum Code: String, Sendable, CaseIterable {
    // MARK: Stage 1, files, YAML and XML

    /// A file that does not exist, cannot be read or, for HDF5, is damaged.
    case unreadableFile = "E0101"
    /// A text that is not well-formed YAML.
    case malformedYAML = "E0102"
    /// A key that appears twice in one YAML mapping.
    case duplicateKey = "E0103"
    /// A construct of YAML that the reader does not accept, such as a second document in a file.
    case unsupportedYAML = "E0104"
    /// An input beyond a limit on its size, nesting or number of elements.
    case inputTooLarge = "E0105"
    /// A text that is not well-formed XML.
    case malformedXML = "E0106"
    /// A file that another file includes but that does not exist.
    case missingInclude = "E0107"
    /// Documents that include each other in a cycle.
    case includeCycle = "E0108"

    // MARK: Stage 2, expressions and names

    /// A text that is not a well-formed expression or assignment.
    case malformedExpression = "E0201"
    /// A call of a function that is neither built in nor defined by the model.
    case unknownFunction = "E0202"
    /// A name in an expression that the model does not declare.
    case unknownName = "E0203"
    /// Definitions that depend on each other in a cycle.
    case dependencyCycle = "E0204"
    /// A condition where an expression needs a number, or a number where it needs a condition.
    case expressionKind = "E0205"
    /// A name or an identifier that is declared twice.
    case duplicateName = "E0206"

    // MARK: Stage 3, units and dimensions

    /// The name of a unit that is not in the unit table.
    case unknownUnit = "E0301"
    /// A quantity whose physical dimension is not the required one.
    case wrongDimension = "E0302"

    // MARK: Stage 4, structure of an experiment

    /// A value of the wrong type, such as a list instead of a mapping.
    case wrongType = "E0401"
    /// A key or an attribute that is required but missing.
    case missingKey = "E0402"
    /// A key or an element that the format does not define.
    case unknownKey = "E0403"
    /// A reference to something that does not exist.
    case unknownReference = "E0404"
    /// A value of the right type that is not among the allowed values.
    case invalidValue = "E0405"
    /// Two entries of the input that exclude each other, such as two keys that both give the edges of a network.
    case conflictingEntries = "E0406"

    // MARK: Stage 5, limits of this implementation

    /// A valid construct that this program does not support.
    case unsupportedFeature = "E0501"

    // MARK: Stage 6, integration

    /// An integration method that does not exist or cannot integrate the model.
    case unknownMethod = "E0601"
    /// A step size or duration with which a simulation cannot be run.
    case invalidStep = "E0602"
    /// A computed value that is infinite or not a number.
    case nonFinite = "E0603"
    /// A quantity that is to be recorded but that the model does not have.
    case unknownQuantity = "E0604"
    /// A model or a run that needs more steps, memory or elements than a limit allows.
    case tooLarge = "E0605"
    /// An external engine that did not complete its run.
    case engineFailed = "E0606"
    /// An integration that cannot advance in time within its limits, or a search for a fixed point without a result.
    case noProgress = "E0607"

    // MARK: Stage 7, goldens

    /// A golden whose file does not exist.
    case goldenMissing = "E0701"
    /// A golden whose file is damaged.
    case goldenCorrupt = "E0702"
    /// A golden that does not fit the run, trace or case with which it is used, such as one with other columns or
    /// units.
    case goldenMismatch = "E0703"

    // MARK: Stage 8, cases and traces

    /// A case whose definition is invalid.
    case invalidCase = "E0801"
    /// A trace that cannot be used, such as a text that is no table of numbers, or times that do not increase.
    case invalidTrace = "E0802"
    /// A command that finds nothing to work on, such as a verification of a folder without cases.
    case nothingToRun = "E0803"
    /// A model that a case refers to but that is not installed.
    case exampleMissing = "E0804"
    /// A table of series that does not have the form of verifications and values.
    case invalidSeries = "E0805"
    /// Results of shards, the separately run parts of a verification, that do not make up one whole verification.
    case shardMismatch = "E0806"

    // MARK: Stage 9, output

    /// A file, folder or stream that cannot be written.
    case unwritableOutput = "E0901"
    /// A history of verifications that cannot be read or written.
    case historyFault = "E0902"

    // MARK: Warnings

    /// Content that is ignored because it has no effect on the result.
    case ignoredKey = "W0101"
    /// Units that are read as annotations because not every equation of the model balances in its units.
    case unitsAreAnnotations = "W0301"
    /// Two definitions of the same thing that differ, one of which is used.
    case conflictingDefinition = "W0401"
    /// A convention that is assumed because the input leaves it open.
    case assumedConvention = "W0402"
    /// A result that depends on an order which the model does not define.
    case orderDependence = "W0403"
    /// A step size of the model that no run of its case has.
    case unverifiedStep = "W0404"
}
