import Diagnostics
import Expressions
import ModelCore
import Quantities

/// A reader of `ComponentType` elements, which adds the inherited parts to each type.
///
/// As in jLEMS, a type inherits parameters, constants, ports, references, links, requirements, exposures, slots, lists
/// and its role in a simulation. It inherits the dynamics only if it has none or contains `Super`. It does not inherit
/// properties, texts, paths, attachments and structure.
struct TypeReader {
    private let element: Element
    private let isCore: Bool
    private let base: LoadedType?
    private let units: Units
    private var type: ComponentType
    private var rules: [LoadedType.ParameterRule] = []
    private var constants: [LoadedType.ParameterRule] = []
    private var fixed: [String: Double] = [:]
    private var dynamics: DynamicsReader.Result?
    /// The errors found in the type.
    private(set) var log = DiagnosticLog()

    /// Creates a reader of the definition of one type.
    /// - Parameters:
    ///   - definition: The `ComponentType` element.
    ///   - base: The type that the type extends; nil if it extends none.
    ///   - units: The units of the document.
    init(_ definition: IncludeLoader.Definition, base: LoadedType?, units: Units) {
        element = definition.element
        isCore = definition.isCore
        self.base = base
        self.units = units
        type = ComponentType(name: element["name"] ?? "")
    }

    /// Returns the type with all that it inherits. Errors in parts of the definition are collected in `log`, and those
    /// parts are left out.
    mutating func read() throws -> LoadedType {
        if !isCore { type.place = element.place }
        for part in element.children {
            do { try take(part) } catch { log.add(error) }
        }
        reportEarlyUses()
        refuseStateNamedTime()
        inherit()
        inheritDynamics()
        exposeImplicitly()
        applyFixed()
        return LoadedType(
            type: type,
            parameters: rules + constants.filter { constant in !rules.contains { $0.name == constant.name } },
            undeclared: dynamics?.undeclared ?? base?.undeclared ?? [], isCore: isCore, element: element)
    }

    /// The names of elements without effect on a simulation.
    private static let ignored: Set<String> = [
        "About", "Meta", "Notes", "notes", "annotation", "Assertion", "ComponentRequirement", "InstanceRequirement",
    ]
    private static let unsupported: Set<String> = [
        "Geometry", "Procedure", "Equilibrium", "Collection", "PairCollection", "ComponentTypeReference", "Location",
    ]
    private static let known = [
        "Parameter", "Constant", "Property", "DerivedParameter", "Requirement", "Exposure", "Child", "Children",
        "ComponentReference", "Link", "Text", "Path", "PathParameter", "IndexParameter", "EventPort", "Attachments",
        "Fixed", "Dynamics", "Structure", "Simulation",
    ]

    private mutating func take(_ part: Element) throws {
        switch part.name {
        case "Parameter", "Constant", "Property", "DerivedParameter", "Fixed": try takeValue(part)
        case "Requirement": type.requirements.append(try quantity(part))
        case "Exposure": type.composition.exposures.append(try part.required("name"))
        case "Child":
            type.composition.children.append(.init(name: try part.required("name"), type: try part.required("type")))
        case "Children":
            type.composition.lists.append(.init(name: try part.required("name"), type: try part.required("type")))
        case "ComponentReference":
            type.composition.references.append(
                .init(name: try part.required("name"), type: part["type"] ?? "", isLocal: part["local"] == "true"))
        case "Link": type.composition.links.append(try part.required("name"))
        case "Text", "IndexParameter": type.composition.texts.append(try part.required("name"))
        case "Path", "PathParameter": type.composition.paths.append(try part.required("name"))
        case "EventPort":
            type.composition.eventPorts.append(
                .init(name: try part.required("name"), isOut: part["direction"] == "out"))
        case "Attachments":
            type.attachments.append(.init(try part.required("name"), type: part["type"] ?? ""))
        case "Dynamics":
            dynamics = DynamicsReader.read(part, units: units, type: type.name, log: &log)
        case "Structure": type.composition.structure += try StructureReader.read(part)
        case "Simulation": type.composition.simulation = try SimulationRole(part)
        case let name where Self.ignored.contains(name): break
        case let name where Self.unsupported.contains(name):
            throw DiagnosticsError(
                .unsupportedFeature, "tvbo-verify does not support the element '\(name)' in a ComponentType",
                at: part.place, hint: "remove it, if the model does not need it")
        default: throw part.unknown(in: element.name, known: Self.known)
        }
    }

    // MARK: Values

    private func quantity(_ part: Element) throws -> ComponentType.Quantity {
        .init(try part.required("name"), try dimension(part) ?? .bare)
    }

    private func dimension(_ part: Element) throws -> Dimension? {
        guard let text = part["dimension"] else { return .bare }
        return try units.dimension(text, part, "dimension")
    }

    private mutating func takeValue(_ part: Element) throws {
        if part.name == "Fixed" {
            let name = try part.required("parameter")
            return fixed[name] = try units.value(try part.required("value"), nil, part, "value")
        }
        let quantity = try quantity(part)
        let dimension = try dimension(part)
        switch part.name {
        case "Parameter":
            type.parameters.append(quantity)
            rules.append(.init(name: quantity.name, dimension: dimension, source: .attribute(fixed: nil)))
        case "Constant":
            let value = try units.value(try part.required("value"), dimension, part, "value")
            type.constants.append((quantity, value))
            constants.append(.init(name: quantity.name, dimension: dimension, source: .attribute(fixed: value)))
        case "Property":
            let value = try part["defaultValue"].map { try units.value($0, dimension, part, "defaultValue") }
            type.properties.append((quantity, value))
        default: try takeDerived(part, quantity, dimension)
        }
    }

    private mutating func takeDerived(
        _ part: Element, _ quantity: ComponentType.Quantity, _ dimension: Dimension?
    ) throws {
        if let path = part["select"] {
            type.parameters.append(quantity)
            return rules.append(.init(name: quantity.name, dimension: dimension, source: .path(path)))
        }
        let value = try part.expression("value")
        type.derivedParameters.append((quantity, value))
        rules.append(.init(name: quantity.name, dimension: dimension, source: .expression(value)))
    }

    /// Adds a warning for each derived parameter that uses another one before jLEMS has computed it.
    private mutating func reportEarlyUses() {
        for (index, (quantity, value)) in type.derivedParameters.enumerated() {
            let later = Set(type.derivedParameters[index...].map(\.quantity.name))
            let inherited = Set(base?.type.derivedParameters.map(\.quantity.name) ?? [])
                .subtracting(type.derivedParameters.map(\.quantity.name))
            guard let name = value.names.first(where: { later.union(inherited).contains($0) && $0 != quantity.name })
            else { continue }
            log.warning(
                .orderDependence,
                "jLEMS takes '\(name)' as 0 in the derived parameter '\(quantity.name)' of the type '\(type.name)',"
                    + " because it is \(later.contains(name) ? "declared later" : "inherited"); tvbo-verify uses its value",
                at: element.children.first { $0["name"] == quantity.name }?.place,
                hint: later.contains(name)
                    ? "declare '\(name)' before '\(quantity.name)'"
                    : "declare '\(name)' in the type '\(type.name)', too")
        }
    }

    /// Adds an error for a state variable named `t`. The type of the simulation itself, which is not part of the model,
    /// may have one.
    private mutating func refuseStateNamedTime() {
        guard let dynamics, type.composition.simulation == nil else { return }
        let states = element.children.filter { $0.name == "Dynamics" }.flatMap(\.children)
        guard dynamics.dynamics.stateVariables.contains(where: { $0.quantity.name == "t" }) else { return }
        log.add(
            DiagnosticsError(
                .unsupportedFeature,
                "the type '\(type.name)' has a state variable named 't', under which jLEMS reads the time",
                at: states.first { $0["name"] == "t" }?.place(of: "name") ?? element.place,
                hint: "give the state variable another name"))
    }

    // MARK: Inheritance

    private mutating func inherit() {
        guard let base else { return }
        let old = base.type
        rules += base.parameters.filter { rule in !rules.contains { $0.name == rule.name } }
        func new<Part>(_ parts: [Part], _ known: [Part], _ name: (Part) -> String) -> [Part] {
            parts.filter { part in !known.contains { name($0) == name(part) } }
        }
        type.parameters += new(old.parameters, type.parameters, \.name)
        type.constants += new(old.constants, type.constants, \.quantity.name)
        type.derivedParameters += new(old.derivedParameters, type.derivedParameters, \.quantity.name)
        type.requirements += new(old.requirements, type.requirements, \.name)
        type.composition.ancestors = [old.name] + old.composition.ancestors
        type.composition.children += new(old.composition.children, type.composition.children, \.name)
        type.composition.lists += new(old.composition.lists, type.composition.lists, \.name)
        type.composition.references += new(old.composition.references, type.composition.references, \.name)
        type.composition.eventPorts += new(old.composition.eventPorts, type.composition.eventPorts, \.name)
        type.composition.exposures += new(old.composition.exposures, type.composition.exposures) { $0 }
        type.composition.simulation = type.composition.simulation ?? old.composition.simulation
        type.composition.links += new(old.composition.links, type.composition.links) { $0 }
    }

    private mutating func inheritDynamics() {
        let inherited = base?.type.dynamics
        guard let own = dynamics else {
            if let inherited { type.dynamics = inherited }
            type.hasDynamics = base?.type.hasDynamics ?? false
            return
        }
        type.hasDynamics = true
        type.dynamics = own.dynamics
        guard own.addsInherited, let inherited else { return }
        type.dynamics.append(inherited)
    }

    /// Adds the missing `exposure` to each variable that has the name of an exposure, as jLEMS does.
    private mutating func exposeImplicitly() {
        let exposures = Set(type.composition.exposures)
        for index in type.dynamics.derivedVariables.indices {
            let variable = type.dynamics.derivedVariables[index]
            guard variable.exposure == nil, exposures.contains(variable.quantity.name) else { continue }
            type.dynamics.derivedVariables[index].exposure = variable.quantity.name
        }
        for index in type.dynamics.stateVariables.indices {
            let variable = type.dynamics.stateVariables[index]
            guard variable.exposure == nil, exposures.contains(variable.quantity.name) else { continue }
            type.dynamics.stateVariables[index].exposure = variable.quantity.name
        }
    }

    private mutating func applyFixed() {
        for index in rules.indices {
            guard let value = fixed[rules[index].name], case .attribute = rules[index].source else { continue }
            rules[index].source = .attribute(fixed: value)
        }
    }
}
