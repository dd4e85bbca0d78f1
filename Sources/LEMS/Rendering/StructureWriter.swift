import ModelCore

/// A writer of the instructions in a type's `Structure` element, which create instances and connect them.
enum StructureWriter {
    /// Returns the XML element of one instruction, with the instructions inside it.
    static func element(_ part: StructureElement) -> DocumentElement {
        switch part {
        case .multiInstantiate(let multiple): return text(of: multiple)
        case .childInstance(let component): return DocumentElement("ChildInstance", ["component": component])
        case .with(let instance, let name): return DocumentElement("With", ["instance": instance, "as": name])
        case .withMember(let list, let index, let name):
            return DocumentElement("With", ["list": list, "index": index, "as": name])
        case .forEach(let instances, let name, let inner):
            return DocumentElement("ForEach", ["instances": instances, "as": name], inner.map(element))
        case .connection(let connection):
            return DocumentElement(
                "EventConnection",
                [
                    "from": connection.from, "to": connection.to, "receiver": connection.receiver,
                    "receiverContainer": connection.container, "sourcePort": connection.sourcePort,
                    "targetPort": connection.targetPort, "delay": connection.delay,
                ], connection.assignments.map(assign))
        case .tunnel(let tunnel):
            return DocumentElement(
                "Tunnel",
                [
                    "name": tunnel.name, "endA": tunnel.endA, "endB": tunnel.endB, "componentA": tunnel.componentA,
                    "componentB": tunnel.componentB,
                ], tunnel.assignments.map(assign))
        }
    }

    private static func text(of multiple: StructureElement.MultiInstantiation) -> DocumentElement {
        let source: (name: String, value: String) =
            switch multiple.source {
            case .component(let reference): ("component", reference)
            case .type(let name): ("componentType", name)
            }
        return DocumentElement(
            "MultiInstantiate", [("number", multiple.number), source], multiple.assignments.map(assign))
    }

    private static func assign(_ assignment: Dynamics.StateAssignment) -> DocumentElement {
        DocumentElement("Assign", ["property": assignment.variable, "value": LEMSText.text(assignment.value)])
    }
}
