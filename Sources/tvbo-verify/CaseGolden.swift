import Cases

/// A golden as a case declares it, with the case.
struct CaseGolden {
    /// The case that declares the golden.
    var owner: CaseDefinition
    /// The declaration of the golden in the case.
    var definition: CaseDefinition.GoldenDefinition

    /// The id of the case that declares the golden.
    var caseID: String { owner.id }
    /// The time intervals in which, according to the case, signals of its goldens have no value.
    var undefined: [UndefinedInterval] { owner.undefined }

    /// Returns the goldens of all cases in a folder.
    /// - Parameter cases: The options that name the folder of cases.
    /// - Throws: `DiagnosticsError` when the folder has no case, or a case cannot be read.
    static func all(_ cases: CasesOptions) throws -> [CaseGolden] {
        try cases.select().flatMap { file in
            let definition = try CaseDefinition.load(file, toleratingMissingTables: true)
            return definition.goldens.map { CaseGolden(owner: definition, definition: $0) }
        }
    }
}
