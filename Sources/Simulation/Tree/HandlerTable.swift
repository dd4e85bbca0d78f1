import Diagnostics
import ModelCore

/// The routines of a tree program that handle the events at receiving ports. A routine is added when the first
/// connection refers to its port.
struct HandlerTable {
    /// The routine that handles the events at a receiving port.
    struct Handler {
        /// The number of the receiving instance.
        var instance: Int
        /// The name of the receiving port.
        var port: String
        /// The label of the first instruction of the routine.
        var label: TreeAssembler.Label
    }

    /// A handler with the number of its port among ``ports``, since a large network has millions of them.
    private struct Entry {
        var instance: Int32
        var port: Int32
        var label: TreeAssembler.Label
    }

    /// The routines in the order in which they were added. Their instructions follow one another in the same order.
    var all: some Collection<Handler> { handlers.lazy.map(handler) }

    private var handlers: [Entry] = []
    /// The names of receiving ports, of which a model has few.
    private var ports: [String] = []
    private var portNumbers: [String: Int32] = [:]
    /// The index of the last routine that was added for each instance, by the number of the instance; -1 for none.
    private var last: [Int32] = []
    /// The index of the routine that was added before each one for the same instance; -1 for none.
    private var previous: [Int32] = []
    private var emitted = 0
    /// The routines that each routine calls through connections without delay.
    private var calls: [Int: [Int]] = [:]

    /// Returns the label of the routine that handles the events of a connection; nil if the receiving instance has no
    /// handler for the port.
    ///
    /// If there is no routine yet, it is added, and ``next()`` returns it later. For a connection without delay, the
    /// routine that ``next()`` returned last is noted as its caller, for ``depth(in:)``.
    mutating func label(
        of connection: Instance.Connection, in scope: TreeScope, _ out: TreeAssembler
    ) -> TreeAssembler.Label? {
        let dynamics = connection.target.type.dynamics
        let listening = dynamics.onEvents + dynamics.regimes.flatMap(\.onEvents)
        guard listening.contains(where: { $0.port == connection.ports.target }) else { return nil }
        let (instance, port) = (connection.target.number, connection.ports.target)
        let index = index(of: instance, port: port) ?? handlers.count
        if index == handlers.count {
            while last.count <= instance { last.append(-1) }
            previous.append(last[instance])
            last[instance] = Int32(index)
            handlers.append(Entry(instance: Int32(instance), port: number(of: port), label: out.label()))
        }
        if emitted > 0, connection.delay <= 0 { calls[emitted - 1, default: []].append(index) }
        return handlers[index].label
    }

    private func index(of instance: Int, port: String) -> Int? {
        var index = instance < last.count ? last[instance] : -1
        while index >= 0, ports[Int(handlers[Int(index)].port)] != port { index = previous[Int(index)] }
        return index < 0 ? nil : Int(index)
    }

    private mutating func number(of port: String) -> Int32 {
        if let known = portNumbers[port] { return known }
        let number = Int32(ports.count)
        ports.append(port)
        portNumbers[port] = number
        return number
    }

    private func handler(_ entry: Entry) -> Handler {
        Handler(instance: Int(entry.instance), port: ports[Int(entry.port)], label: entry.label)
    }

    /// Returns the next routine whose instructions still have to be emitted; nil if there is none.
    mutating func next() -> Handler? {
        guard emitted < handlers.count else { return nil }
        emitted += 1
        return handler(handlers[emitted - 1])
    }

    /// Returns the number of routines in the longest chain in which each routine calls the next by sending an event; 0
    /// if there are no routines.
    /// - Throws: `DiagnosticsError` (`dependencyCycle`) if connections without delay form a cycle.
    func depth(in scope: TreeScope) throws -> Int {
        guard !calls.isEmpty else { return handlers.isEmpty ? 0 : 1 }
        let names = handlers.indices.map { "\($0)" }
        let order: [Int]
        do { order = try DependencyOrder.sorted(names) { (calls[$0] ?? []).map { "\($0)" } } } catch {
            let path = error.names.compactMap { Int($0) }.map { scope.instances[Int(handlers[$0].instance)].path }
            throw DiagnosticsError(
                .dependencyCycle,
                "events would go round without end, through connections without delay:"
                    + " \(path.joined(separator: " -> "))",
                hint: "give one of the connections a delay")
        }
        var depths = Array(repeating: 1, count: handlers.count)
        for index in order { depths[index] = 1 + ((calls[index] ?? []).map { depths[$0] }.max() ?? 0) }
        return depths.max() ?? 0
    }
}
