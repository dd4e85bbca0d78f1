import Diagnostics
import Files
import LEMS
import TVBO

/// Writes a tree of components as the NeuroML document that it describes, with a population of one.
struct ComponentTreeDocument {
    private let tree: ComponentTree

    /// The names of the NeuroML elements for single child components, whose type is given by the attribute `type`.
    private static let slots: Set<String> = ["forwardRate", "reverseRate", "steadyState", "timeCourse", "q10Settings"]
    /// The attributes of a channel that NeuroML has on the `channelPopulation` element of the cell.
    private static let linking: Set<String> = ["number", "erev"]
    private static let inputs: Set<String> = ["pulseGenerator", "sineGenerator", "rampGenerator"]

    /// Creates the translation of a tree.
    init(_ tree: ComponentTree) { self.tree = tree }

    /// Returns the document.
    /// - Throws: `DiagnosticsError` for a component that cannot be part of a cell.
    func element() throws -> DocumentElement {
        var children = [DocumentElement("Target", [("component", "sim")])]
        children += ["Cells.xml", "Networks.xml", "Simulation.xml"].map { DocumentElement("Include", [("file", $0)]) }
        var inputs: [ComponentTree.Part] = []
        var populations: [DocumentElement] = []
        for part in tree.cell.parts {
            if Self.inputs.contains(part.type) {
                inputs.append(part)
                children.append(element(part, without: []))
            } else if part.type.hasPrefix("ionChannel") {
                children.append(element(part, without: Self.linking))
                populations.append(population(part))
            } else {
                throw DiagnosticsError(
                    .unsupportedFeature, "a '\(part.type)' in a tree of components is not supported", at: tree.place)
            }
        }
        inputs += pulses()
        children += pulses().map { element($0, without: []) }
        children.append(cell(populations))
        children += [network(inputs), simulation()]
        return DocumentElement("Lems", [], children)
    }

    private func element(_ part: ComponentTree.Part, without: Set<String>) -> DocumentElement {
        let isSlot = Self.slots.contains(part.name)
        let named: [(String, String)] = isSlot ? [("type", part.type)] : [("id", part.name)]
        return DocumentElement(
            isSlot ? part.name : part.type, named + part.attributes.filter { !without.contains($0.name) },
            part.parts.map { element($0, without: []) })
    }

    private func population(_ channel: ComponentTree.Part) -> DocumentElement {
        DocumentElement(
            "channelPopulation",
            [
                ("id", channel.name + "_pop"), ("ionChannel", channel.name), ("number", channel.value("number") ?? "1"),
                ("erev", channel.value("erev") ?? "0 mV"),
            ])
    }

    private func cell(_ populations: [DocumentElement]) -> DocumentElement {
        let own = ["C", "v0", "thresh"].compactMap { name in tree.cell.value(name).map { (name, $0) } }
        return DocumentElement(tree.cell.type, [("id", "cell")] + own, populations)
    }

    /// Returns the pulse generator that the parameters of the cell describe; an empty array when they describe none.
    private func pulses() -> [ComponentTree.Part] {
        guard let delay = tree.cell.value("pulse_delay"), let duration = tree.cell.value("pulse_duration"),
            let amplitude = tree.cell.value("I_amp")
        else { return [] }
        return [
            .init(
                name: "pulse", type: "pulseGenerator",
                attributes: [("delay", delay), ("duration", duration), ("amplitude", amplitude)], parts: [])
        ]
    }

    private func network(_ inputs: [ComponentTree.Part]) -> DocumentElement {
        let population = DocumentElement("population", [("id", "pop"), ("component", "cell"), ("size", "1")])
        return DocumentElement(
            "network", [("id", "net")],
            [population]
                + inputs.map {
                    DocumentElement(
                        "explicitInput", [("target", "pop[0]"), ("input", $0.name), ("destination", "synapses")])
                })
    }

    private func simulation() -> DocumentElement {
        let settings = tree.integration
        func time(_ number: String) -> String { "\(number) \(settings.timeScale.name)" }
        let column = DocumentElement("OutputColumn", [("id", "v"), ("quantity", "pop[0]/v")])
        return DocumentElement(
            "Simulation",
            [
                ("id", "sim"), ("length", time(settings.duration.description)),
                ("step", time(settings.step.description)), ("target", "net"),
            ],
            [DocumentElement("OutputFile", [("id", "file"), ("fileName", "v.dat")], [column])])
    }
}
