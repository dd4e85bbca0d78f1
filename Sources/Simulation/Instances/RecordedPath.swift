import Diagnostics
import ModelCore
import Quantities

/// The lookup of recorded quantities and event sources in a tree of instances by their paths.
enum RecordedPath {
    /// Returns the origin, the variable or constant, of the quantity at a path.
    /// - Throws: `DiagnosticsError` (`unknownQuantity`) with the quantities that exist.
    static func origin(
        _ path: String, at place: Place?, root: Instance, scope: TreeScope
    ) throws -> TreeScope.Origin {
        let parts = path.split(separator: "/").map(String.init)
        let holder = try instance(parts.dropLast().joined(separator: "/"), of: path, at: place, root)
        let name = parts.last ?? ""
        if let origin = scope.recorded(scope.number(of: holder), name) { return origin }
        let known = holder.type.dimensions.keys.sorted()
        throw DiagnosticsError(
            .unknownQuantity, "there is no quantity '\(name)' at '\(holder.path)' to record", at: place,
            notes: known.isEmpty ? [] : [.init("there are: " + known.joined(separator: ", "))],
            hint: Spelling.hint(for: name, among: known) ?? (known.isEmpty ? hint(holder) : nil))
    }

    /// Returns a recording that has a unit: its own, or else that of its quantity.
    static func named(_ recording: Recording, _ origin: TreeScope.Origin, _ scope: TreeScope) -> Recording {
        guard recording.unit == nil else { return recording }
        let owner: (number: Int, name: String)? =
            switch origin {
            case .variable(let number, let variable), .copy(let number, let variable): (number, variable)
            case .constant, .time: nil
            }
        guard let owner,
            let quantity = scope.layout(owner.number).type.quantities.last(where: { $0.name == owner.name })
        else { return recording }
        return Recording(path: recording.path, unit: quantity.unit ?? UnitTable.coherentUnit(of: quantity.dimension))
    }

    /// Returns the instance and port whose events are recorded for an event source.
    /// - Throws: `DiagnosticsError` if the path does not exist or the instance sends no events through the port.
    static func sender(
        _ source: RecordingFile.EventSource, root: Instance, scope: TreeScope
    ) throws -> TreeCompiler.Recorder {
        let holder = try instance(source.path, of: source.path, at: source.place, root)
        let ports = holder.type.composition.eventPorts.filter(\.isOut).map(\.name)
        guard ports.contains(source.port) else {
            throw DiagnosticsError(
                .unknownReference, "no events leave '\(source.path)' through a port '\(source.port)'",
                at: source.place,
                hint: Spelling.hint(for: source.port, among: ports) ?? ports.first.map { "use '\($0)'" })
        }
        return .init(instance: scope.number(of: holder), port: source.port)
    }

    private static func instance(
        _ path: String, of whole: String, at place: Place?, _ root: Instance
    ) throws -> Instance {
        if let found = root.descendant(path) { return found }
        var known = root
        for part in path.split(separator: "/").map(String.init) {
            guard let next = known.child(part) else {
                throw DiagnosticsError(
                    .unknownQuantity,
                    "there is nothing at '\(whole)' to record: \(known.path.isEmpty ? "the network" : "'\(known.path)'") has no '\(part)'",
                    at: place,
                    hint: Spelling.hint(for: String(part.prefix { $0 != "[" }), among: known.partNames)
                        ?? hint(known))
            }
            known = next
        }
        return known
    }

    /// Returns a hint with the parts of an instance, for a path that ends too early.
    private static func hint(_ instance: Instance) -> String? {
        let names = instance.partNames.prefix(12)
        return names.isEmpty ? nil : "there are \(names.joined(separator: ", "))"
    }
}
