import Expressions
import ModelCore
import Simulation
import Traces

/// The thresholds at which the events of a model, such as spikes, occur, and from which the times of events in a run
/// are found.
///
///     let anchors = EventAnchors(try model.flat())
///     let events = anchors.events(run.trajectory)
///
/// A threshold comes from a condition of the model that compares a quantity with a constant.
package struct EventAnchors: Sendable {
    /// A quantity of a model, and the value at which a condition of the model on this quantity becomes true.
    package struct Threshold: Hashable, Sendable {
        /// The path of the quantity that the condition compares, such as `pop[0]/v`.
        package var path: String
        /// The value of the threshold in SI units.
        package var value: Double
        /// A Boolean value that indicates whether the condition becomes true when the quantity rises.
        package var isRising: Bool
        /// A Boolean value that indicates whether the event assigns a new value to the quantity itself, as the reset of
        /// a membrane potential does. Recorded values then never exceed the threshold.
        package var resets: Bool
    }

    /// The distinct thresholds of the model's events, ordered by path and value.
    package let thresholds: [Threshold]

    /// Finds the thresholds of a flattened model: comparisons of a state or a derived quantity with a constant, in
    /// conditions whose actions send events, assign states with a time derivative, or record events.
    package init(_ flat: FlatModel) {
        var seen: Set<Threshold> = []
        let quantities = Set(flat.states.filter { $0.derivative != nil }.map(\.path) + flat.definitions.map(\.path))
        for test in flat.tests where test.actions.contains(where: { $0.hasEffect(flat) }) {
            test.condition.visit { part in
                guard case .relation(let relation, .name(let path), let other) = part, quantities.contains(path),
                    let value = other.constant(flat)
                else { return }
                let isRising = relation == .greater || relation == .greaterOrEqual
                let resets = test.actions.contains { $0.assigns(path, flat) }
                seen.insert(Threshold(path: path, value: value, isRising: isRising, resets: resets))
            }
        }
        thresholds = seen.sorted { ($0.path, $0.value) < ($1.path, $1.value) }
    }

    /// The sorted paths of the quantities that have thresholds, without duplicates.
    package var paths: [String] { Array(Set(thresholds.map(\.path))).sorted() }

    /// Returns the events of a run in the order of time: the time at which each occurs, interpolated between rows (or
    /// extrapolated from the rows before if the event resets the quantity), and the time of the row at which it takes
    /// effect, both in milliseconds. Thresholds of quantities that the run does not record give no events.
    package func events(_ trajectory: Trajectory) -> [(crossing: Double, effect: Double)] {
        var found: [(crossing: Double, effect: Double)] = []
        for threshold in thresholds {
            guard let column = trajectory.column(threshold.path) else { continue }
            let value = column.unit?.value(fromSI: threshold.value) ?? threshold.value
            let sign = threshold.isRising ? 1.0 : -1.0
            let distances = column.values.map { sign * ($0 - value) }
            for row in distances.indices.dropFirst() {
                let share = threshold.resets ? Self.reset(distances, row) : Self.crossing(distances, row)
                guard let share else { continue }
                let (start, end) = (trajectory.times[row - 1], trajectory.times[row])
                found.append((start + share * (end - start), end))
            }
        }
        return found.sorted { $0.crossing < $1.crossing }
    }

    /// Returns the share of the step before a row at which a signed distance from the threshold becomes positive; nil
    /// if it does not.
    private static func crossing(_ distances: [Double], _ row: Int) -> Double? {
        let (before, after) = (distances[row - 1], distances[row])
        return before <= 0 && after > 0 ? -before / (after - before) : nil
    }

    /// Returns the share of the step before a row at which a quantity that its own event resets would have reached the
    /// threshold.
    ///
    /// An event is assumed where the signed distance falls by more than a few times its previous change and would have
    /// become positive within a few such changes; otherwise the result is nil.
    private static func reset(_ distances: [Double], _ row: Int) -> Double? {
        guard row > 1 else { return nil }
        let (rise, fall) = (distances[row - 1] - distances[row - 2], distances[row - 1] - distances[row])
        guard rise > 0, fall > few * rise, distances[row - 1] + few * rise > 0 else { return nil }
        return min(1, max(0, -distances[row - 1] / rise))
    }

    /// The number of steps over which the last change of the quantity is extrapolated.
    private static let few = 3.0
}

extension FlatModel.Action {
    /// Returns whether the action assigns the state with the given path.
    fileprivate func assigns(_ path: String, _ flat: FlatModel) -> Bool {
        switch self {
        case .assign(let state, _): flat.states[state].path == path
        case .send, .note: false
        case .first(let cases): cases.contains { $0.actions.contains { $0.assigns(path, flat) } }
        }
    }

    /// Returns whether the action sends or records an event, or assigns a state with a time derivative.
    fileprivate func hasEffect(_ flat: FlatModel) -> Bool {
        switch self {
        case .assign(let state, _): flat.states[state].derivative != nil
        case .send(let connections): !connections.isEmpty
        case .note: true
        case .first(let cases): cases.contains { $0.actions.contains { $0.hasEffect(flat) } }
        }
    }
}

extension Expression {
    /// Returns the value of a literal or of a constant of the model; nil for other expressions.
    fileprivate func constant(_ flat: FlatModel) -> Double? {
        switch self {
        case .number(let value): value
        case .name(let name): flat.constants[name]
        case .negate(let x): x.constant(flat).map { -$0 }
        default: nil
        }
    }
}
