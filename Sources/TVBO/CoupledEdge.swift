import Diagnostics
import ModelCore
import Quantities

/// An edge with a coupling function, in one of the ways in which it acts.
struct CoupledEdge {
    /// Its ends, its function, what it brings to its target, and where it stands.
    var source: Network.Member
    var target: Network.Member
    var function: CouplingBlock
    var incoming: CouplingEquation.Incoming
    var place: Place
    /// Whether no later edge takes its place.
    var counts = true

    /// The way in which an edge acts, and by which function.
    struct Key: Hashable {
        var source: Network.Member
        var target: Network.Member
        var function: String
    }

    /// The way in which it acts.
    var key: Key { Key(source: source, target: target, function: function.name) }
}

/// The delays of edges with coupling functions.
extension NetworkBuilder {
    /// From the edge's delay, else from its length at the speed of the network, in seconds; nil (with errors) for what is
    /// none.
    mutating func couplingDelay(_ edge: EdgeBlock) -> Double? {
        if edge.delay != nil { return delay(edge) }
        guard let distance = distance(edge) else { return 0 }
        let network = owner.experiment.network
        guard distance.value >= 0, distance.value.isFinite else {
            reading.log.error(
                .invalidValue, "a distance must be finite and not negative, not \(distance.value)", at: distance.place)
            return nil
        }
        if let unit = distance.unit, unit.dimension != Self.length {
            reading.log.error(.wrongDimension, "a distance is a length, not \(unit.dimension)", at: distance.place)
            return nil
        }
        guard let speed = network.conductionSpeed else { return atDefaultSpeed(distance) }
        guard speed.value > 0, speed.value.isFinite else {
            reading.log.error(
                .invalidValue, "the conduction speed must be finite and positive, not \(speed.value)", at: speed.place)
            return nil
        }
        let time = network.timeUnit ?? .millisecond
        guard distance.unit != nil || speed.unit != nil else { return time.si(distance.value / speed.value) }
        let unit = network.distanceUnit ?? .millimetre
        if let unit = speed.unit, unit.dimension != Self.length / .time {
            reading.log.error(
                .wrongDimension, "a speed is a length over a time, not \(unit.dimension)", at: speed.place)
            return nil
        }
        return (distance.unit ?? unit).si(distance.value)
            / (speed.unit?.si(speed.value) ?? unit.si(speed.value) / time.si(1))
    }

    private static let length = Dimension(l: 1)

    /// Millimetres per millisecond: the default of TVB.
    private static let defaultSpeed = 3.0

    private mutating func atDefaultSpeed(_ distance: ValueBlock) -> Double {
        let given = distance.unit ?? owner.experiment.network.distanceUnit ?? .millimetre
        let millimetres =
            given == .millimetre ? distance.value : given.si(distance.value) / PhysicalUnit.millimetre.si(1)
        if distance.value != 0, given != .millimetre, !assumesSpeed {
            assumesSpeed = true
            reading.log.warning(
                .assumedConvention,
                "the network gives no conduction speed: 3 mm/ms is taken, where TVBO takes 3 \(given.name)/ms",
                at: distance.place, hint: "add 'parameters: { conduction_speed: { value: …, unit: m_per_s } }'")
        }
        return PhysicalUnit.millisecond.si(millimetres / Self.defaultSpeed)
    }

    /// The length of an edge: its own, else that between the positions of its ends.
    private func distance(_ edge: EdgeBlock) -> ValueBlock? {
        if let distance = edge.distance, distance.value != 0 { return distance }
        let nodes = owner.experiment.network.nodes
        guard let from = nodes.first(where: { $0.id == edge.source })?.position,
            let to = nodes.first(where: { $0.id == edge.target })?.position
        else { return edge.distance }
        let square = (from - to) * (from - to)
        return ValueBlock(
            name: "distance", place: edge.place, value: (square.x + square.y + square.z).squareRoot(), unit: nil)
    }
}

extension PhysicalUnit {
    /// TVB's unit of length.
    fileprivate static let millimetre = PhysicalUnit("mm", Dimension(l: 1), power: -3)
}
