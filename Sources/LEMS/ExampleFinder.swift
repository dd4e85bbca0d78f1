import Diagnostics
import Files
import Foundation

/// Finds NeuroML's own examples by their path in its repository, such as `LEMSexamples/LEMS_NML2_Ex3_Net.xml`: in a
/// folder that the environment names, or inside the jar of an installed pyNeuroML.
public enum ExampleFinder {
    /// The environment variable that names folders which hold `LEMSexamples`, separated by colons.
    public static let variable = "NEUROML2_EXAMPLES"

    /// Where the example stands.
    /// - Throws: `DiagnosticsError` (`exampleMissing`) with the places searched.
    public static func location(
        of example: String, environment: [String: String] = ProcessInfo.processInfo.environment, at place: Place? = nil
    ) throws -> Location {
        var searched: [String] = []
        for folder in (environment[variable] ?? "").split(separator: ":").map(String.init) {
            let path = Location.joined(folder, example)
            if FileManager.default.fileExists(atPath: path) { return .file(path) }
            searched.append(path)
        }
        for archive in CoreTypes.archives(environment) {
            if ZipArchive(path: archive)?.contains(example) ?? false { return .entry(archive: archive, name: example) }
            searched.append("\(archive)!/\(example)")
        }
        throw DiagnosticsError(
            .exampleMissing, "the example '\(example)' is not on this machine", at: place,
            notes: searched.map { .init("searched: \($0)") },
            hint: "'pip install pyneuroml' brings it; or name the folder that holds it with \(variable)")
    }
}
