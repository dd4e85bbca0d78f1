import Algorithms
import Diagnostics
import ModelCore
import Quantities

/// A reader of simulations: it determines the simulated component, the step size, the duration and the requested files
/// from a component whose type contains a `Run` element, such as `Simulation`.
struct SimulationReader {
    private let units: Units
    private var library: TypeLibrary
    private let elements: [String: Element]

    /// The simulation that a document requests, with its output files.
    struct Result {
        /// The id of the component that is simulated.
        var target: String
        /// The step size, the duration, the method `lems`, and the recorded quantities.
        var settings: SimulationSettings
        /// The output files that the simulation requests, in document order, followed by the file of times that the
        /// attribute `timesFile` of the document's `Target` requests, if it has one.
        var files: [RecordingFile]
        /// The warnings about requests in the document that are not carried out.
        var remarks: [Diagnostic] = []
    }

    /// Creates a reader.
    /// - Parameters:
    ///   - units: The units of the document.
    ///   - library: The component types of the document.
    ///   - elements: The XML elements of the top-level components, by id.
    init(units: Units, library: TypeLibrary, elements: [String: Element]) {
        self.units = units
        self.library = library
        self.elements = elements
    }

    /// Returns the simulation that `component` describes.
    /// - Throws: `DiagnosticsError` if the type of the component has no `Run`, or if an attribute is missing or
    ///   invalid.
    mutating func read(_ component: Component) throws -> Result {
        guard let element = elements[component.id],
            case .run(let reference, _, let increment, let total) = try role(of: component)
        else {
            throw DiagnosticsError(
                .wrongType,
                "the Target names the component '\(component.id)', which is no simulation: its type '\(component.type)'"
                    + " has no Run",
                at: component.place, hint: "name the id of a <Simulation>")
        }
        let target = try element.required(reference)
        var settings = try settings(element, step: increment, total: total)
        let files = try component.children.compactMap { try file($0.component) }
        settings.recorded = Self.recordings(files)
        return Result(target: target, settings: settings, files: files)
    }

    private static func recordings(_ files: [RecordingFile]) -> [Recording] {
        let columns = files.flatMap { file -> [RecordingFile.Column] in
            if case .quantities(let columns) = file.content { columns } else { [] }
        }
        return columns.uniqued(on: \.path).map { Recording(path: $0.path, unit: nil) }
    }

    // MARK: Target

    /// Returns the simulation that `component` describes, with the file of times that the `Target` element of the
    /// document may request in addition, and a warning if that element requests a report file, which is not written.
    /// - Throws: `DiagnosticsError` if the type of the component has no `Run`, or if an attribute is missing or
    ///   invalid.
    mutating func read(_ component: Component, target: Element) throws -> Result {
        var result = try read(component)
        if let name = target["timesFile"], !name.isEmpty {
            result.files.append(RecordingFile(name: name, content: .times, place: target.place(of: "timesFile")))
        }
        if let name = target["reportFile"], !name.isEmpty {
            result.remarks.append(
                Diagnostic(
                    .warning, .ignoredKey,
                    "the file '\(name)', the 'reportFile' of the Target, is not written: it would hold the date and run"
                        + " time of jLEMS",
                    at: target.place(of: "reportFile")))
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
        settings.convertedStep = first.time
        settings.convertedDuration = second.time
        if let text = element["seed"], !text.isEmpty {
            guard let seed = Int64(text, radix: 10) else {
                throw DiagnosticsError(.invalidValue, "'\(text)' is not an integer", at: element.place(of: "seed"))
            }
            settings.seed = seed
        }
        return settings
    }

    private func time(_ element: Element, _ attribute: String) throws -> (decimal: DecimalNumber, time: Seconds) {
        let text = try element.required(attribute)
        let (number, unit) = try units.quantity(text, element, attribute)
        guard unit.dimension == .time else {
            throw DiagnosticsError(
                .wrongDimension, "the value '\(text)' of '\(attribute)' is not a time",
                at: element.place(of: attribute), hint: "write it with a unit of time, s or ms")
        }
        guard number > 0 else {
            throw DiagnosticsError(
                .invalidStep, "the attribute '\(attribute)' of the simulation must be greater than 0, not \(text)",
                at: element.place(of: attribute))
        }
        let printed = DecimalNumber(Units.split(text).number)
        guard let shift = unit.decimalShift(to: .millisecond), let printed else {
            throw DiagnosticsError(
                .wrongDimension, "the unit of the time '\(text)' is not a second times a power of ten",
                at: element.place(of: attribute),
                hint: "write it in s or ms")
        }
        return (printed.shifted(by: shift), Seconds(unit.si(number)))
    }

    // MARK: Files

    private mutating func role(of component: Component) throws -> SimulationRole? {
        try library.type(component.type)?.type.composition.simulation
    }

    private mutating func file(_ component: Component) throws -> RecordingFile? {
        switch try role(of: component) {
        case .dataWriter(let path, let fileName):
            let columns = try component.children.compactMap { try column($0.component) }
            return RecordingFile(
                name: try name(component, path, fileName), content: .quantities(columns), place: component.place)
        case .eventWriter(let path, let fileName, let format):
            let sources = try component.children.compactMap { try source($0.component) }
            return RecordingFile(
                name: try name(component, path, fileName), content: .events(sources, try layout(component, format)),
                place: component.place)
        default: return nil
        }
    }

    private func layout(_ component: Component, _ attribute: String) throws -> RecordingFile.EventLayout {
        let format = component.attributes[attribute] ?? RecordingFile.EventLayout.timeFirst.rawValue
        if let layout = RecordingFile.EventLayout(rawValue: format) { return layout }
        throw DiagnosticsError(
            .invalidValue, "the format '\(format)' of an EventOutputFile is unknown", at: component.place,
            hint: "use TIME_ID or ID_TIME")
    }

    private func name(_ component: Component, _ path: String, _ fileName: String) throws -> String {
        guard let name = component.attributes[fileName], !name.isEmpty else {
            throw DiagnosticsError(
                .missingKey, "the output file '\(component.id)' needs a file name in its attribute '\(fileName)'",
                at: component.place)
        }
        let folder = component.attributes[path] ?? ""
        return folder.isEmpty || folder == "." ? name : folder + "/" + name
    }

    private mutating func column(_ component: Component) throws -> RecordingFile.Column? {
        guard case .record(let quantity) = try role(of: component) else { return nil }
        guard let path = component.attributes[quantity] else {
            throw DiagnosticsError(.missingKey, "'\(component.id)' needs '\(quantity)'", at: component.place)
        }
        return .init(id: component.id, path: path, place: component.place)
    }

    private mutating func source(_ component: Component) throws -> RecordingFile.EventSource? {
        guard case .eventRecord(let quantity, let eventPort) = try role(of: component) else { return nil }
        guard let path = component.attributes[quantity], let port = component.attributes[eventPort] else {
            throw DiagnosticsError(
                .missingKey,
                "the event selection '\(component.id)' needs the attributes '\(quantity)' and '\(eventPort)', which"
                    + " name the source of its events",
                at: component.place)
        }
        return .init(id: component.id, path: path, port: port, place: component.place)
    }
}
