import Diagnostics
import Files
import Foundation

/// The search for NeuroML's example documents by their path in its repository, such as
/// `LEMSexamples/LEMS_NML2_Ex3_Net.xml`. They are taken from folders that the environment names, or from the jar file
/// of an installed pyNeuroML.
///
///     let location = try ExampleFinder.location(of: "LEMSexamples/LEMS_NML2_Ex3_Net.xml")
///     let model = try LEMSDocument.model(at: location)
public enum ExampleFinder {
    /// The name of the environment variable with the folders that contain `LEMSexamples`, separated by colons.
    public static let variable = "NEUROML2_EXAMPLES"

    /// Returns the location of an example document.
    /// - Parameters:
    ///   - example: The path of the document in NeuroML's repository.
    ///   - environment: The environment variables, which name the folders that are searched.
    ///   - place: The place of the reference to the example, for the error; nil if there is none.
    /// - Throws: `DiagnosticsError` (`exampleMissing`) with the paths searched, if the example is not found.
    public static func location(
        of example: String, environment: [String: String] = EnvironmentVariables.all, at place: Place? = nil
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
            .exampleMissing, "the example '\(example)' of NeuroML was not found", at: place,
            notes: searched.map { .init("searched: \($0)") },
            hint:
                "run 'pip install pyneuroml', which installs the example, or set \(variable) to the folder that"
                + " contains it"
        )
    }
}
