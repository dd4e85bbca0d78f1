/// The stable codes of diagnostics. Numbers are never reused; the hundreds tell the stage that speaks.
public enum Code: String, Sendable, CaseIterable {
    /// Stage 1: files and YAML
    case unreadableFile = "E0101"
    case malformedYAML = "E0102"
    case duplicateKey = "E0103"
    case unsupportedYAML = "E0104"
    case inputTooLarge = "E0105"
    case malformedXML = "E0106"
    case missingInclude = "E0107"
    case includeCycle = "E0108"
    /// Stage 2: expressions and names
    case malformedExpression = "E0201"
    case unknownFunction = "E0202"
    case unknownName = "E0203"
    case dependencyCycle = "E0204"
    case expressionKind = "E0205"
    case duplicateName = "E0206"
    /// Stage 3: units and dimensions
    case unknownUnit = "E0301"
    case wrongDimension = "E0302"
    /// Stage 4: structure of an experiment
    case wrongType = "E0401"
    case missingKey = "E0402"
    case unknownKey = "E0403"
    case unknownReference = "E0404"
    case invalidValue = "E0405"
    case conflictingNames = "E0406"
    /// Stage 5: what is not supported
    case unsupportedFeature = "E0501"
    /// Stage 6: integration
    case unknownMethod = "E0601"
    case invalidStep = "E0602"
    case nonFinite = "E0603"
    case unknownQuantity = "E0604"
    case tooLarge = "E0605"
    case engineFailed = "E0606"
    case noProgress = "E0607"
    /// Stage 7: goldens
    case goldenMissing = "E0701"
    case goldenCorrupt = "E0702"
    case goldenMismatch = "E0703"
    /// Stage 8: cases and traces
    case invalidCase = "E0801"
    case invalidTrace = "E0802"
    case nothingToRun = "E0803"
    case exampleMissing = "E0804"
    /// Stage 9: output
    case unwritableOutput = "E0901"
    case historyFault = "E0902"
    /// Warnings: what was assumed or ignored.
    case ignoredKey = "W0101"
    case unitsAreAnnotations = "W0301"
    case conflictingDefinition = "W0401"
    case assumedConvention = "W0402"
    case orderDependence = "W0403"
}
