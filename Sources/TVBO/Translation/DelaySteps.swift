import Connectomes
import Diagnostics
import Quantities

/// The delays of coupled edges in steps, as this program and the back ends of TVBO 0.5.3 round them.
///
/// TVBO divides lengths by the conduction speed without units and looks past values up by whole steps. A delay of half
/// a number of steps may be rounded in either way, because the quotients differ in their last bit: XLA multiplies by the
/// reciprocals of speed and step. In jax the longest delay bounds all others, and is rounded after two divisions. In
/// tvboptim, without a conduction speed, lengths that a file holds with fewer than 64 bits are divided with as many.
/// There the buffer of past values has ceil(M/h) rows for the largest delay M and the step h, and is read as if it had
/// one row more, so that delays are one step too short unless M/h is rounded down. Source: `DelayedCoupling.prepare` of
/// tvboptim 0.2.7; the arithmetic was found by comparing 1600 lengths each.
///
///     let delays = DelaySteps(experiment, edges)
///     delays.largest == 0   // true if no edge has a delay
struct DelaySteps {
    /// The length of edges, with the kind of its number in the document.
    struct Length {
        /// The length as written, in the unit of length of the conduction speed.
        var value: Double
        /// The place of the length in the document.
        var place: Place
        /// The kind of numbers in which a file holds the length.
        var kind = NumberKind.double
        /// The delay in this program.
        var delay: Seconds
    }

    /// The lengths of edges; equal ones of a matrix are listed once.
    private var lengths: [Length] = []
    /// The longest length, also of those in matrices that belong to no edge; nil without any.
    private var longest: Length?
    private let step: Double
    private let speed: Double
    /// A Boolean value that indicates whether the network gives a conduction speed.
    private let hasSpeed: Bool
    /// The step size of this program in seconds.
    private let stepTime: Double

    /// Collects the lengths of some edges, and of the edges of all matrices, of an experiment.
    init(_ experiment: Experiment, _ edges: [EdgeBlock]) {
        let network = experiment.network
        step = experiment.integration.step.value
        let scale = experiment.integration.timeScale
        stepTime =
            scale == .millisecond ? experiment.integration.step.shifted(by: -3).value : scale.si(step)
        speed = network.conductionSpeed?.value ?? 3
        hasSpeed = network.conductionSpeed != nil
        guard speed > 0, step > 0 else { return }
        let distances = EdgeLengths(network)
        for edge in edges {
            guard let distance = distances.length(of: edge) else { continue }
            lengths.append(
                Length(value: distance.value, place: distance.place, delay: network.delay(over: distance)))
        }
        for matrix in network.matrices {
            func length(_ value: Double) -> Length {
                let distance = ValueBlock(name: "distance", place: matrix.place, value: value, unit: matrix.lengthUnit)
                return Length(
                    value: value, place: matrix.place, kind: matrix.lengthKind, delay: network.delay(over: distance))
            }
            guard let values = matrix.lengths, let end = values.max() else { continue }
            if end > longest?.value ?? -1 { longest = length(end) }
            lengths += Set(zip(values, matrix.weights).filter { $1 != 0 }.map(\.0)).sorted().map(length)
        }
        for length in lengths where length.value.isFinite && length.value > longest?.value ?? -1 { longest = length }
    }

    /// The largest delay in units of the time scale, as the tvboptim back end computes it; 0 without any.
    var largest: Double { longest.map(delayInTvboptim) ?? 0 }

    /// The whole number of steps by which this program delays a state over a length: the length over the conduction
    /// speed and the step size, rounded to the nearest, halves to the even one.
    func here(_ length: Length) -> Double {
        exactSteps(length).rounded(.toNearestOrEven)
    }

    /// The delay over a length in steps of this program, before it is rounded.
    private func exactSteps(_ length: Length) -> Double { length.delay.value / stepTime }

    /// Returns whether a length over the conduction speed, without their units, is not the delay.
    private func hasOtherUnits(_ length: Length) -> Bool {
        let (own, plain) = (exactSteps(length), length.value / speed / step)
        return abs(own - plain) > 1e-9 * max(own, plain)
    }

    /// The place of a length whose delay depends on the units of lengths and speeds; nil if there is none.
    var placeOfUnits: Place? { lengths.first(where: hasOtherUnits)?.place }

    /// The whole number of steps by which the jax back end delays a state over a length, at most that of the longest
    /// length.
    func inJax(_ length: Length) -> Double {
        // The buffer of past values has one row more than the steps of the longest delay, and its first row is the oldest.
        let rows = longest.map { ($0.kind.rounded($0.value / speed) / step).rounded(.toNearestOrEven) } ?? 0
        return min((length.value * (1 / speed) * (1 / step)).rounded(.toNearestOrEven), rows)
    }

    private func delayInTvboptim(_ length: Length) -> Double {
        hasSpeed ? length.value / speed : length.kind.rounded(length.value / speed)
    }

    /// The number of steps by which the tvboptim back end delays a state over a length.
    func inTvboptim(_ length: Length) -> Double {
        let rounded = hasSpeed ? NumberKind.double.rounded : length.kind.rounded
        let rows = max(1, (largest / step).rounded(.up))
        // A row of -1 is the last one.
        let steps = rounded(delayInTvboptim(length) * rounded(1 / step)).rounded(.toNearestOrEven)
        let row = (largest / step).rounded(.toNearestOrEven) - steps
        return rows - 1 - min(row < 0 ? max(row + rows, 0) : row, rows - 1)
    }

    /// Returns a note on the first delay that a back end rounds to another number of steps than tvbo-verify; nil if
    /// there is none.
    /// - Parameters:
    ///   - backEnd: The name of the back end in the note, such as `jax`.
    ///   - other: Returns the number of steps by which the back end delays a state over a length.
    func note(_ backEnd: String, _ other: (Length) -> Double) -> Diagnostic.Note? {
        // Of other units there is another note.
        guard let first = lengths.first(where: { here($0) != other($0) && !hasOtherUnits($0) }) else { return nil }
        let exact = Float(exactSteps(first))
        let (own, its) = (Float(here(first)), Float(other(first)))
        return .init(
            "the \(backEnd) back end rounds a delay of \(exact) steps to \(its) steps, but tvbo-verify to \(own)",
            at: first.place)
    }
}
