import Cases
import MachineReports

extension ReportPlaces {
    /// Reads the places of the cases below a folder. A case that cannot be read has no lines.
    /// - Parameters:
    ///   - folder: the path of the folder of cases.
    ///   - workingFolder: the absolute path of the folder to which `folder` is relative.
    public static func read(below folder: String, workingFolder: String) -> ReportPlaces {
        var cases: [String: CasePlaces] = [:]
        for path in CaseFinder.folders(below: folder) {
            var places = CasePlaces(file: path + "/case.yaml")
            if let definition = try? CaseDefinition.load(folder: path, toleratingMissingTables: true) {
                for check in definition.checks { places.checks[check.name] = check.place.line }
                for text in definition.texts { places.checks["text of \(text.file)"] = text.place.line }
            }
            cases[CaseFinder.id(path, below: folder)] = places
        }
        return ReportPlaces(root: SourceRoot(containing: workingFolder), cases: cases)
    }
}
