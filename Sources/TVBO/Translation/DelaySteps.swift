import Diagnostics
import Quantities

/// The delays of coupled edges in steps, as this program and the back ends of TVBO 0.5.3 round them.
///
/// TVBO divides lengths by the conduction speed without units and looks past values up by whole steps. A delay of half
/// a number of steps may be rounded in either way, because the quotients differ in their last bit. In tvboptim the
/// buffer of past values has ceil(M/h) rows for the largest delay M and the step h, and is read as if it had one row
/// more, so that delays are one step too short unless M/h is rounded down. Source: `DelayedCoupling.prepare` of
/// tvboptim 0.2.7.
///
///     let delays = DelaySteps(experiment, edges)
///     delays.largest == 0   // true if no edge has a delay
struct DelaySteps {
    /// The delays as quotients of the numbers of length and conduction speed, which this program takes in the network's
    /// unit of time (default ms) and TVBO in the time scale, each with a place in the document; equal ones of a matrix
    /// are listed once.
    private(set) var delays: [(value: Double, place: Place)] = []
    /// The largest finite value in ``delays``; 0 without any.
    private(set) var largest = 0.0
    private let step: Double
    private let time: PhysicalUnit
    private let scale: PhysicalUnit

    /// Collects the delays of some edges and of all matrices of an experiment.
    init(_ experiment: Experiment, _ edges: [EdgeBlock]) {
        let network = experiment.network
        step = experiment.integration.step.value
        scale = experiment.integration.timeScale
        time = network.timeUnit ?? .millisecond
        let speed = network.conductionSpeed?.value ?? 3
        guard speed > 0, step > 0 else { return }
        for edge in edges {
            guard let distance = edge.distance else { continue }
            delays.append((distance.value / speed, distance.place))
        }
        for matrix in network.matrices {
            for length in Set(matrix.lengths ?? []).sorted() { delays.append((length / speed, matrix.place)) }
        }
        largest = delays.map(\.value).filter(\.isFinite).max() ?? 0
    }

    /// Returns the number of steps by which this program delays a state, for a value in ``delays``. Half numbers are
    /// rounded to even ones.
    func here(_ delay: Double) -> Double { (time.si(delay) / scale.si(step)).rounded(.toNearestOrEven) }

    /// Returns the number of steps by which the jax back end delays a state, for a value in ``delays``.
    func inJax(_ delay: Double) -> Double { (delay / step).rounded(.toNearestOrEven) }

    /// Returns the number of steps by which the tvboptim back end delays a state, for a value in ``delays``.
    func inTvboptim(_ delay: Double) -> Double {
        let rows = max(1, (largest / step).rounded(.up))
        // XLA multiplies the delays by 1/h, and a row of -1 is the last one.
        let steps = (delay * (1 / step)).rounded(.toNearestOrEven)
        let row = (largest / step).rounded(.toNearestOrEven) - steps
        return rows - 1 - min(row < 0 ? max(row + rows, 0) : row, rows - 1)
    }

    /// Returns a note on the first delay for which a back end takes another number of steps; nil if there is none.
    /// - Parameters:
    ///   - backEnd: The name of the back end.
    ///   - other: Returns the number of steps of the back end.
    func note(_ backEnd: String, _ other: (Double) -> Double) -> Diagnostic.Note? {
        guard let first = delays.first(where: { here($0.value) != other($0.value) }) else { return nil }
        let exact = Float(time.si(first.value) / scale.si(step))
        let (own, its) = (Float(here(first.value)), Float(other(first.value)))
        return .init(
            "the \(backEnd) back end rounds a delay of \(exact) steps to \(its) steps, but tvbo-verify to \(own)",
            at: first.place)
    }
}
