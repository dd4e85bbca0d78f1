import Algorithms
import Diagnostics
import ModelCore
import Quantities

/// A writer of the LEMS document that describes a model.
///
///     var writer = DocumentWriter(model, .standalone)
///     let text = try writer.text()
struct DocumentWriter {
    private let model: Model
    private let form: LEMSRendering.Form
    private let types: [String: ComponentType]
    private var dimensions: Set<Dimension> = []
    private var units: Set<PhysicalUnit> = []

    /// Creates a writer of a model that `ModelTranslation` has translated.
    init(_ model: Model, _ form: LEMSRendering.Form) {
        self.model = model
        self.form = form
        types = model.types.keyed(by: \.name) { _, first, _ in first }
    }

    /// Returns the text of the LEMS document that describes the model. Components that only display results are left
    /// out.
    /// - Throws: `DiagnosticsError` for a type that cannot be written, and for a component of a type that the model
    ///   lacks.
    mutating func text() throws -> String {
        let definitions = try definitions()
        var parts: [DocumentElement] = []
        if let run = model.components.first(where: runs) {
            let times = model.files.first { $0.content == .times }
            parts.append(DocumentElement("Target", ["component": run.id, "timesFile": times?.name]))
        }
        if form == .including {
            let pyNN = usedTypes().isDisjoint(with: CoreTypeNames.pyNN) ? [] : ["PyNN.xml"]
            parts += (["Cells.xml"] + pyNN + ["Networks.xml", "Simulation.xml"]).map {
                DocumentElement("Include", ["file": $0])
            }
        }
        let root = DocumentElement("Lems", [:], parts + definitions)
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + root.text()
    }

    /// Returns the elements that define the dimensions, units and types that the model's components use, as far as no
    /// included file defines them, followed by the components.
    /// - Throws: `DiagnosticsError` for a type that cannot be written, and for a component of a type that the model
    ///   lacks.
    mutating func definitions() throws -> [DocumentElement] {
        let types = try typeTexts()
        let components = try model.components.filter { !isShownOnly($0) }.map { try text(of: $0, isTop: true) }
        return unitTexts() + types + components
    }

    private func runs(_ component: Component) -> Bool {
        if case .run = types[component.type]?.composition.simulation { return true }
        return false
    }

    /// Returns whether a component only displays results, without effect on a simulation.
    private func isShownOnly(_ component: Component) -> Bool { ["Display", "Line", "Meta"].contains(component.type) }

    // MARK: Types

    private func isIncluded(_ name: String) -> Bool { form == .including && CoreTypeNames.all.contains(name) }

    /// Returns the definitions of the types that components use, each after the types that it extends or names, and
    /// otherwise sorted by name.
    private mutating func typeTexts() throws -> [DocumentElement] {
        let names = usedTypes().filter { !isIncluded($0) }.sorted()
        let order = (try? DependencyOrder.sorted(names) { neighbors(names[$0]) }) ?? Array(names.indices)
        return try order.compactMap { types[names[$0]] }.map(trimmed).map { type in
            var writer = TypeWriter(type, base: type.composition.ancestors.first.flatMap { base($0) })
            let text = try writer.text()
            dimensions.formUnion(writer.dimensions)
            units.formUnion(writer.units)
            return text
        }
    }

    /// Returns the type without the slots and lists for types that the document does not define. Such slots and lists
    /// are empty, because no component has one of these types.
    private func trimmed(_ type: ComponentType) -> ComponentType {
        func isKnown(_ name: String) -> Bool { name == "Component" || types[name] != nil || isIncluded(name) }
        var result = type
        result.composition.children.removeAll { !isKnown($0.type) }
        result.composition.lists.removeAll { !isKnown($0.type) }
        return result
    }

    private func base(_ name: String) -> ComponentType? { types[name] }

    /// Returns the names of the types to which the definition of a type refers.
    private func neighbors(_ name: String) -> [String] {
        guard let type = types[name] else { return [] }
        let composition = type.composition
        return Array(composition.ancestors.prefix(1)) + composition.children.map(\.type) + composition.lists.map(\.type)
            + type.attachments.map(\.type) + composition.references.map(\.type)
            + composition.structure.compactMap { element in
                if case .multiInstantiate(let multiple) = element, case .type(let name) = multiple.source {
                    name
                } else {
                    nil
                }
            }
    }

    private func usedTypes() -> Set<String> {
        var used: Set<String> = []
        var open = model.components.filter { !isShownOnly($0) }.flatMap(Self.typeNames)
        while let name = open.popLast() {
            guard types[name] != nil, used.insert(name).inserted, !isIncluded(name) else { continue }
            open += neighbors(name)
        }
        return used
    }

    private static func typeNames(_ component: Component) -> [String] {
        [component.type] + component.children.flatMap { typeNames($0.component) }
    }

    // MARK: Units

    private func unitTexts() -> [DocumentElement] {
        let named = units.filter { form == .standalone || !DimensionNames.isCore(unit: $0.name) }
        let measured = dimensions.union(named.map(\.dimension)).filter {
            $0 != .bare && (form == .standalone || !DimensionNames.isCore($0))
        }
        let first = measured.map { ($0, DimensionNames.name(of: $0)) }.sorted { $0.1 < $1.1 }.map { dimension, name in
            var text = DocumentElement("Dimension", ["name": name])
            text.attributes += DimensionNames.exponents(of: dimension)
            return text
        }
        return first
            + named.sorted { $0.name < $1.name }.map {
                DocumentElement(
                    "Unit",
                    ["symbol": $0.name, "dimension": DimensionNames.name(of: $0.dimension), "power": String($0.power)])
            }
    }

    // MARK: Components

    private mutating func text(of component: Component, isTop: Bool) throws -> DocumentElement {
        guard let type = types[component.type] else {
            throw DiagnosticsError(.unknownReference, "there is no type '\(component.type)'", at: component.place)
        }
        let isOwn = isTop && !CoreTypeNames.all.contains(component.type)
        var result = DocumentElement(
            isOwn ? "Component" : component.type,
            ["id": component.id.isEmpty ? nil : component.id, "type": isOwn ? component.type : nil])
        result.attributes += attributes(of: component, type)
        for child in component.children where !isShownOnly(child.component) {
            var text = try text(of: child.component, isTop: false)
            if !child.isListed {
                let needsType = text.name != child.slot
                text.name = child.slot
                if needsType { text.attributes.append(("type", child.component.type)) }
            }
            result.children.append(text)
        }
        return result
    }

    private mutating func attributes(of component: Component, _ type: ComponentType) -> [(name: String, value: String)]
    {
        var result: [(name: String, value: String)] = []
        let derived = Set(type.derivedParameters.map(\.quantity.name))
        for quantity in type.parameters where !derived.contains(quantity.name) {
            guard let value = component.values[quantity.name] else { continue }
            let written = ValueText.written(value, quantity.dimension)
            if let unit = written.unit { units.insert(unit) }
            result.append((quantity.name, written.text))
        }
        let composition = type.composition
        for name in composition.references.map(\.name) + composition.texts + composition.paths + composition.links {
            if let text = component.attributes[name] { result.append((name, text)) }
        }
        return result.sorted { $0.name < $1.name }
    }
}
