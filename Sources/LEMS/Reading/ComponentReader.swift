import Diagnostics
import Expressions
import ModelCore
import OrderedCollections
import Quantities

/// A reader of components: it determines the type of each element, converts its values to SI, checks its references and
/// reads the contained components.
///
///     var reader = ComponentReader(units: units, library: library, globals: [:])
///     for element in elements { try reader.add(element) }
///     let components = reader.readAll()
///     try reader.log.throwIfErrors()
struct ComponentReader {
    private let units: Units
    /// The component types of the document, each of which is read when a component first needs it.
    private(set) var library: TypeLibrary
    /// The top-level components by id, in the order of the document.
    private var elements: OrderedDictionary<String, Element> = [:]
    private var components: [String: Component] = [:]
    private var underway: Set<String> = []
    private var attributes = AttributeCheck()
    private let globals: [String: Double]
    /// The errors found by `readAll()`, and the errors and warnings about the components that were read. Errors in
    /// component types are in the log of `library`.
    private(set) var log = DiagnosticLog()

    /// Creates a reader without components.
    /// - Parameters:
    ///   - units: The units of the document.
    ///   - library: The component types of the document.
    ///   - globals: The constants that every expression may use, by name.
    init(units: Units, library: TypeLibrary, globals: [String: Double]) {
        self.units = units
        self.library = library
        self.globals = globals
    }

    /// Adds an element as a top-level component. The component is read later, because it may refer to one that follows.
    /// - Throws: `DiagnosticsError` if the element has neither `id` nor `name`, which serves as its id, or if a
    ///   component with the same id was added before.
    mutating func add(_ element: Element) throws {
        guard let id = element["id"] ?? element["name"] else {
            throw DiagnosticsError(.missingKey, "'\(element.name)' needs 'id'", at: element.place)
        }
        if let first = elements[id] {
            throw DiagnosticsError(
                .duplicateName, "the id '\(id)' is given twice", at: element.place(of: "id"),
                notes: [.init("it is first given here", at: first.place(of: "id"))])
        }
        elements[id] = element
    }

    /// Reads all components that were added, in that order. Errors are collected in `log`; a component with an unknown
    /// type is omitted, and a parameter with an invalid or missing value is 1.
    mutating func readAll() -> [Component] {
        elements.keys.compactMap { id in
            do { return try component(id) } catch {
                log.add(error)
                return nil
            }
        }
    }

    /// Returns the top-level component with an id, and reads it if necessary; nil if no component with this id was
    /// added.
    /// - Throws: `DiagnosticsError` for an unknown type, or for a component that extends itself; other errors are
    ///   collected in `log`.
    mutating func component(_ id: String) throws -> Component? {
        if let known = components[id] { return known }
        guard let element = elements[id] else { return nil }
        guard underway.insert(id).inserted else {
            throw DiagnosticsError(.dependencyCycle, "'\(id)' extends itself", at: element.place)
        }
        defer { underway.remove(id) }
        let result = try read(element, parent: nil, neighbors: [])
        components[id] = result
        return result
    }

    /// Returns the component from which a `MultiInstantiate` element with the attribute `componentType` creates
    /// instances: a component of this type without attributes.
    /// - Throws: `DiagnosticsError` if the type does not exist, or if it has a parameter without a fixed value.
    mutating func prototype(of element: Element) throws -> Component {
        let type = try known(try element.required("componentType"), element, "componentType")
        let open = type.parameters.first { if case .attribute(fixed: nil) = $0.source { true } else { false } }
        if let open {
            throw DiagnosticsError(
                .missingKey,
                "an instance of the component type '\(type.type.name)' without a component has no value for the"
                    + " parameter '\(open.name)'",
                at: element.place(of: "componentType"),
                hint: "name a component with component=\"…\", or make '\(open.name)' a Property and assign it")
        }
        return try read(element.bare(named: type.type.name), parent: nil, neighbors: [])
    }

    // MARK: One component

    private mutating func read(_ element: Element, parent: LoadedType?, neighbors: [Element]) throws -> Component {
        let prototype = try element["extends"].flatMap { try component($0) }
        let type = try type(of: element, parent: parent, prototype: prototype)
        var result = Component(id: element["id"] ?? "", type: type.type.name, values: [:])
        result.attributes = prototype?.attributes.merging(element.attributes) ?? element.attributes
        result.place = element.place
        attributes.check(element, type: type, &log)
        readValues(&result, element, type, prototype)
        checkReferences(element, type, neighbors)
        readChildren(&result, element, type)
        return result
    }

    private mutating func type(
        of element: Element, parent: LoadedType?, prototype: Component?
    ) throws -> LoadedType {
        if element.name == "Component" || element.name == "component", element["type"] == nil, let prototype {
            return try known(prototype.type, element, "extends")
        }
        if let name = element["type"] { return try known(name, element, "type") }
        if let slot = parent?.type.composition.children.first(where: { $0.name == element.name }) {
            return try known(slot.type, element, nil)
        }
        return try known(element.name, element, nil)
    }

    private mutating func known(_ name: String, _ element: Element, _ attribute: String?) throws -> LoadedType {
        if let type = try library.type(name) { return type }
        throw DiagnosticsError(
            .unknownReference, "there is no component type '\(name)'",
            at: attribute.map(element.place(of:)) ?? element.place,
            hint: Spelling.hint(for: name, among: library.names)
                ?? "include the file that defines the type; NeuroML's own types are in Cells.xml, Networks.xml, PyNN.xml …"
        )
    }

    // MARK: Values

    private mutating func readValues(
        _ component: inout Component, _ element: Element, _ type: LoadedType, _ prototype: Component?
    ) {
        var derived: [LoadedType.ParameterRule] = []
        for rule in type.parameters {
            guard case .attribute(let fixed) = rule.source else {
                derived.append(rule)
                continue
            }
            do {
                component.values[rule.name] = try value(rule, fixed, element, prototype)
            } catch {
                log.add(error)
                component.values[rule.name] = 1
            }
        }
        for property in type.type.properties { read(property, of: &component, element, type) }
        derive(&component, derived, element)
    }

    /// Sets a property to its default value, and reports an attribute of its name, which jLEMS ignores: only
    /// connections and structures set properties.
    private mutating func read(
        _ property: (quantity: ComponentType.Quantity, value: Double?), of component: inout Component,
        _ element: Element, _ type: LoadedType
    ) {
        let name = property.quantity.name
        component.values[name] = property.value
        guard element[name] != nil else { return }
        log.error(
            .invalidValue,
            "the name '\(name)' is a Property of the type '\(type.type.name)', and jLEMS ignores the value that a"
                + " component gives it",
            at: element.place(of: name), hint: "give the Property a defaultValue, or make it a Parameter")
    }

    private func value(
        _ rule: LoadedType.ParameterRule, _ fixed: Double?, _ element: Element, _ prototype: Component?
    ) throws -> Double {
        if let text = element[rule.name] { return try units.value(text, rule.dimension, element, rule.name) }
        if let value = prototype?.values[rule.name] ?? fixed { return value }
        throw DiagnosticsError(
            .missingKey,
            "the component '\(element["id"] ?? element.name)' has no value for the parameter '\(rule.name)'",
            at: element.place,
            hint: Spelling.hint(for: rule.name, among: element.attributes.names)
                .map { _ in
                    "write '\(rule.name)' for the attribute '\(Spelling.nearest(to: rule.name, among: element.attributes.names) ?? "")', if it is a misspelling"
                }
                ?? "add the attribute \(rule.name)=\"…\" with a quantity of the dimension \(rule.dimension ?? .bare)")
    }

    /// Computes the derived parameters. They may depend on each other, so those that lack a value are tried again until
    /// no further value can be computed.
    private mutating func derive(
        _ component: inout Component, _ rules: [LoadedType.ParameterRule], _ element: Element
    ) {
        var open = rules
        while !open.isEmpty {
            let before = open.count
            var waiting: [LoadedType.ParameterRule] = []
            for rule in open {
                if let value = derived(rule, component) {
                    component.values[rule.name] = value
                } else {
                    waiting.append(rule)
                }
            }
            open = waiting
            guard open.count < before else {
                let names = open.map(\.name).joined(separator: ", ")
                return log.error(
                    .unknownName,
                    "the derived parameters '\(names)' of the component '\(component.id)' cannot be computed: they use"
                        + " each other, unknown names or paths to no value",
                    at: element.place)
            }
        }
    }

    private mutating func derived(_ rule: LoadedType.ParameterRule, _ component: Component) -> Double? {
        switch rule.source {
        case .attribute: return component.values[rule.name]
        case .expression(let expression):
            return ConstantExpression.value(expression) { component.values[$0] ?? globals[$0] }
        case .path(let path) where path.hasPrefix("//"): return selected(path, component)
        case .path(let path):
            let parts = path.split(separator: "/").map(String.init)
            var place: Component? = component
            for part in parts.dropLast() where part != "." {
                place = place?.child(part) ?? place?.attributes[part].flatMap { components[$0] }
            }
            return place?.values[parts.last ?? ""]
        }
    }

    /// Returns the value of a selection of the form `//Type[attribute=path]/parameter`: the parameter of the first
    /// component of the type whose attribute names the same component as the path of references, which starts at
    /// `component`.
    private mutating func selected(_ path: String, _ component: Component) -> Double? {
        guard let match = path.wholeMatch(of: /\/\/(\w+)\[(\w+)\s*=\s*([\w\/]+)\]\/(\w+)/) else { return nil }
        var wanted: String?
        var place: Component? = component
        for part in match.3.split(separator: "/") {
            wanted = place?.attributes[String(part)]
            place = wanted.flatMap { try? self.component($0) }
        }
        for id in elements.keys where !underway.contains(id) {
            guard let other = try? self.component(id) else { continue }
            let found = Self.all(in: other).first {
                $0.type == match.1 && $0.attributes[String(match.2)] == wanted && wanted != nil
            }
            if let found { return found.values[String(match.4)] }
        }
        return nil
    }

    private static func all(in component: Component) -> [Component] {
        [component] + component.children.flatMap { all(in: $0.component) }
    }

    // MARK: References and children

    private mutating func checkReferences(_ element: Element, _ type: LoadedType, _ neighbors: [Element]) {
        for reference in type.type.composition.references {
            guard let id = element[reference.name] else { continue }
            guard elements[id] == nil else { continue }
            let local = neighbors.compactMap { $0["id"] }
            guard !(reference.isLocal && local.contains(id)) else { continue }
            log.error(
                .unknownReference, "there is no component '\(id)'", at: element.place(of: reference.name),
                hint: Spelling.hint(for: id, among: reference.isLocal ? local : elements.keys.elements))
        }
    }

    private mutating func readChildren(_ component: inout Component, _ element: Element, _ type: LoadedType) {
        component.children.reserveCapacity(element.children.count)
        for part in element.children where !Self.ignored.contains(part.name) {
            do {
                let child = try read(part, parent: type, neighbors: element.children)
                component.children.append(try place(child, part, type))
            } catch { log.add(error) }
        }
    }

    /// The names of elements that have no effect on a simulation, such as notes and annotations.
    static let ignored: Set<String> = ["notes", "annotation", "property", "About", "Meta"]

    private mutating func place(_ child: Component, _ element: Element, _ type: LoadedType) throws -> Component.Child {
        let composition = type.type.composition
        if composition.children.contains(where: { $0.name == element.name }) {
            return .init(slot: element.name, isListed: false, component: child)
        }
        let own = try library.type(child.type)
        if let list = composition.lists.last(where: { own?.fits($0.type) ?? false }) {
            return .init(slot: list.name, isListed: true, component: child)
        }
        let slots = (composition.children + composition.lists).map(\.name).filter { !Self.ignored.contains($0) }
        throw DiagnosticsError(
            .unknownKey, "a component of the type '\(type.type.name)' cannot contain one of the type '\(child.type)'",
            at: element.place,
            hint: Spelling.hint(for: element.name, among: slots)
                ?? (slots.isEmpty
                    ? "remove it: the type '\(type.type.name)' can contain nothing"
                    : "use one of the children of '\(type.type.name)': \(slots.joined(separator: ", "))"))
    }
}
