import Diagnostics
import ModelCore
import Quantities

/// The lookup of recorded quantities and event sources in a tree of instances by their paths.
enum RecordedPath {
    /// Returns the variable or constant of an instance that a recorded path denotes.
    /// - Parameters:
    ///   - path: The path of the quantity, such as `pop[0]/v`.
    ///   - place: The place of the path in the document, for errors.
    ///   - root: The root of the tree of instances.
    ///   - scope: The names that the instances of the tree can read.
    /// - Throws: `DiagnosticsError` (`unknownQuantity`) if the path leads to no instance, or if the instance has no
    ///   such quantity; the error then lists those that it has.
    static func origin(
        _ path: String, at place: Place?, root: Instance, scope: TreeScope
    ) throws -> TreeScope.Origin {
        let parts = path.split(separator: "/").map(String.init)
        let holder = try instance(parts.dropLast().joined(separator: "/"), of: path, at: place, root)
        let name = parts.last ?? ""
        if let origin = scope.recorded(holder.number, name) { return origin }
        let known = holder.type.dimensions.keys.sorted()
        throw DiagnosticsError(
            .unknownQuantity, "the instance '\(holder.path)' has no quantity '\(name)' to record", at: place,
            notes: known.isEmpty ? [] : [.init("its quantities are: " + known.joined(separator: ", "))],
            hint: Spelling.hint(for: name, among: known) ?? (known.isEmpty ? hint(holder) : nil))
    }

    /// Returns a recording whose unit, if it has none of its own, is set to the unit of its quantity or, if that has
    /// none either, to the coherent unit of the quantity's dimension. A recording of a constant or of the time is
    /// returned unchanged.
    /// - Parameter origin: The variable or constant that ``origin(_:at:root:scope:)`` has found for the recording.
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

    /// Returns the instance and the port whose events are written for an event source of an output file.
    /// - Throws: `DiagnosticsError` if no instance has the path, or if the instance has no such port for outgoing
    ///   events.
    static func sender(
        _ source: RecordingFile.EventSource, root: Instance, scope: TreeScope
    ) throws -> TreeCompiler.Recorder {
        let holder = try instance(source.path, of: source.path, at: source.place, root)
        let ports = holder.type.composition.eventPorts.filter(\.isOut).map(\.name)
        guard ports.contains(source.port) else {
            throw DiagnosticsError(
                .unknownReference,
                "the instance '\(source.path)', whose events are recorded, has no port '\(source.port)' through which"
                    + " it sends events",
                at: source.place,
                hint: Spelling.hint(for: source.port, among: ports) ?? ports.first.map { "use '\($0)'" })
        }
        return .init(instance: holder.number, port: source.port)
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
                    "there is nothing at the path '\(whole)' to record:"
                        + " \(known.path.isEmpty ? "the network" : "'\(known.path)'") has no '\(part)'",
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
