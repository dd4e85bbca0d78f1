import Cases
import MachineReports

extension ReportPlaces {
    /// Reads the paths of the cases below a folder, and the lines of their files that define the checks; the comparison
    /// of an output file with a digest counts as a check with the name `text of FILE`. A case that cannot be read has
    /// no lines.
    /// - Parameters:
    ///   - folder: The path of the folder of cases.
    ///   - allowed: Further folders below which the cases may read.
    ///   - workingFolder: The absolute path of the folder to which `folder` is relative.
    public static func read(below folder: String, allowing allowed: [String] = [], workingFolder: String)
        -> ReportPlaces
    {
        var cases: [String: CasePlaces] = [:]
        for file in CaseFinder.files(below: folder, allowing: allowed) {
            var places = CasePlaces(file: file.path)
            if let definition = try? CaseDefinition.load(file, toleratingMissingTables: true) {
                for check in definition.checks { places.checks[check.name] = check.place.line }
                for text in definition.texts { places.checks["text of \(text.file)"] = text.place.line }
            }
            cases[file.id] = places
        }
        return ReportPlaces(root: SourceRoot(containing: workingFolder), cases: cases)
    }
}
