/// The two ports that a connection joins, an object that all connections of the same kind share.
///
///     let ports = ConnectionPorts(source: "spike", target: "in", isLost: false)
final class ConnectionPorts: Hashable {
    /// The port of the sending instance whose events the connection transmits; nil for the events of all its ports.
    let source: String?
    /// The port of the receiving instance at which the events arrive.
    let target: String
    /// A Boolean value that indicates whether jLEMS loses the events of the connection. This is the case if the
    /// connection names no port and the handlers of the source send through its first port in several places.
    let isLost: Bool

    /// Creates the ports of connections.
    init(source: String?, target: String, isLost: Bool = false) {
        (self.source, self.target, self.isLost) = (source, target, isLost)
    }

    /// Returns whether two connections join ports of the same names.
    static func == (left: ConnectionPorts, right: ConnectionPorts) -> Bool {
        (left.source, left.target, left.isLost) == (right.source, right.target, right.isLost)
    }

    /// Adds the names of the ports to a hash value.
    func hash(into hasher: inout Hasher) {
        hasher.combine(source)
        hasher.combine(target)
        hasher.combine(isLost)
    }
}
