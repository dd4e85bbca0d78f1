import Cases

/// A golden with the case that declares it.
struct CaseGolden {
    /// The id of the case.
    var caseID: String
    /// The golden as the case declares it.
    var definition: CaseDefinition.GoldenDefinition
    /// The intervals in which the case declares signals undefined.
    var undefined: [UndefinedInterval]

    /// Returns the goldens of all cases below a folder.
    /// - Throws: `DiagnosticsError` when there is no case, or one cannot be read.
    static func all(below folder: String) throws -> [CaseGolden] {
        try CaseFinder.select([], below: folder).flatMap { path in
            let definition = try CaseDefinition.load(folder: path, toleratingMissingTables: true)
            return definition.goldens.map {
                CaseGolden(caseID: CaseFinder.id(path, below: folder), definition: $0, undefined: definition.undefined)
            }
        }
    }
}
