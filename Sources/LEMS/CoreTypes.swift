import Diagnostics
import Files
import Foundation

/// Finds the definitions that come with NeuroML 2, and the examples beside them in an installed pyNeuroML.
public struct CoreTypes: Sendable {
    /// The environment variable that names folders with the core types, separated by colons.
    public static let variable = "NEUROML2_CORE_TYPES"

    /// The files of the core types. Their equations are not checked for dimensions: what is odd in them is so
    /// everywhere.
    static let fileNames: Set<String> = [
        "Cells.xml", "Channels.xml", "Inputs.xml", "Networks.xml", "NeuroML2CoreTypes.xml",
        "NeuroMLCoreCompTypes.xml", "NeuroMLCoreDimensions.xml", "PyNN.xml", "Simulation.xml", "Synapses.xml",
    ]

    /// Folders given by the user, in order.
    private let folders: [String]
    private let environment: [String: String]

    /// Looks where the user says, then where the environment says, then in installed packages.
    public init(folders: [String] = [], environment: [String: String] = ProcessInfo.processInfo.environment) {
        self.folders = folders
        self.environment = environment
    }

    /// Where an included file may be, best guess first, when it is not beside the document.
    func candidates(_ reference: String, beside document: Location) -> [Location] {
        var result = folders.map { Location.file(Location.joined($0, reference)) }
        result += (environment[Self.variable] ?? "").split(separator: ":")
            .map { .file(Location.joined(String($0), reference)) }
        result.append(document.neighbour("../NeuroML2CoreTypes/" + reference))
        result.append(document.neighbour("NeuroML2CoreTypes/" + reference))
        return result
    }

    /// The archives of installed packages, which take time to find.
    var archives: [String] { Self.archives(environment) }

    /// The jars of jNeuroML in installed pyNeuroML packages.
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
