import Schema

/// The classes of the datamodel that tvbo-verify does not read, because they occur only under keys that are
/// documentation, ignored or refused.
extension KeyTables {
    /// The roles of the classes that are not read, by the class name in the datamodel. The role holds for all keys of
    /// the class.
    public static let unread: [String: KeyRole] = {
        var table: [String: KeyRole] = [:]
        for (role, classes) in unreadByRole { for name in classes { table[name] = role } }
        return table
    }()

    private static let unreadByRole: [(KeyRole, [String])] = [
        (.documentation, ["CommonCoordinateSpace", "Mesh", "Provenance", "ReferenceFingerprint"]),
        (.ignored, postprocessing + workflow),
        (.unsupported("a state of another generator"), ["RandomStream"]),
        (.unsupported("stimuli"), ["Stimulus"]),
        (.unsupported("a history before the start"), ["TimeSeries"]),
        (.unsupported("arrays"), ["BrainRegionSeries", "Matrix"]),
        (.unsupported("functions of arrays"), ["Aggregation"]),
        (.unsupported("hierarchical couplings"), ["RegionMapping"]),
        (
            .unsupported("coupling by a matrix"),
            [
                "Binding", "ParcellationEntity", "ParcellationTerminology", "Procedure", "ProcedureStep",
            ]
        ),
        (
            .unsupported("fields"),
            ["BoundaryCondition", "DifferentialOperator", "FieldStateVariable", "PDE", "PDESolver", "SpatialDomain"]
        ),
    ]

    /// The classes for analyses of runs, and for optimizations and sweeps over many runs.
    private static let postprocessing = [
        "Algorithm", "AlgorithmInclude", "AlgorithmStage", "Analysis", "BranchSwitch", "ClassReference",
        "Continuation", "DataSource", "Differentiation", "Discretization", "Exploration", "ExplorationAxis",
        "FreeParameter", "FunctionCall", "Inference", "Likelihood", "Observation", "Optimization",
        "OptimizationStage", "Option", "Prior", "Reference", "Solver", "TuningObjective", "UpdateRule",
    ]

    /// The classes for data sets, software environments and workflows.
    private static let workflow = [
        "Dataset", "DistributionConfig", "Session", "SoftwareEnvironment", "SoftwareRequirement", "Subject",
        "WorkflowConfig", "WorkflowEngineConfig",
    ]
}
