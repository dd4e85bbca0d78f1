import Diagnostics
import Expressions
import ModelCore
import Quantities

/// A component type with what only reading a document needs.
struct LoadedType {
    /// The type with all that it inherits.
    var type: ComponentType
    /// Its parameters and how each of them gets its value where a component gives none, own ones first.
    var parameters: [ParameterRule]
    /// Variables whose dimension is not declared.
    var undeclared: Set<String>
    /// Whether it comes from the core types.
    var isCore: Bool
    /// The element that defines it.
    var element: Element

    /// A parameter, constant or derived parameter.
    struct ParameterRule {
        /// Where its value comes from.
        enum Source {
            /// An attribute of the component; a fixed value where there is none.
            case attribute(fixed: Double?)
            /// An expression over the others.
            case expression(Expression)
            /// A parameter of another component, by path.
            case path(String)
        }

        var name: String
        /// What it must measure; nil when everything will do.
        var dimension: Dimension?
        var source: Source
    }

    /// Whether it is the type of that name or extends it.
    func fits(_ name: String) -> Bool { type.name == name || type.composition.ancestors.contains(name) }
}

/// The component types of a document, each read when it is first needed.
struct TypeLibrary {
    private let units: Units
    private var elements: [String: IncludeLoader.Definition] = [:]
    private var loaded: [String: LoadedType] = [:]
    private var underway: [String] = []
    /// What was found wrong.
    var log = DiagnosticLog()

    /// Starts without types.
    init(_ units: Units) { self.units = units }

    /// Makes a type known.
    /// - Throws: `DiagnosticsError` when another of that name is known.
    mutating func add(_ definition: IncludeLoader.Definition) throws {
        let name = try definition.element.required("name")
        if let first = elements[name] {
            throw DiagnosticsError(
                .duplicateName, "the type '\(name)' is defined twice", at: definition.element.place,
                notes: [.init("it is first defined here", at: first.element.place)])
        }
        elements[name] = definition
    }

    /// The names of all types.
    var names: [String] { elements.keys.sorted() }

    /// The types that were read, by name.
    var types: [ComponentType] { loaded.values.map(\.type).sorted { $0.name < $1.name } }

    /// The names of the types that do not come from the core types, in order.
    var ownNames: [String] { elements.filter { !$0.value.isCore }.keys.sorted() }

    /// The element that defines a type; nil when there is none.
    func element(_ name: String) -> Element? { elements[name]?.element }

    /// The type of that name; nil when there is none.
    mutating func type(_ name: String) throws -> LoadedType? {
        if let known = loaded[name] { return known }
        guard let definition = elements[name] else { return nil }
        if underway.contains(name) {
            let circle = (underway + [name]).drop { $0 != name }.joined(separator: " -> ")
            throw DiagnosticsError(
                .dependencyCycle, "types extend each other in a circle: \(circle)", at: definition.element.place)
        }
        underway.append(name)
        defer { underway.removeLast() }
        let base = try baseType(definition.element)
        var reader = TypeReader(definition, base: base, units: units)
        let result = try reader.read()
        log.add(reader.log.diagnostics)
        loaded[name] = result
        return result
    }

    private mutating func baseType(_ element: Element) throws -> LoadedType? {
        guard let name = element["extends"] else { return nil }
        if let base = try type(name) { return base }
        throw DiagnosticsError(
            .unknownReference, "there is no type '\(name)' to extend", at: element.place(of: "extends"),
            hint: Spelling.hint(for: name, among: names))
    }
}
