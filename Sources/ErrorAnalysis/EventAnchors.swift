import Expressions
import ModelCore
import Simulation
import Traces

/// Where the events of a model come from: quantities that rise or fall through a value at which something is sent or
/// assigned.
struct EventAnchors: Sendable {
    /// A quantity and the value, in SI.
    struct Threshold: Hashable, Sendable {
        var path: String
        var value: Double
        var isRising: Bool
        /// Whether the quantity itself starts anew there, so that no row shows it beyond the value.
        var resets: Bool
    }

    /// The thresholds.
    let thresholds: [Threshold]

    /// Finds the thresholds in the tests of a model: comparisons of a quantity with a constant where events are sent, or
    /// states that flow are assigned.
    init(_ flat: FlatModel) {
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

    /// The quantities.
    var paths: [String] { Array(Set(thresholds.map(\.path))).sorted() }

    /// When the events of a run occur between its rows, and the rows at which they take effect, in milliseconds, in
    /// order of time.
    func events(_ trajectory: Trajectory) -> [(crossing: Double, effect: Double)] {
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

    /// The share of the step before a row at which a distance from a value passes through nothing; nil where it does not.
    private static func crossing(_ distances: [Double], _ row: Int) -> Double? {
        let (before, after) = (distances[row - 1], distances[row])
        return before <= 0 && after > 0 ? -before / (after - before) : nil
    }

    /// The same where the row behind shows the quantity thrown back: it was on its way, would have been there within a few
    /// steps of its last length, and falls by more than those.
    private static func reset(_ distances: [Double], _ row: Int) -> Double? {
        guard row > 1 else { return nil }
        let (rise, fall) = (distances[row - 1] - distances[row - 2], distances[row - 1] - distances[row])
        guard rise > 0, fall > few * rise, distances[row - 1] + few * rise > 0 else { return nil }
        return min(1, max(0, -distances[row - 1] / rise))
    }

    private static let few = 3.0
}

extension FlatModel.Action {
    /// Whether it gives the state of a path a new value.
    fileprivate func assigns(_ path: String, _ flat: FlatModel) -> Bool {
        switch self {
        case .assign(let state, _): flat.states[state].path == path
        case .send, .note: false
        case .first(let cases): cases.contains { $0.actions.contains { $0.assigns(path, flat) } }
        }
    }

    /// Whether others feel it, or what flows jumps.
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
    /// Its value where it is a literal or a constant of the model.
    fileprivate func constant(_ flat: FlatModel) -> Double? {
        switch self {
        case .number(let value): value
        case .name(let name): flat.constants[name]
        case .negate(let x): x.constant(flat).map { -$0 }
        default: nil
        }
    }
}
