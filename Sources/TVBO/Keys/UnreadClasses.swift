import Schema

/// Classes of the datamodel that only keys lead to which are not read.
extension KeyTables {
    /// The role that all keys of a class share, by the name of the class.
    public static let unread: [String: KeyRole] = {
        var table: [String: KeyRole] = [:]
        for (role, classes) in unreadByRole { for name in classes { table[name] = role } }
        return table
    }()

    private static let unreadByRole: [(KeyRole, [String])] = [
        (.documentation, ["BidsEntities", "CommonCoordinateSpace", "Mesh", "Provenance", "ReferenceFingerprint"]),
        (.ignored, postprocessing + workflow),
        (.unsupported("stochastic equations"), ["Noise", "RandomStream"]),
        (.unsupported("stimuli"), ["Stimulus"]),
        (.unsupported("a past before the start"), ["TimeSeries"]),
        (.unsupported("arrays"), ["BrainRegionSeries", "Matrix"]),
        (.unsupported("functions in other languages"), ["Callable"]),
        (.unsupported("functions of arrays"), ["Aggregation"]),
        (.unsupported("couplings of couplings"), ["RegionMapping"]),
        (
            .unsupported("coupling by a matrix"),
            [
                "Binding", "BrainAtlas", "GraphGenerator", "Parcellation", "ParcellationEntity",
                "ParcellationTerminology", "Procedure", "ProcedureStep", "Tractogram",
            ]
        ),
        (
            .unsupported("fields"),
            ["BoundaryCondition", "DifferentialOperator", "FieldStateVariable", "PDE", "PDESolver", "SpatialDomain"]
        ),
    ]

    /// Classes that say what becomes of a run, or how many of them are made.
    private static let postprocessing = [
        "Algorithm", "AlgorithmInclude", "AlgorithmStage", "Analysis", "BranchSwitch", "ClassReference",
        "Continuation", "DataSource", "Differentiation", "Discretization", "Exploration", "ExplorationAxis",
        "FreeParameter", "FunctionCall", "Inference", "InitialState", "Likelihood", "Observation", "Optimization",
        "OptimizationStage", "Option", "Prior", "Reference", "Solver", "TuningObjective", "UpdateRule",
    ]

    /// Classes that say where and with which software runs are made.
    private static let workflow = [
        "Dataset", "DistributionConfig", "Session", "SoftwareEnvironment", "SoftwareRequirement", "Subject",
        "WorkflowConfig", "WorkflowEngineConfig",
    ]
}
