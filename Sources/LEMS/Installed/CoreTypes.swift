import Diagnostics
import Files
import Foundation

/// The search for the files in which NeuroML 2 defines its component types, and for the jNeuroML jar files that contain
/// them.
///
///     let coreTypes = CoreTypes(folders: ["NeuroML2/NeuroML2CoreTypes"])
///     let model = try LEMSDocument.model(at: .file("LEMS.xml"), coreTypes: coreTypes)
public struct CoreTypes: Sendable {
    /// The name of the environment variable that lists, separated by colons, the folders with the core type files or
    /// with jNeuroML jar files.
    public static let variable = "NEUROML2_CORE_TYPES"

    /// The names of the files that define the component types of NeuroML. The dimensions in their equations are not
    /// checked, because users cannot correct them.
    static let fileNames: Set<String> = [
        "Cells.xml", "Channels.xml", "Inputs.xml", "Networks.xml", "NeuroML2CoreTypes.xml",
        "NeuroMLCoreCompTypes.xml", "NeuroMLCoreDimensions.xml", "PyNN.xml", "Simulation.xml", "Synapses.xml",
    ]

    /// The folders given by the caller, in search order.
    private let folders: [String]
    private let environment: [String: String]
    /// The folders below which included files must lie; nil where they may lie anywhere.
    private(set) var limit: ReadableFolders?

    /// Creates a search of the given folders, then the folders that the environment names, then installed packages.
    public init(folders: [String] = [], environment: [String: String] = EnvironmentVariables.all) {
        self.folders = folders
        self.environment = environment
    }

    /// Returns the same search for a document whose included files must lie in the given folders, in the folders of the
    /// search itself, or in the jar files of installed packages.
    package func limited(to folders: ReadableFolders) -> CoreTypes {
        var result = self
        let named = (environment[Self.variable] ?? "").split(separator: ":").map(String.init)
        result.limit = folders.adding(self.folders + named)
        return result
    }

    /// Returns whether an included file may be read at a location: any file if ``limit`` is nil, otherwise a file below
    /// one of its folders, or one in a jar file.
    func allows(_ location: Location) -> Bool {
        guard let limit, case .file(let path) = location else { return true }
        return limit.contains(path)
    }

    /// Returns the error for an included file that lies outside the folders that a case may read.
    /// - Parameters:
    ///   - reference: The path of the file, as written in the document.
    ///   - place: The place of this path in the document.
    func outside(_ reference: String, _ place: Place) -> DiagnosticsError {
        DiagnosticsError(
            .invalidCase, "the included file '\(reference)' lies outside the folders that the case may read", at: place,
            notes: (limit?.roots ?? []).map { .init("it may read below \($0)") },
            hint: "move the file below the root of the case's Git repository, or allow a further folder with '--allow'")
    }

    /// Returns the locations at which an included file is looked up if it does not exist relative to the document: the
    /// folders of the search, then `NeuroML2CoreTypes` beside or inside the folder of the document. The jar files in
    /// ``archives`` are not among them.
    /// - Parameters:
    ///   - reference: The path of the file, as written in the document.
    ///   - document: The location of the document that includes the file.
    func candidates(_ reference: String, beside document: Location) -> [Location] {
        var result = folders.map { Location.file(Location.joined($0, reference)) }
        result += (environment[Self.variable] ?? "").split(separator: ":")
            .map { .file(Location.joined(String($0), reference)) }
        result.append(document.neighbour("../NeuroML2CoreTypes/" + reference))
        result.append(document.neighbour("NeuroML2CoreTypes/" + reference))
        return result
    }

    /// The paths of the jNeuroML jar files that are installed. Finding them takes time, so the folders are searched
    /// first.
    var archives: [String] { Self.archives(environment) }

    /// Returns the paths of the jNeuroML jar files in installed pyNeuroML packages and in the folders of `variable`,
    /// sorted by name in descending order within each folder.
    /// - Parameter environment: The environment variables, which name the folders.
    public static func archives(_ environment: [String: String]) -> [String] {
        var roots = PythonPackages.folders(environment)
        roots += (environment[variable] ?? "").split(separator: ":").map(String.init)
        return roots.flatMap { root in
            ["\(root)/pyneuroml/lib", "\(root)/pyneuroml/utils/lib", root].flatMap(jars)
        }
    }

    private static func jars(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
            .filter { $0.hasPrefix("jNeuroML") && $0.hasSuffix(".jar") }.sorted().reversed().map { "\(folder)/\($0)" }
    }
}
