import Cases

/// A golden with the case that declares it.
struct CaseGolden {
    /// The id of the case.
    var caseID: String
    /// The golden as the case declares it.
    var definition: CaseDefinition.GoldenDefinition
    /// The time intervals for which the case declares that signals have no value.
    var undefined: [UndefinedInterval]

    /// Returns the goldens of all cases.
    /// - Throws: `DiagnosticsError` when there is no case, or one cannot be read.
    static func all(_ cases: CasesOptions) throws -> [CaseGolden] {
        try cases.select().flatMap { file in
            let definition = try CaseDefinition.load(file, toleratingMissingTables: true)
            return definition.goldens.map {
                CaseGolden(caseID: file.id, definition: $0, undefined: definition.undefined)
            }
        }
    }
}
