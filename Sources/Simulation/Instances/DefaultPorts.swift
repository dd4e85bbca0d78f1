import ModelCore

/// The ports of a component type that connections use which name none.
///
///     let ports = DefaultPorts(type)
///     ports.out  // "spike"
struct DefaultPorts: Sendable {
    /// The port from which a connection that names none sends: the one of the first action of the type that sends an
    /// event, in event handlers, then conditions, then regimes; nil if the type sends none.
    let out: String?
    /// The port at which a connection that names none arrives: the first port with an event handler (with regimes, any
    /// port for incoming events), in the order of a Java hash map, or else the first port for incoming events; nil if
    /// there is none.
    let incoming: String?
    /// The ports through which more than one action of the type sends events. Actions in regimes do not count.
    let repeated: Set<String>

    /// Determines the ports of a type.
    init(_ type: ComponentType) {
        let dynamics = type.dynamics
        let actions = dynamics.onEvents.flatMap(\.actions) + dynamics.onConditions.flatMap(\.actions)
        var all = actions
        for regime in dynamics.regimes {
            all += regime.onEntry + regime.onEvents.flatMap(\.actions) + regime.onConditions.flatMap(\.actions)
        }
        out = Self.sent(all).first
        var once: Set<String> = []
        repeated = Set(Self.sent(actions).filter { !once.insert($0).inserted })
        let ports = type.composition.eventPorts.filter { !$0.isOut }.map(\.name)
        var listening = dynamics.onEvents.map(\.port)
        if !dynamics.regimes.isEmpty { listening += ports.filter { !listening.contains($0) } }
        incoming = JavaHashOrder.sorted(Array(Set(listening)).sorted()).first ?? ports.first
    }

    private static func sent(_ actions: [Dynamics.Action]) -> [String] {
        actions.compactMap { if case .send(let port) = $0 { port } else { nil } }
    }
}
