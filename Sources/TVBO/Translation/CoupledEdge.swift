import Diagnostics
import ModelCore
import Quantities

/// One direction of an edge with a coupling function.
///
/// An undirected edge of the document becomes two coupled edges, one for each direction.
struct CoupledEdge {
    /// The node whose states the coupling function reads.
    var source: Network.Member
    /// The node that receives the value of the coupling function.
    var target: Network.Member
    /// The coupling function through which the edge acts.
    var function: CouplingBlock
    /// The variables of the source, the weight, the delay and the parameters with which the edge enters the sum of the
    /// coupling function.
    var incoming: CouplingEquation.Incoming
    /// The name of the source's variable that the edge reads; nil for the coupling variables of the source.
    var variable: String?
    /// The name of the target's coupling input to which the edge contributes; nil for the inputs that belong to the
    /// coupling function.
    var input: String?
    /// The place of the edge in the experiment.
    var place: Place
    /// A Boolean value that indicates whether the edge is used. It is false if a later edge with the same `key`
    /// replaces it.
    var isUsed = true

    /// The identity of a coupled edge. Of several edges with the same key only the last is used.
    struct Key: Hashable {
        /// The node whose states the coupling function reads.
        var source: Network.Member
        /// The node that receives the value of the coupling function.
        var target: Network.Member
        /// The name of the coupling function.
        var function: String
        /// The name of the source's variable that the edge reads; nil for the coupling variables of the source.
        var variable: String?
        /// The name of the target's coupling input to which the edge contributes; nil for the inputs that belong to the
        /// coupling function.
        var input: String?
    }

    /// The identity of the edge: its source, its target, the name of its coupling function, and the
    /// variables that it names.
    var key: Key {
        Key(source: source, target: target, function: function.name, variable: variable, input: input)
    }
}

/// The delays of edges with coupling functions.
extension NetworkBuilder {
    /// Returns the delay of an edge with coupling functions: the one that it declares, or else its length divided by
    /// the network's conduction speed, or by 3 mm/ms with a warning if the network gives none. The length is the one
    /// that the edge declares or, if there is none or it is 0, the distance between the positions of its nodes.
    ///
    /// An edge with neither a delay nor a length has the delay 0. Reports an error and returns nil if a value is
    /// negative, not finite, or of the wrong dimension. Lengths without a unit are in the network's unit of length
    /// (default mm), speeds without one in that unit over the network's unit of time (default ms).
    mutating func couplingDelay(_ edge: EdgeBlock) -> Seconds? {
        if edge.delay != nil { return delay(edge) }
        return edgeLengths.length(of: edge)
            .map { delay(over: $0, counts: edge.functions.contains(where: \.isDelayed)) } ?? Seconds(0)
    }

    /// Returns the time that a signal takes over a distance at the network's conduction speed, or at 3 mm/ms if the
    /// network gives none. Reports an error and returns nil if the distance or the speed is not valid.
    /// - Parameters:
    ///   - distance: The distance.
    ///   - counts: A Boolean value that indicates whether a coupling function uses the delay. If it is false, there is
    ///     no warning that the conduction speed is assumed.
    mutating func delay(over distance: ValueBlock, counts: Bool = true) -> Seconds? {
        let network = owner.experiment.network
        guard distance.value >= 0, distance.value.isFinite else {
            reading.log.error(
                .invalidValue, "the distance of an edge must be finite and not negative, not \(distance.value)",
                at: distance.place)
            return nil
        }
        if let unit = distance.unit, unit.dimension != Self.length {
            reading.log.error(
                .wrongDimension,
                "the unit of the distance of an edge must be one of length, such as mm, not one of \(unit.dimension)",
                at: distance.place)
            return nil
        }
        guard let speed = network.conductionSpeed else { return atDefaultSpeed(distance, counts) }
        // An infinite speed means no delays, as in TVBO.
        guard speed.value > 0 else {
            reading.log.error(
                .invalidValue, "the conduction speed must be positive, not \(speed.value)", at: speed.place)
            return nil
        }
        if let unit = speed.unit, unit.dimension != Self.length / .time {
            reading.log.error(
                .wrongDimension,
                "the unit of the conduction speed must be a length over a time, such as m_per_s, not one of"
                    + " \(unit.dimension)",
                at: speed.place)
            return nil
        }
        return network.delay(over: distance)
    }

    private static let length = Dimension(l: 1)

    private mutating func atDefaultSpeed(_ distance: ValueBlock, _ counts: Bool) -> Seconds {
        let network = owner.experiment.network
        let given = distance.unit ?? network.distanceUnit ?? .millimetre
        if distance.value != 0, counts, !assumesSpeed {
            assumesSpeed = true
            reading.log.warning(
                .assumedConvention,
                given == .millimetre
                    ? "the experiment gives no conduction speed: TVBO's default, 3 mm/ms, is assumed for the delays of its edges"
                    : "the experiment gives no conduction speed: 3 mm/ms is assumed for the delays of its edges, whereas the jax and tvboptim back ends of TVBO 0.5.3 assume 3 \(given.name)/ms",
                at: distance.place,
                hint: "add to the network 'parameters: { conduction_speed: { value: …, unit: m_per_s } }'")
        }
        return network.delay(over: distance)
    }
}

extension NetworkBlock {
    /// The default conduction speed in mm/ms, which is that of TVB.
    private static let defaultSpeed = 3.0

    /// Returns the time that a signal takes over a distance, which is a length if it has a unit, at the network's
    /// conduction speed, or at 3 mm/ms if the network gives none.
    func delay(over distance: ValueBlock) -> Seconds {
        guard let speed = conductionSpeed else {
            let given = distance.unit ?? distanceUnit ?? .millimetre
            let millimetres =
                given == .millimetre ? distance.value : given.si(distance.value) / PhysicalUnit.millimetre.si(1)
            return Seconds(PhysicalUnit.millisecond.si(millimetres / Self.defaultSpeed))
        }
        let time = timeUnit ?? .millisecond
        guard distance.unit != nil || speed.unit != nil else { return Seconds(time.si(distance.value / speed.value)) }
        let unit = distanceUnit ?? .millimetre
        let siSpeed = speed.unit?.si(speed.value) ?? unit.si(speed.value) / time.si(1)
        return Seconds((distance.unit ?? unit).si(distance.value) / siSpeed)
    }
}

extension PhysicalUnit {
    /// The millimetre, TVB's unit of length.
    static let millimetre = PhysicalUnit("mm", Dimension(l: 1), power: -3)
}
