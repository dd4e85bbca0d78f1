import Diagnostics
import Expressions
import ModelCore
import Quantities

/// A writer of the definition of a component type, without the parts that it inherits.
struct TypeWriter {
    private let type: ComponentType
    private let base: ComponentType?
    /// The dimensions that the written definition names; empty before ``text()`` is called.
    private(set) var dimensions: Set<Dimension> = []
    /// The units that the written definition uses; empty before ``text()`` is called.
    private(set) var units: Set<PhysicalUnit> = []

    /// Creates a writer of a type. `base` is the type that it extends; nil if it extends none.
    init(_ type: ComponentType, base: ComponentType?) {
        self.type = type
        self.base = base
    }

    /// Returns the `ComponentType` element that defines the type.
    /// - Throws: `DiagnosticsError` for dynamics that cannot be written.
    mutating func text() throws -> DocumentElement {
        if let part = type.dynamics.unwritable {
            throw DiagnosticsError(
                .unsupportedFeature,
                "\(part) of '\(type.name)' cannot be written as LEMS; use another method than lems", at: type.place)
        }
        var result = DocumentElement("ComponentType", ["name": type.name, "extends": base?.name])
        result.children = values() + interface()
        if let dynamics = dynamics() { result.children.append(dynamics) }
        if !type.composition.structure.isEmpty {
            result.children.append(
                DocumentElement("Structure", [:], type.composition.structure.map(StructureWriter.element)))
        }
        if let role = type.composition.simulation { result.children.append(Self.simulation(role)) }
        return result
    }

    // MARK: Values

    private mutating func name(_ dimension: Dimension) -> String {
        dimensions.insert(dimension)
        return DimensionNames.name(of: dimension)
    }

    private mutating func value(_ value: Double, _ dimension: Dimension) -> String {
        let written = ValueText.written(value, dimension)
        if let unit = written.unit { units.insert(unit) }
        return written.text
    }

    private mutating func quantity(_ tag: String, _ quantity: ComponentType.Quantity) -> DocumentElement {
        DocumentElement(tag, ["name": quantity.name, "dimension": name(quantity.dimension)])
    }

    private func own(_ quantities: [ComponentType.Quantity], _ inherited: [ComponentType.Quantity]?)
        -> [ComponentType.Quantity]
    {
        quantities.filter { quantity in !(inherited ?? []).contains { $0.name == quantity.name } }
    }

    private mutating func values() -> [DocumentElement] {
        let given = own(type.parameters, base?.parameters).sorted { $0.name < $1.name }
        var result = given.map { quantity("Parameter", $0) }
        for (quantity, value) in type.properties {
            var text = self.quantity("Property", quantity)
            if let value { text.attributes.append(("defaultValue", self.value(value, quantity.dimension))) }
            result.append(text)
        }
        for (quantity, value) in type.constants where !(base?.constants.contains { $0.quantity == quantity } ?? false) {
            var text = self.quantity("Constant", quantity)
            text.attributes.append(("value", self.value(value, quantity.dimension)))
            result.append(text)
        }
        for (quantity, value) in type.derivedParameters
        where !(base?.derivedParameters.contains { $0.quantity == quantity } ?? false) {
            var text = self.quantity("DerivedParameter", quantity)
            text.attributes.append(("value", LEMSText.text(value)))
            result.append(text)
        }
        return result + own(type.requirements, base?.requirements).map { quantity("Requirement", $0) }
    }

    // MARK: Interface

    private mutating func interface() -> [DocumentElement] {
        let composition = type.composition
        let inherited = base?.composition ?? Composition()
        let shown = composition.exposures.filter { !inherited.exposures.contains($0) }.sorted()
        var result = shown.map { DocumentElement("Exposure", ["name": $0, "dimension": name(exposedDimension($0))]) }
        result += composition.children.filter { !inherited.children.contains($0) }
            .map { DocumentElement("Child", ["name": $0.name, "type": $0.type]) }
        result += composition.lists.filter { !inherited.lists.contains($0) }
            .map { DocumentElement("Children", ["name": $0.name, "type": $0.type]) }
        result += composition.references.filter { !inherited.references.contains($0) }.map {
            DocumentElement(
                "ComponentReference", ["name": $0.name, "type": $0.type, "local": $0.isLocal ? "true" : nil])
        }
        result += composition.paths.map { DocumentElement("Path", ["name": $0]) }
        result += composition.texts.map { DocumentElement("Text", ["name": $0]) }
        result += composition.links.filter { !inherited.links.contains($0) }.map {
            DocumentElement("Link", ["name": $0])
        }
        result += composition.eventPorts.filter { !inherited.eventPorts.contains($0) }
            .map { DocumentElement("EventPort", ["name": $0.name, "direction": $0.isOut ? "out" : "in"]) }
        return result + type.attachments.map { DocumentElement("Attachments", ["name": $0.name, "type": $0.type]) }
    }

    private static let currents = [StandardTypes.current] + SystemTypes.cellCurrents

    private func exposedDimension(_ exposure: String) -> Dimension {
        let states = type.dynamics.stateVariables.filter { $0.exposure == exposure }.map(\.quantity.dimension)
        let derived = type.dynamics.derivedVariables.filter { $0.exposure == exposure }.map(\.quantity.dimension)
        return (states + derived).first
            ?? (Self.currents.contains(exposure) ? .current : exposure == SystemTypes.potential ? .voltage : .bare)
    }

    // MARK: Dynamics

    private mutating func dynamics() -> DocumentElement? {
        guard type.hasDynamics, type.dynamics != base?.dynamics || base?.hasDynamics == false else { return nil }
        let dynamics = type.dynamics
        var parts = dynamics.stateVariables.map { variable in
            var text = quantity("StateVariable", variable.quantity)
            if let exposure = variable.exposure { text.attributes.append(("exposure", exposure)) }
            return text
        }
        for variable in dynamics.derivedVariables { parts.append(derived(variable)) }
        parts += dynamics.timeDerivatives.map {
            DocumentElement("TimeDerivative", ["variable": $0.variable, "value": LEMSText.text($0.value)])
        }
        if !dynamics.onStart.isEmpty {
            parts.append(
                DocumentElement("OnStart", [:], dynamics.onStart.map { Self.assignment($0.variable, $0.value) }))
        }
        parts += dynamics.onConditions.map {
            DocumentElement("OnCondition", ["test": LEMSText.text($0.test)], $0.actions.map(Self.action))
        }
        parts += dynamics.onEvents.map { DocumentElement("OnEvent", ["port": $0.port], $0.actions.map(Self.action)) }
        for regime in dynamics.regimes { parts.append(self.regime(regime)) }
        return DocumentElement("Dynamics", [:], parts)
    }

    private mutating func regime(_ regime: Regime) -> DocumentElement {
        var result = DocumentElement("Regime", ["name": regime.name, "initial": regime.isInitial ? "true" : nil])
        for variable in regime.derivedVariables { result.children.append(derived(variable)) }
        result.children += regime.timeDerivatives.map {
            DocumentElement("TimeDerivative", ["variable": $0.variable, "value": LEMSText.text($0.value)])
        }
        if !regime.onEntry.isEmpty {
            result.children.append(DocumentElement("OnEntry", [:], regime.onEntry.map(Self.action)))
        }
        result.children += regime.onConditions.map {
            DocumentElement("OnCondition", ["test": LEMSText.text($0.test)], $0.actions.map(Self.action))
        }
        result.children += regime.onEvents.map {
            DocumentElement("OnEvent", ["port": $0.port], $0.actions.map(Self.action))
        }
        return result
    }

    private mutating func derived(_ variable: Dynamics.DerivedVariable) -> DocumentElement {
        var attributes: [(name: String, value: String)] = []
        if let exposure = variable.exposure { attributes.append(("exposure", exposure)) }
        switch variable.source {
        case .value(let value):
            var text = quantity("DerivedVariable", variable.quantity)
            text.attributes += attributes + [("value", LEMSText.text(value))]
            return text
        case .select(let selection):
            var text = quantity("DerivedVariable", variable.quantity)
            text.attributes += attributes + [("select", selection.path)]
            if let reduction = selection.reduction { text.attributes.append(("reduce", reduction.rawValue)) }
            if !selection.isRequired { text.attributes.append(("required", "false")) }
            return text
        case .conditional(let value):
            var text = quantity("ConditionalDerivedVariable", variable.quantity)
            text.attributes += attributes
            text.children = Self.cases(value)
            return text
        }
    }

    /// Returns the cases of a conditional variable. A case that always holds has a condition as well, because PyLEMS
    /// 0.6.9 requires one. The default of 0, which the reader appends, is omitted.
    private static func cases(_ value: Expression) -> [DocumentElement] {
        guard case .piecewise(let branches, _) = value else {
            return cases(.piecewise([.init(value: value, condition: .boolean(true))], otherwise: nil))
        }
        return branches.map { branch in
            DocumentElement(
                "Case", ["condition": LEMSText.text(branch.condition), "value": LEMSText.text(branch.value)])
        }
    }

    private static func assignment(_ variable: String, _ value: Expression) -> DocumentElement {
        DocumentElement("StateAssignment", ["variable": variable, "value": LEMSText.text(value)])
    }

    private static func action(_ action: Dynamics.Action) -> DocumentElement {
        switch action {
        case .assign(let variable, let value): assignment(variable, value)
        case .send(let port): DocumentElement("EventOut", ["port": port])
        case .transition(let regime): DocumentElement("Transition", ["regime": regime])
        }
    }

    private static func simulation(_ role: SimulationRole) -> DocumentElement {
        let part =
            switch role {
            case .run(let component, let variable, let increment, let total):
                DocumentElement(
                    "Run",
                    ["component": component, "variable": variable, "increment": increment, "total": total])
            case .dataWriter(let path, let fileName):
                DocumentElement("DataWriter", ["path": path, "fileName": fileName])
            case .record(let quantity): DocumentElement("Record", ["quantity": quantity])
            case .eventWriter(let path, let fileName, let format):
                DocumentElement("EventWriter", ["path": path, "fileName": fileName, "format": format])
            case .eventRecord(let quantity, let eventPort):
                DocumentElement("EventRecord", ["quantity": quantity, "eventPort": eventPort])
            }
        return DocumentElement("Simulation", [:], [part])
    }
}
