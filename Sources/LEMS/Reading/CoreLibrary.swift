import Diagnostics
import ModelCore
import Quantities

/// The component types of NeuroML, as its core files define them.
///
///     let library = try CoreLibrary.load(CoreTypes(), for: "experiment.yaml", at: place)
///     let type = try library.type("iafCell")
///     type?.required.map(\.name)      // "leakReversal", "thresh", …
///     type?.fits("baseSpikingCell")    // true
///
/// A type is read when it is first requested.
package final class CoreLibrary {
    /// A component type, together with the parameters for which its components must give values.
    package struct Entry {
        /// The type, including all members that the type inherits.
        package var type: ComponentType
        /// The names and dimensions of the parameters without a fixed value, for which every component must give one;
        /// the type's own parameters come first. The names in ``untyped`` have the dimension of a pure number here.
        package var required: [ComponentType.Quantity]
        /// The names of the parameters and constants, required or not, that accept a value of any dimension (`*`).
        package var untyped: Set<String>

        /// Creates an entry of a type that the core files do not define.
        package init(type: ComponentType, required: [ComponentType.Quantity], untyped: Set<String>) {
            self.type = type
            self.required = required
            self.untyped = untyped
        }

        /// Returns whether the type has the given name, or extends the type with this name directly or indirectly.
        package func fits(_ name: String) -> Bool {
            type.name == name || type.composition.ancestors.contains(name)
        }
    }

    /// The core files that are loaded. They define, or include the files that define, all types that a document of
    /// NeuroML components can use.
    package static let files = ["Cells.xml", "PyNN.xml", "Networks.xml", "Inputs.xml", "Simulation.xml"]

    /// The top-level elements of the core files: the definitions of component types, units and dimensions.
    let definitions: [IncludeLoader.Definition]
    private var library: TypeLibrary
    private var units: Units

    private init(_ definitions: [IncludeLoader.Definition]) throws {
        self.definitions = definitions
        units = try Units(definitions)
        library = TypeLibrary(units)
        for definition in definitions where definition.element.name == "ComponentType" { try library.add(definition) }
    }

    /// Loads the core files, which are searched for like files that a LEMS document includes.
    /// - Parameters:
    ///   - coreTypes: The search for the core files.
    ///   - file: The path of the experiment, in whose folder the files are looked up first.
    ///   - place: The place to which errors refer.
    /// - Throws: `DiagnosticsError` for files that are missing or malformed.
    package static func load(_ coreTypes: CoreTypes, for file: String, at place: Place) throws -> CoreLibrary {
        try CoreLibrary(IncludeLoader.load(files, from: .file(file), at: place, coreTypes))
    }

    /// Returns the type with a name; nil if the core files define none.
    /// - Throws: `DiagnosticsError` for a type that extends an unknown type or itself. Parts of a type with other
    ///   errors are left out without a report.
    package func type(_ name: String) throws -> Entry? {
        guard let loaded = try library.type(name) else { return nil }
        let open = loaded.parameters.filter { if case .attribute(fixed: nil) = $0.source { true } else { false } }
        return Entry(
            type: loaded.type, required: open.map { .init($0.name, $0.dimension ?? .bare) },
            untyped: Set(loaded.parameters.filter { $0.dimension == nil }.map(\.name)))
    }

    /// Returns the dimension that the core files give to the unit with the name of `unit`; the dimension of `unit`
    /// itself if they do not define it. The two differ for units of resistivity, for which NeuroML's dimension is not
    /// the physical one.
    package func dimension(of unit: PhysicalUnit) -> Dimension { units.unit(unit.name)?.dimension ?? unit.dimension }

    /// Returns the name by which LEMS documents refer to a dimension: that of NeuroML's core files, such as `voltage`,
    /// or else one that is made of the exponents, such as `m_l2_per_t4_i`.
    package func name(of dimension: Dimension) -> String { DimensionNames.name(of: dimension) }

    /// Returns the dimension of a quantity that a type exposes; nil if the type does not expose the quantity, or
    /// exposes it with any dimension (`*`). The declaration of the exposure decides, so that the type itself need not
    /// define the quantity.
    /// - Parameters:
    ///   - name: The name of the exposure.
    ///   - entry: The type.
    package func dimension(ofExposure name: String, in entry: Entry) -> Dimension? {
        for type in [entry.type.name] + entry.type.composition.ancestors {
            let exposures = library.element(type)?.children.filter { $0.name == "Exposure" && $0["name"] == name } ?? []
            guard let exposure = exposures.first else { continue }
            return try? units.dimension(exposure["dimension"] ?? "none", exposure, "dimension")
        }
        return nil
    }

    /// The names of all component types in the core files, sorted.
    package var names: [String] { library.names }

    /// Returns the XML elements `Unit` and, if necessary, `Dimension` with which a document must define a unit; empty
    /// for a unit that the core files define.
    /// - Parameters:
    ///   - unit: The unit.
    ///   - place: The place that the elements get, for errors.
    package func definitions(of unit: PhysicalUnit, at place: Place) -> [Element] {
        guard units.unit(unit.name) == nil else { return [] }
        let dimension = DimensionNames.name(of: unit.dimension)
        let own = Element(
            "Unit",
            [
                ("symbol", unit.name, nil), ("dimension", dimension, nil), ("power", "\(unit.power)", nil),
                ("scale", "\(unit.scale)", nil), ("offset", "\(unit.offset)", nil),
            ], at: place)
        guard !DimensionNames.isCore(unit.dimension) else { return [own] }
        let exponents = DimensionNames.exponents(of: unit.dimension).map { ($0.name, $0.value, nil as Place?) }
        return [Element("Dimension", [("name", dimension, nil)] + exponents, at: place), own]
    }
}
