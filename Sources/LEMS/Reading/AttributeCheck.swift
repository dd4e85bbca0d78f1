import Diagnostics
import ModelCore

/// The check for attributes that LEMS does not define. jLEMS ignores them with a warning, so a misspelled attribute
/// would change a model unnoticed. Identifiers and remarks, such as `id` and `description`, and attributes with a
/// namespace prefix are never reported.
struct AttributeCheck {
    /// Attributes of any element: identifiers and remarks that do not affect a simulation.
    private static let general: Set<String> = ["id", "name", "description", "metaid", "neuroLexId", "notes"]

    /// The attributes of the elements of a type and of the top of a document, by element.
    /// Source: the schema of LEMS 0.7.6, https://github.com/LEMS/LEMS.
    private static let schema: [String: Set<String>] = [
        "Target": ["component", "reportFile", "timesFile"], "Dimension": ["m", "l", "t", "i", "k", "n", "j"],
        "Unit": ["symbol", "dimension", "power", "scale", "offset"],
        "Constant": ["symbol", "dimension", "value"], "ComponentType": ["extends", "eventHandler"],
        "Parameter": ["dimension"], "Property": ["dimension", "defaultValue"],
        "DerivedParameter": ["dimension", "value", "select"], "Fixed": ["parameter", "value"],
        "Requirement": ["dimension"], "Exposure": ["dimension"], "Child": ["type"],
        "Children": ["type", "min", "max", "multiplicity"], "ComponentReference": ["type", "local", "root"],
        "Link": ["type"], "Text": [], "Path": [], "PathParameter": [], "IndexParameter": [],
        "EventPort": ["direction"], "Attachments": ["type"], "Dynamics": ["simultaneous"],
        "StateVariable": ["dimension", "exposure"],
        "DerivedVariable": ["dimension", "exposure", "value", "select", "reduce", "required", "condition"],
        "ConditionalDerivedVariable": ["dimension", "exposure"], "Case": ["condition", "value"],
        "TimeDerivative": ["variable", "value"], "OnStart": [], "OnEntry": [], "OnCondition": ["test"],
        "OnEvent": ["port"], "StateAssignment": ["variable", "value"], "EventOut": ["port"],
        "Transition": ["regime"], "Regime": ["initial"],
        "KineticScheme": [
            "nodes", "stateVariable", "edges", "edgeSource", "edgeTarget", "forwardRate", "reverseRate",
        ],
        "Structure": [], "ChildInstance": ["component"],
        "MultiInstantiate": ["component", "componentType", "number", "indexVariable"],
        "With": ["instance", "list", "index", "as"], "ForEach": ["instances", "as"],
        "Tunnel": ["endA", "endB", "componentA", "componentB"],
        "EventConnection": [
            "from", "to", "sourcePort", "targetPort", "receiver", "receiverContainer", "delay",
        ], "Assign": ["property", "value", "exposeAs"], "Choose": [], "Simulation": [],
        "Record": ["quantity", "timeScale", "scale", "color", "destination"],
        "EventRecord": ["quantity", "eventPort", "destination"], "DataDisplay": ["title", "dataRegion"],
        "DataWriter": ["path", "fileName"], "EventWriter": ["path", "fileName", "format"],
        "Run": ["component", "variable", "increment", "total"],
    ]

    /// The types and attributes that have been reported.
    private var reported: Set<[String]> = []
    /// The attributes of components, by type.
    private var ofTypes: [String: Set<String>] = [:]

    /// Returns whether an element at the top of a document defines something for the whole document, such as a type or
    /// a unit, or names the simulation (`Target`), and so is not a component.
    static func isDefinition(_ element: Element) -> Bool {
        ["Target", "Dimension", "Unit", "Constant", "ComponentType"].contains(element.name)
    }

    /// Warns of attributes that LEMS does not define, in an element for which ``isDefinition(_:)`` is true and in all
    /// elements inside it. An attribute is reported once for all elements of the same name.
    mutating func check(_ element: Element, _ log: inout DiagnosticLog) {
        if let known = Self.schema[element.name] { report(element, known, element.name, &log) }
        for child in element.children { check(child, &log) }
    }

    /// Warns of attributes that the type of a component does not declare. An attribute is reported once for all
    /// components of the type. Contained components are not checked.
    /// - Parameters:
    ///   - element: The element of the component.
    ///   - type: The type of the component.
    ///   - log: The log to which the warnings are added.
    mutating func check(_ element: Element, type: LoadedType, _ log: inout DiagnosticLog) {
        let name = type.type.name
        if ofTypes[name] == nil { ofTypes[name] = Self.attributes(of: type) }
        report(element, ofTypes[name] ?? [], name, &log)
    }

    private static func attributes(of type: LoadedType) -> Set<String> {
        let composition = type.type.composition
        return Set(type.parameters.map(\.name) + type.type.properties.map(\.quantity.name))
            .union(composition.texts).union(composition.links).union(composition.paths)
            .union(composition.references.map(\.name)).union(composition.children.map(\.name))
            .union(composition.lists.map(\.name)).union(["type", "extends"])
    }

    private mutating func report(
        _ element: Element, _ known: Set<String>, _ owner: String, _ log: inout DiagnosticLog
    ) {
        guard !element.attributes.names.allSatisfy(known.contains) else { return }
        for attribute in element.attributes.names
        where !known.contains(attribute) && !Self.general.contains(attribute) && !attribute.contains(":")
            && attribute != "xmlns"
        {
            guard reported.insert([owner, attribute]).inserted else { continue }
            log.warning(
                .ignoredKey, "the attribute '\(attribute)' of '\(owner)' is not defined and has no effect",
                at: element.place(of: attribute), hint: Spelling.hint(for: attribute, among: known.sorted()))
        }
    }
}
