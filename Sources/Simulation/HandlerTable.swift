import Diagnostics
import ModelCore

/// Routines that act on arriving events, one for each receiving port, made when the first connection asks for it.
struct HandlerTable {
    /// A receiving port.
    struct Handler {
        var instance: Int
        var port: String
        var label: TreeAssembler.Label
    }

    private struct Key: Hashable {
        var instance: Int
        var port: String
    }

    private var handlers: [Handler] = []
    private var indices: [Key: Int] = [:]
    private var emitted = 0
    /// Which handler performs which others at once.
    private var calls: [[Int]] = []

    /// The routine of a connection's receiver; nil when it does not listen.
    mutating func label(
        of connection: Instance.Connection, in scope: TreeScope, _ out: TreeAssembler
    ) -> TreeAssembler.Label? {
        let dynamics = connection.target.type.dynamics
        let listening = dynamics.onEvents + dynamics.regimes.flatMap(\.onEvents)
        guard listening.contains(where: { $0.port == connection.targetPort }) else { return nil }
        let key = Key(instance: scope.number(of: connection.target), port: connection.targetPort)
        let index = indices[key] ?? handlers.count
        if index == handlers.count {
            indices[key] = index
            handlers.append(Handler(instance: key.instance, port: key.port, label: out.label()))
            calls.append([])
        }
        if emitted > 0, connection.delay <= 0 { calls[emitted - 1].append(index) }
        return handlers[index].label
    }

    /// The next routine to emit; nil when all are.
    mutating func next() -> Handler? {
        guard emitted < handlers.count else { return nil }
        emitted += 1
        return handlers[emitted - 1]
    }

    /// The longest chain of routines.
    /// - Throws: `DiagnosticsError` when events would go round in a circle at one instant.
    func depth(in scope: TreeScope) throws -> Int {
        let names = handlers.indices.map { "\($0)" }
        let order: [Int]
        do { order = try DependencyOrder.sorted(names) { calls[$0].map { "\($0)" } } } catch {
            let path = error.names.compactMap { Int($0) }.map { scope.instances[handlers[$0].instance].path }
            throw DiagnosticsError(
                .dependencyCycle,
                "events without delay go round in a circle: \(path.joined(separator: " -> "))",
                hint: "give one of the connections a delay")
        }
        var depths = Array(repeating: 1, count: handlers.count)
        for index in order { depths[index] = 1 + (calls[index].map { depths[$0] }.max() ?? 0) }
        return depths.max() ?? 0
    }
}
