import Diagnostics
import ModelCore

/// A reader of `Structure` elements, which describe the instances and connections that are created before a simulation
/// starts.
enum StructureReader {
    /// Returns the parts of a `Structure` or `ForEach` element, such as `MultiInstantiate`, in document order.
    /// - Throws: `DiagnosticsError` at the first part that is unknown, incomplete or not supported.
    static func read(_ element: Element) throws -> [StructureElement] { try element.children.map(structureElement) }

    /// The names of the elements that may be in a `Structure` element.
    private static let known = ["MultiInstantiate", "ChildInstance", "With", "ForEach", "EventConnection", "Tunnel"]

    private static func structureElement(_ element: Element) throws -> StructureElement {
        switch element.name {
        case "MultiInstantiate": return .multiInstantiate(try multiInstantiation(element))
        case "ChildInstance": return .childInstance(component: try element.required("component"))
        case "With": return try with(element)
        case "ForEach":
            return .forEach(
                instances: try element.required("instances"), name: try element.required("as"), inner: try read(element)
            )
        case "EventConnection": return .connection(try connection(element))
        case "Tunnel": return .tunnel(try tunnel(element))
        default: throw element.unknown(in: "Structure", known: known)
        }
    }

    private static func multiInstantiation(_ element: Element) throws -> StructureElement.MultiInstantiation {
        if let index = element["indexVariable"], index != "index" {
            throw DiagnosticsError(
                .unsupportedFeature,
                "the attribute 'indexVariable' has no effect: jLEMS numbers the instances of a MultiInstantiate by"
                    + " 'index'",
                at: element.place(of: "indexVariable"),
                hint: "remove 'indexVariable', and write 'index' for '\(index)' in expressions")
        }
        let source: StructureElement.MultiInstantiation.Source
        if let type = element["componentType"] {
            guard element["component"] == nil else {
                throw DiagnosticsError(
                    .invalidValue, "a MultiInstantiate cannot have both 'component' and 'componentType'",
                    at: element.place, hint: "remove 'componentType', which jLEMS would ignore")
            }
            source = .type(type)
        } else {
            source = .component(try element.required("component"))
        }
        return .init(
            number: try element.required("number"), source: source, assignments: try assignments(element),
            place: element.place)
    }

    private static func with(_ element: Element) throws -> StructureElement {
        let name = try element.required("as")
        if let inside = element.children.first {
            throw DiagnosticsError(
                .unsupportedFeature, "jLEMS ignores the element '\(inside.name)' inside of a With", at: inside.place,
                hint: "put the element after the With, where the name '\(name)' can be used")
        }
        if let instance = element["instance"] { return .with(instance: instance, name: name) }
        return .withMember(list: try element.required("list"), index: try element.required("index"), name: name)
    }

    private static func connection(_ element: Element) throws -> StructureElement.EventConnection {
        .init(
            from: try element.required("from"), to: try element.required("to"), receiver: element["receiver"],
            container: element["receiverContainer"], sourcePort: element["sourcePort"],
            targetPort: element["targetPort"], delay: element["delay"], assignments: try assignments(element))
    }

    private static func tunnel(_ element: Element) throws -> StructureElement.Tunnel {
        .init(
            name: try element.required("name"), endA: try element.required("endA"), endB: try element.required("endB"),
            componentA: try element.required("componentA"), componentB: try element.required("componentB"),
            assignments: try assignments(element))
    }

    private static func assignments(_ element: Element) throws -> [Dynamics.StateAssignment] {
        try element.children.map { part in
            guard part.name == "Assign" else { throw part.unknown(in: element.name, known: ["Assign"]) }
            if part["exposeAs"] != nil {
                throw DiagnosticsError(
                    .unsupportedFeature, "the attribute 'exposeAs' of an Assign is not supported",
                    at: part.place(of: "exposeAs"),
                    hint: "remove 'exposeAs', and name the property itself in 'property'")
            }
            return .init(try part.required("property"), try part.expression("value"))
        }
    }
}
