import Diagnostics

/// A LEMS document that simulates the model of a NeuroML file, which has no simulation of its own: a start to which the
/// user adds the duration and the step size.
///
///     if let draft = try SimulationDraft(at: .file("cell.nml")) { print(draft.text(including: "cell.nml")) }
///
/// The document records the membrane potentials of the first cells of each population.
public struct SimulationDraft: Sendable {
    /// The id of the network that is simulated: the only one of the file or, if the file has one cell and no network,
    /// one that the document adds; nil if the file has several networks, or none and not exactly one cell.
    public let network: String?
    /// The ids of the networks of the file.
    public let networks: [String]
    /// The id of the cell for which the document makes a network; nil if the file has a network.
    private let cell: String?
    private let populations: [Population]
    private let name: String

    /// A population of cells, with the paths of those that are recorded.
    private struct Population {
        var id: String
        var paths: [String]
    }

    /// The largest number of cells of a population that are recorded.
    private static let recordedLimit = 5

    /// Creates the draft for the document at a location; nil if there is none, if it is not a NeuroML file, or if it
    /// has a simulation.
    /// - Throws: `DiagnosticsError` for a document that is not XML, or that ``XMLReader`` does not accept.
    public init?(at location: Location) throws {
        guard let bytes = location.content else { return nil }
        let root = try XMLReader.root(of: Document(path: location.description, bytes: bytes))
        guard DocumentKind.of(root) == .model else { return nil }
        name = location.lastComponent.split(separator: ".").first.map(String.init) ?? "model"
        let all = root.children.filter { $0.name == "network" }
        networks = all.compactMap { $0["id"] }
        let cells = root.children.filter(Self.isCell)
        let elements = Dictionary(root.children.map { ($0["id"] ?? "", $0) }, uniquingKeysWith: { first, _ in first })
        if all.count == 1, let only = all.first, let id = only["id"] {
            (network, cell) = (id, nil)
            populations = only.children.filter { $0.name == "population" }.compactMap { Self.population($0, elements) }
        } else if all.isEmpty, cells.count == 1, let only = cells.first, let id = only["id"] {
            (network, cell) = ("\(id)_network", id)
            populations = [Population(id: "pop", paths: ["pop[0]/\(Self.potential(only.name))"])]
        } else {
            (network, cell, populations) = (nil, nil, [])
        }
    }

    /// Returns whether an element is a cell, by the names of NeuroML's types of cells.
    private static func isCell(_ element: Element) -> Bool {
        let name = element.name
        return name == "cell" || name.hasSuffix("Cell") || name == "cell2CaPools"
            || ["IF_", "EIF_", "HH_"].contains(where: name.hasPrefix)
    }

    /// Returns the name of the membrane potential in a type of cells.
    private static func potential(_ type: String) -> String {
        if type.hasPrefix("fitzHughNagumo") { return "V" }
        return type.hasPrefix("pinskyRinzel") ? "Vs" : "v"
    }

    /// Returns a population with the paths of its first cells; nil for sources of spikes, which have no potential.
    private static func population(_ element: Element, _ elements: [String: Element]) -> Population? {
        guard let id = element["id"], let component = element["component"] else { return nil }
        let type = elements[component]?.name ?? "cell"
        guard !type.lowercased().contains("spike") else { return nil }
        let instances = element.children.filter { $0.name == "instance" }
        let potential = potential(type)
        if !instances.isEmpty {
            return Population(
                id: id,
                paths: instances.prefix(recordedLimit).enumerated().map { index, instance in
                    "\(id)/\(instance["id"] ?? "\(index)")/\(component)/\(potential)"
                })
        }
        let size = element["size"].flatMap { Int($0, radix: 10) } ?? 1
        return Population(id: id, paths: (0..<max(0, min(size, recordedLimit))).map { "\(id)[\($0)]/\(potential)" })
    }

    /// Returns the text of the document; nil if ``network`` is nil.
    /// - Parameter path: The path of the NeuroML file, relative to the folder of the document.
    public func text(including path: String) -> String? {
        guard let network else { return nil }
        var lines = [
            "<Lems>", "  <!-- The length and the step are examples: choose them for the model. -->",
            "  <Target component=\"sim\"/>",
        ]
        lines += (["Cells.xml", "Networks.xml", "Simulation.xml"] + [path]).map {
            "  <Include file=\"\(Self.escaped($0))\"/>"
        }
        if let cell {
            lines += [
                "  <network id=\"\(Self.escaped(network))\">",
                "    <population id=\"pop\" component=\"\(Self.escaped(cell))\" size=\"1\"/>", "  </network>",
            ]
        }
        lines.append(
            "  <Simulation id=\"sim\" length=\"1000 ms\" step=\"0.01 ms\" target=\"\(Self.escaped(network))\">")
        lines.append("    <OutputFile id=\"file\" fileName=\"\(Self.escaped(name)).dat\">")
        for population in populations {
            for (index, path) in population.paths.enumerated() {
                lines.append(
                    "      <OutputColumn id=\"\(Self.escaped(population.id))_\(index)\""
                        + " quantity=\"\(Self.escaped(path))\"/>")
            }
        }
        return (lines + ["    </OutputFile>", "  </Simulation>", "</Lems>"]).joined(separator: "\n") + "\n"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
    }

    /// Returns the error for a NeuroML file that is run although it has no simulation.
    /// - Parameter file: The path of the file.
    public func refusal(_ file: String) -> DiagnosticsError {
        let hint =
            network.map {
                "'tvbo-verify render \(file) -o LEMS_\(name).xml' writes a LEMS document that simulates '\($0)'; set its"
                    + " length and step, and name that document"
            }
            ?? "write a LEMS document that includes the file and has a <Simulation> of one network"
            + (networks.isEmpty ? "" : ", one of \(networks.joined(separator: ", "))") + "; name that document"
        return DiagnosticsError(
            .missingKey,
            "the NeuroML file describes a model but no simulation, so its duration and step size are not known",
            at: Place(file: file), hint: hint)
    }
}
