import Diagnostics
import ModelCore
import Quantities

/// Finds out what is run, for how long, and what is written: from the `Simulation` element of the component's type.
struct SimulationReader {
    private let units: Units
    private var library: TypeLibrary
    private let elements: [String: Element]

    /// What a document asks for.
    struct Result {
        /// The id of the component that is simulated.
        var target: String
        var settings: SimulationSettings
        var files: [RecordingFile]
    }

    /// Starts with what a document defines.
    init(units: Units, library: TypeLibrary, elements: [String: Element]) {
        self.units = units
        self.library = library
        self.elements = elements
    }

    /// What the simulation `component` asks for.
    mutating func read(_ component: Component) throws -> Result {
        guard let type = try library.type(component.type), let element = elements[component.id],
            let run = type.simulation?.children.first(where: { $0.name == "Run" })
        else {
            throw Faults(
                .wrongType, "'\(component.id)' is no simulation: its type '\(component.type)' has no Run",
                at: component.place)
        }
        let reference = try run.required("component")
        let target = try element.required(reference)
        var settings = try settings(element, step: try run.required("increment"), total: try run.required("total"))
        let files = try component.children.compactMap { try file($0.component) }
        settings.recorded = Self.recordings(files)
        return Result(target: target, settings: settings, files: files)
    }

    private static func recordings(_ files: [RecordingFile]) -> [Recording] {
        var seen: Set<String> = []
        var result: [Recording] = []
        for file in files {
            guard case .quantities(let columns) = file.content else { continue }
            for column in columns where seen.insert(column.path).inserted {
                result.append(Recording(path: column.path, unit: nil))
            }
        }
        return result
    }

    // MARK: Clock

    private func settings(_ element: Element, step: String, total: String) throws -> SimulationSettings {
        let first = try time(element, step)
        let second = try time(element, total)
        var settings = SimulationSettings(
            timeScale: .millisecond, step: first.decimal, duration: second.decimal,
            transient: DecimalNumber(mantissa: 0, exponent: 0), method: "lems", recorded: [],
            stepPlace: element.place(of: step), durationPlace: element.place(of: total))
        settings.stepSeconds = first.seconds
        settings.durationSeconds = second.seconds
        if let text = element["seed"], !text.isEmpty {
            guard let seed = Int64(text) else {
                throw Faults(.invalidValue, "'\(text)' is no whole number", at: element.place(of: "seed"))
            }
            settings.seed = seed
        }
        return settings
    }

    private func time(_ element: Element, _ attribute: String) throws -> (decimal: DecimalNumber, seconds: Double) {
        let text = try element.required(attribute)
        let (number, unit) = try units.quantity(text, element, attribute)
        guard unit.dimension == .time else {
            throw Faults(.wrongDimension, "'\(text)' is no time", at: element.place(of: attribute))
        }
        guard number > 0 else {
            throw Faults(.invalidStep, "'\(attribute)' must be positive, not \(text)", at: element.place(of: attribute))
        }
        let printed = DecimalNumber(Units.split(text).number)
        guard let shift = unit.decimalShift(to: .millisecond), let printed else {
            throw Faults(
                .wrongDimension, "the time '\(text)' is in no decimal unit", at: element.place(of: attribute),
                hint: "write it in s or ms")
        }
        return (printed.shifted(by: shift), unit.si(number))
    }

    // MARK: Files

    private mutating func file(_ component: Component) throws -> RecordingFile? {
        guard let simulation = try library.type(component.type)?.simulation else { return nil }
        if let writer = simulation.children.first(where: { $0.name == "DataWriter" }) {
            let columns = try component.children.compactMap { try column($0.component) }
            return RecordingFile(
                name: try name(component, writer), content: .quantities(columns), place: component.place)
        }
        guard let writer = simulation.children.first(where: { $0.name == "EventWriter" }) else { return nil }
        let sources = try component.children.compactMap { try source($0.component) }
        let format = component.attributes[writer["format"] ?? "format"] ?? RecordingFile.EventLayout.timeFirst.rawValue
        guard let layout = RecordingFile.EventLayout(rawValue: format) else {
            throw Faults(
                .invalidValue, "'\(format)' is no layout of events", at: component.place,
                hint: "use TIME_ID or ID_TIME")
        }
        return RecordingFile(
            name: try name(component, writer), content: .events(sources, layout), place: component.place)
    }

    private func name(_ component: Component, _ writer: Element) throws -> String {
        guard let name = component.attributes[writer["fileName"] ?? "fileName"], !name.isEmpty else {
            throw Faults(.missingKey, "'\(component.id)' needs a file name", at: component.place)
        }
        let folder = component.attributes[writer["path"] ?? "path"] ?? ""
        return folder.isEmpty || folder == "." ? name : folder + "/" + name
    }

    private mutating func column(_ component: Component) throws -> RecordingFile.Column? {
        guard let record = try part("Record", of: component) else { return nil }
        let attribute = record["quantity"] ?? "quantity"
        guard let path = component.attributes[attribute] else {
            throw Faults(.missingKey, "'\(component.id)' needs '\(attribute)'", at: component.place)
        }
        return .init(id: component.id, path: path, place: component.place)
    }

    private mutating func source(_ component: Component) throws -> RecordingFile.EventSource? {
        guard let record = try part("EventRecord", of: component) else { return nil }
        guard let path = component.attributes[record["quantity"] ?? "select"],
            let port = component.attributes[record["eventPort"] ?? "eventPort"]
        else { throw Faults(.missingKey, "'\(component.id)' needs a path and a port", at: component.place) }
        return .init(id: component.id, path: path, port: port, place: component.place)
    }

    private mutating func part(_ name: String, of component: Component) throws -> Element? {
        try library.type(component.type)?.simulation?.children.first { $0.name == name }
    }
}
