import Cases
import Comparison
import Diagnostics
import Files
import Foundation
import Goldens
import Quantities
import Traces
import YAML

/// The files in the folder of a case that store the estimated errors of its goldens: the summary `assessment.yaml`, and
/// the errors of each golden at all its sample times in `assessment/<name>.golden`.
enum StoredAssessment {
    /// Returns the path of a case's `assessment.yaml`, which summarizes the estimated errors of the goldens.
    static func summaryPath(_ file: CaseFile) -> String { file.ownPath("assessment.yaml") }
    private static func trace(_ file: CaseFile, _ golden: String) -> String {
        file.ownPath("assessment/\(golden).golden")
    }

    /// The number of stored significant digits of the largest error.
    private static let digits = 5

    /// Writes the assessments of goldens, and their errors at all sample times, to the folder of a case. The errors of
    /// a column are rounded to the fifth significant digit of the largest one.
    /// - Returns: The paths of the written files.
    /// - Throws: `DiagnosticsError` when an error is not finite or a file cannot be written.
    static func write(
        _ found: [(assessment: GoldenAssessment, errors: Trajectory)], of file: CaseFile
    ) throws -> [String] {
        try OutputFile.createFolder(file.folder + "/assessment")
        var written = [summaryPath(file)]
        for (assessment, errors) in found {
            let path = trace(file, assessment.golden)
            try OutputFile.write(Data(packed(errors, path).bytes()), to: path)
            written.append(path)
        }
        try OutputFile.write(Data(try GoldenAssessment.text(found.map(\.assessment)).utf8), to: summaryPath(file))
        return written
    }

    /// Returns the errors as a golden, with as many decimals as the largest error of each column needs.
    private static func packed(_ errors: Trajectory, _ path: String) throws -> Golden {
        let decimals = try errors.columns.map { column -> Int in
            let largest = Largest.magnitude(column.values)
            guard largest.isFinite else {
                throw DiagnosticsError(
                    .nonFinite,
                    "the estimated error of the golden's column '\(column.name)' is not finite and cannot be stored in \(path)"
                )
            }
            guard largest > 0, let exponent = Int(exactly: log10(largest).rounded(.down)) else { return 1 }
            return max(0, digits - 1 - exponent)
        }
        var text = "# t " + errors.columns.map(\.name).joined(separator: " ") + "\n"
        for (row, time) in errors.times.enumerated() {
            let values = zip(errors.columns, decimals).map { String(format: "%.\($1)f", $0.values[row]) }
            text += ([time.description] + values).joined(separator: " ") + "\n"
        }
        return try Golden(
            text: Array(text.utf8), file: path, names: ["t"] + errors.columns.map(\.name),
            units: [.millisecond] + errors.columns.map(\.unit))
    }

    /// Returns the stored errors of a golden at its sample times, in the golden's units; nil if none are stored.
    /// - Throws: `DiagnosticsError` (`goldenMismatch`) when the stored errors belong to another version of the golden.
    static func errors(of golden: LoadedCase.LoadedGolden, in definition: CaseDefinition) throws -> Trajectory? {
        let (summaryPath, path) = (summaryPath(definition.file), trace(definition.file, golden.name))
        guard FileManager.default.fileExists(atPath: summaryPath), FileManager.default.fileExists(atPath: path) else {
            return nil
        }
        let document = try YAMLDocument.load(path: summaryPath)
        guard let entry = document[golden.name] else { return nil }
        guard entry["content"]?.scalar?.text == golden.digest else {
            throw DiagnosticsError(
                .goldenMismatch, "the stored assessment belongs to another version of the golden '\(golden.name)'",
                at: entry.place,
                hint: "renew it with 'tvbo-verify golden assess \(definition.id) --store'")
        }
        let units = Dictionary(
            golden.trajectory.columns.map { ($0.name, $0.unit) }, uniquingKeysWith: { first, _ in first })
        return try Golden.load(path: path).trajectory(file: path) { units[$0] ?? nil }
    }
}
