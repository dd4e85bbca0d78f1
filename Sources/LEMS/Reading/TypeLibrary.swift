import Diagnostics
import Expressions
import ModelCore
import Quantities

/// A component type, and the parts of its definition that are needed to read its components.
struct LoadedType {
    /// The type, including all members that the type inherits.
    var type: ComponentType
    /// The rules for the values of parameters, constants and derived parameters, the type's own rules first.
    var parameters: [ParameterRule]
    /// The names of variables that are declared without a dimension, or with the dimension `*`. They agree with every
    /// dimension when equations are checked.
    var undeclared: Set<String>
    /// A Boolean value that indicates whether the type is defined in a file of the core types.
    var isCore: Bool
    /// The `ComponentType` element that defines the type.
    var element: Element

    /// The rule by which a component gets the value of a parameter, constant or derived parameter.
    struct ParameterRule {
        /// The source of the value of a parameter, constant or derived parameter.
        enum Source {
            /// The attribute of the component with the name of the parameter, or else the value in the component that
            /// it extends, or else the fixed value. Without a fixed value one of the former is required.
            case attribute(fixed: Double?)
            /// The value of an expression over the other parameters of the component.
            case expression(Expression)
            /// The value of a parameter of another component, given by a path that starts at the component or by a
            /// selection such as `//Type[attribute=path]/parameter`.
            case path(String)
        }

        /// The name of the parameter, constant or derived parameter.
        var name: String
        /// The dimension that the value must have; nil if any is accepted.
        var dimension: Dimension?
        /// The source from which a component gets the value.
        var source: Source
    }

    /// Returns whether the type has the given name, or extends the type with this name directly or indirectly.
    func fits(_ name: String) -> Bool { type.name == name || type.composition.ancestors.contains(name) }
}

/// The component types of a document. A type is read when it is first requested.
///
///     var library = TypeLibrary(units)
///     try library.add(definition)
///     let type = try library.type("izhikevichCell")
struct TypeLibrary {
    private let units: Units
    private var elements: [String: IncludeLoader.Definition] = [:]
    private var loaded: [String: LoadedType] = [:]
    private var underway: [String] = []
    /// The errors found in the types that were read.
    var log = DiagnosticLog()

    /// Creates a library without types.
    init(_ units: Units) { self.units = units }

    /// Adds the definition of a component type.
    /// - Throws: `DiagnosticsError` (`duplicateName`) if there is a type of the same name.
    mutating func add(_ definition: IncludeLoader.Definition) throws {
        let name = try definition.element.required("name")
        if let first = elements[name] {
            throw DiagnosticsError(
                .duplicateName, "the component type '\(name)' is defined twice", at: definition.element.place,
                notes: [.init("it is first defined here", at: first.element.place)])
        }
        elements[name] = definition
    }

    /// The names of all types that have been added to the library, also of those not read yet, sorted.
    var names: [String] { elements.keys.sorted() }

    /// The component types that have been read so far, sorted by name.
    var types: [ComponentType] { loaded.values.map(\.type).sorted { $0.name < $1.name } }

    /// The names of the types that are not defined in files of the core types, sorted.
    var ownNames: [String] { elements.filter { !$0.value.isCore }.keys.sorted() }

    /// Returns the XML element that defines the type with a name; nil if there is none.
    func element(_ name: String) -> Element? { elements[name]?.element }

    /// Returns the type with a name; nil if the library has none. The type, and the types that it extends, are read if
    /// necessary. Errors in parts of a type are added to `log`, and those parts are left out.
    /// - Throws: `DiagnosticsError` for types that extend each other in a cycle, or for an unknown extended type.
    mutating func type(_ name: String) throws -> LoadedType? {
        if let known = loaded[name] { return known }
        guard let definition = elements[name] else { return nil }
        if underway.contains(name) {
            let circle = (underway + [name]).drop { $0 != name }.joined(separator: " -> ")
            throw DiagnosticsError(
                .dependencyCycle,
                "component types extend each other in a cycle, of which one 'extends' must go: \(circle)",
                at: definition.element.place)
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
            .unknownReference, "there is no component type '\(name)', which this type extends",
            at: element.place(of: "extends"),
            hint: Spelling.hint(for: name, among: names)
                ?? "correct 'extends', or include the file that defines the type")
    }
}
