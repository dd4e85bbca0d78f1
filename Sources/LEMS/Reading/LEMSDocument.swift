import Algorithms
import Diagnostics
import Expressions
import ModelCore
import Quantities

/// A reader of LEMS documents: it reads a document, with all documents that it includes, into a `Model`.
///
///     let model = try LEMSDocument.model(at: .file("LEMS_NML2_Ex5_DetCell.xml"))
///     model.target            // the id of the simulated component
///     model.files.map(\.name) // the names of the output files that the document requests
///
/// The language is LEMS with NeuroML 2 (Cannon et al. 2014, doi 10.3389/fninf.2014.00079), as jLEMS 0.12.0 interprets
/// it.
public enum LEMSDocument {
    /// Reads a model from the document at a location.
    /// - Parameters:
    ///   - location: The location of the document.
    ///   - coreTypes: The search for included files that do not exist relative to the document.
    ///   - checksDimensions: Whether equations whose dimensions disagree are errors; otherwise they are warnings.
    /// - Throws: `DiagnosticsError` with all errors found, located by line and column.
    public static func model(
        at location: Location, coreTypes: CoreTypes = CoreTypes(), checksDimensions: Bool = true
    ) throws -> Model {
        var document = try LoadedDocument(location, IncludeLoader.load(location, coreTypes))
        return try document.model(name: location.lastComponent, checksDimensions: checksDimensions)
    }

    /// Reads a document from a text. Included files are searched for as if the text were the file `name`. Equations
    /// whose dimensions disagree are errors.
    /// - Throws: `DiagnosticsError` with all errors found, located by line and column.
    public static func model(
        text: String, name: String, coreTypes: CoreTypes = CoreTypes(environment: [:])
    ) throws -> Model {
        let location = Location.file(name)
        let definitions = try IncludeLoader.load(location, bytes: Array(text.utf8), coreTypes)
        var document = try LoadedDocument(location, definitions)
        return try document.model(name: name, checksDimensions: true)
    }

    /// Reads a document from a text, as if it were the content of a location.
    /// - Throws: `DiagnosticsError` with all errors found, located by line and column.
    package static func model(
        text: String, at location: Location, coreTypes: CoreTypes, checksDimensions: Bool
    ) throws -> Model {
        let definitions = try IncludeLoader.load(location, bytes: Array(text.utf8), coreTypes)
        return try model(of: definitions, at: location, checksDimensions: checksDimensions)
    }

    /// Returns the model that the top-level elements of a document describe.
    /// - Parameters:
    ///   - definitions: The elements, including those of included files.
    ///   - location: The location of the document.
    ///   - checksDimensions: Whether equations whose dimensions disagree are errors; otherwise they are warnings.
    ///   - readsAllTypes: Whether component types that no component uses are part of the model as well.
    /// - Throws: `DiagnosticsError` with all errors found, located by the places of the elements.
    static func model(
        of definitions: [IncludeLoader.Definition], at location: Location, checksDimensions: Bool = true,
        readsAllTypes: Bool = false
    ) throws -> Model {
        var document = try LoadedDocument(location, definitions)
        if readsAllTypes { document.readAllTypes() }
        return try document.model(name: location.lastComponent, checksDimensions: checksDimensions)
    }

    /// Returns the model that is described by top-level elements made from another format, such as a TVBO experiment.
    /// - Parameters:
    ///   - elements: The elements.
    ///   - library: The component types of NeuroML, which the elements can use in addition to the types that they
    ///     define.
    ///   - file: The path of the file from which the elements were made.
    /// - Throws: `DiagnosticsError` with all errors found, located by the places of the elements.
    package static func model(of elements: [Element], library: CoreLibrary, file: String) throws -> Model {
        let own = elements.map { IncludeLoader.Definition(element: $0, isCore: false) }
        var document = try LoadedDocument(.file(file), library.definitions + own)
        document.loadsAttachments = true
        return try document.model(name: file, checksDimensions: true)
    }
}

/// The definitions of a document, sorted by kind.
private struct LoadedDocument {
    private var units: Units
    private var library: TypeLibrary
    private var components: [Element] = []
    private var globals: [String: Double] = [:]
    private var target: Element?
    private var log = DiagnosticLog()
    private let place: Place
    /// A Boolean value that indicates whether the types that can be attached to a component (`Attachments`) are read
    /// even if the document attaches none, so that a rendering of the model can define them.
    var loadsAttachments = false

    init(_ location: Location, _ definitions: [IncludeLoader.Definition]) throws {
        place = Place(file: location.description)
        units = try Units(definitions)
        library = TypeLibrary(units)
        var attributes = AttributeCheck()
        for definition in definitions where !definition.isCore && AttributeCheck.isDefinition(definition.element) {
            attributes.check(definition.element, &log)
        }
        for definition in definitions {
            do { try sort(definition) } catch { log.add(error) }
        }
    }

    private mutating func sort(_ definition: IncludeLoader.Definition) throws {
        let element = definition.element
        switch element.name {
        case "Dimension", "Unit", "Assertion": break
        case "ComponentType": try library.add(definition)
        case "Target": target = element
        case "Constant":
            globals[try element["symbol"] ?? element.required("name")] =
                try units.value(try element.required("value"), nil, element, "value")
        case let name where ComponentReader.ignored.contains(name): break
        default: components.append(element)
        }
    }

    mutating func model(name: String, checksDimensions: Bool) throws -> Model {
        checkEquations(isError: checksDimensions)
        var reader = ComponentReader(units: units, library: library, globals: globals)
        for element in components {
            do { try reader.add(element) } catch { log.add(error) }
        }
        let all = reader.readAll()
        let prototypes = prototypes(&reader)
        library = reader.library
        if loadsAttachments {
            for attachment in library.types.flatMap(\.attachments) { _ = try library.type(attachment.type) }
        }
        log.add(reader.log.diagnostics + library.log.diagnostics)
        try log.throwIfErrors()
        let simulation = try simulation(all)
        var model = Model(
            name: name, convention: .physical, types: library.types, components: all,
            network: Network(populations: []), simulation: simulation.settings,
            remarks: log.remarks + simulation.remarks)
        model.prototypes = prototypes
        model.target = simulation.target
        model.files = simulation.files
        model.globals = globals
        return model
    }

    /// Reads a component for each type of which a `MultiInstantiate` element creates instances by `componentType`.
    private mutating func prototypes(_ reader: inout ComponentReader) -> [String: Component] {
        var result: [String: Component] = [:]
        let structures = library.ownNames.compactMap { library.element($0) }.flatMap(\.children)
        for structure in structures where structure.name == "Structure" {
            for part in structure.children where part.name == "MultiInstantiate" {
                guard let type = part["componentType"], result[type] == nil else { continue }
                do { result[type] = try reader.prototype(of: part) } catch { log.add(error) }
            }
        }
        return result
    }

    /// Reads all component types, also those that no component uses. A type that extends an unknown type or itself is
    /// left out without a report.
    mutating func readAllTypes() {
        for name in library.names { _ = try? library.type(name) }
    }

    private mutating func checkEquations(isError: Bool) {
        for name in library.ownNames {
            do {
                guard let type = try library.type(name) else { continue }
                EquationCheck.check(type, globals: globals, isError: isError, log: &log)
            } catch { log.add(error) }
        }
    }

    /// Returns the simulation that the `Target` element names, or the only `Simulation` if there is no `Target`.
    private mutating func simulation(_ all: [Component]) throws -> SimulationReader.Result {
        let elements = components.keyed {
            $0["id"] ?? $0["name"] ?? ""
        } resolvingConflictsWith: { _, first, _ in
            first
        }
        var reader = SimulationReader(units: units, library: library, elements: elements)
        if let target {
            let id = try target.required("component")
            if let component = all.first(where: { $0.id == id }) { return try reader.read(component, target: target) }
            throw DiagnosticsError(
                .unknownReference, "the Target names the component '\(id)', which does not exist",
                at: target.place(of: "component"),
                hint: Spelling.hint(for: id, among: all.map(\.id)) ?? "name the id of a <Simulation> of the document")
        }
        let simulations = all.filter { $0.type == "Simulation" }
        if simulations.count == 1 { return try reader.read(simulations[0]) }
        throw DiagnosticsError(
            .missingKey, "the document has no <Target> that says which simulation to run", at: place,
            hint: simulations.isEmpty
                ? "add a <Simulation id=\"…\">, and a <Target component=\"…\"/> with its id"
                : "add <Target component=\"…\"/> with one of \(simulations.map(\.id).joined(separator: ", "))")
    }
}
