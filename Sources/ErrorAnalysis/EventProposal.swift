import Cases
import Comparison
import Foundation
import Quantities
import Traces

/// The derivation of checks of the times of spikes for a new case, from the golden and the runs of the matrix.
///
///     let proposal = EventProposal(column: 0, golden: trajectory, accuracy: 1e-9, isConverged: true)
///     let check = proposal?.check(runs)
///
/// A membrane potential is a signal in a unit of voltage or, without a unit, one with the name `v` or `V`. It spikes if it
/// rises through the middle of its range and falls below it again, and if its range is at least 20 mV where it has a
/// unit. The middle of the range is the threshold: it is far from both ends, so that a run with somewhat smaller spikes
/// has the same events.
struct EventProposal {
    /// A run of the matrix: its name, its solution, and the times of the events of a signal at smaller step sizes, which
    /// is nil if its step size was not halved.
    struct Run {
        /// The name of the run by its method and step size.
        var label: String
        /// The solution of the run.
        var trajectory: Trajectory
        /// Returns the times in milliseconds at which a signal rises through a threshold, which is in the unit of the
        /// signal, at the step size of the run, half of it and a quarter of it; nil if the step was not halved.
        var levels: (_ signal: String, _ threshold: Double) -> [[Double]]?
    }

    private let column: Trajectory.Column
    private let index: Int
    private let golden: Trajectory
    private let accuracy: Double
    private let isConverged: Bool
    /// The threshold, in the unit of the golden.
    private let threshold: Double
    private let events: EventTimes

    /// The smallest range of a membrane potential with spikes, in volts.
    private static let smallestSpike = 0.02
    /// The factor on estimated errors of event times: an estimate from three step sizes may be too small.
    private static let factor = 1.5
    /// The smallest ratio of the tolerance to the error of interpolation: a check decides from 10 on, and the error may
    /// grow a little in a later run.
    private static let resolution = 12.0
    /// The share of the duration by which other compilers, processors and libraries may change the time of an event.
    private static let rounding = 1e-9

    /// Examines a signal of a golden; nil if it is no membrane potential, or does not spike.
    /// - Parameters:
    ///   - index: The index of the signal's column in the golden.
    ///   - accuracy: The estimated error of the golden in the signal, in the unit of the signal.
    ///   - isConverged: Whether the golden is the converged solution of the experiment.
    init?(column index: Int, golden: Trajectory, accuracy: Double, isConverged: Bool) {
        let column = golden.columns[index]
        guard Self.isPotential(column), let low = column.values.min(), let high = column.values.max(), high > low,
            (high - low).isFinite, column.values.allSatisfy(\.isFinite)
        else { return nil }
        if let unit = column.unit, unit.si(high) - unit.si(low) < Self.smallestSpike { return nil }
        let threshold = Self.middle(low, high)
        let events = EventTimes(golden.times, column.values, threshold: threshold)
        // After the first event the signal must fall again.
        guard let first = events.times.first,
            zip(golden.times, column.values).contains(where: { $0 > first && $1 < threshold })
        else { return nil }
        (self.column, self.index, self.golden, self.accuracy) = (column, index, golden, accuracy)
        (self.isConverged, self.threshold, self.events) = (isConverged, threshold, events)
    }

    private static func isPotential(_ column: Trajectory.Column) -> Bool {
        if let unit = column.unit { return unit.dimension == .voltage }
        return ["v", "V"].contains(column.name.split(separator: "/").last.map(String.init) ?? "")
    }

    /// Returns the middle of a range, with two digits of the range.
    private static func middle(_ low: Double, _ high: Double) -> Double {
        let middle = low + (high - low) / 2
        let exponent = Int(log10(high - low).rounded(.down)) - 1
        let share = (middle / pow(10, Double(exponent))).rounded()
        return Int(exactly: share).flatMap { Double("\($0)e\(exponent)") } ?? middle
    }

    /// The result of the derivation: a check, or the reason why there is none.
    enum Outcome {
        /// The proposed check.
        case check(ProposedEventCheck)
        /// A warning with the reason why the times of the spikes are not checked.
        case warning(String)
    }

    /// Returns a check whose tolerance follows from the errors of the event times in the runs, which are found by
    /// halving the step or, if the numbers of events then differ, as distances from a converged golden. The result is a
    /// warning if a run cannot be compared with the golden or has another number of spikes, if its errors cannot be
    /// found, or if they are not small beside the time between spikes.
    func outcome(_ runs: [Run]) -> Outcome {
        var worst = (label: "no run", error: 0.0)
        var bound = 0.0
        for run in runs {
            guard let other = run.trajectory.columnIndex(column.name),
                let metrics = try? EventMetrics(
                    threshold: threshold, reference: golden, column: index, test: run.trajectory, column: other,
                    window: nil)
            else { return .warning(reason("the run \(run.label) cannot be compared with the golden")) }
            guard let shift = metrics.maxShift else {
                return .warning(
                    reason(
                        "the run \(run.label) has \(metrics.test.count) spikes, and the golden \(events.times.count)"
                    ))
            }
            guard let error = error(run) ?? (isConverged ? shift : nil) else {
                return .warning(reason("the number of spikes changes when the step of the run \(run.label) is halved"))
            }
            if Largest.outweighs(error, worst.error) { worst = (run.label, error) }
            bound = Largest.of(bound, metrics.timeBound ?? 0)
        }
        let duration = (golden.times.last ?? 0) - (golden.times.first ?? 0)
        let floor = Self.rounding * duration + 2 * timeError + bound
        let value = Largest.of(Self.factor * worst.error + floor, Self.resolution * bound)
        guard value.isFinite, value < shortestInterval / 2 else {
            return .warning(
                reason(
                    "the errors of the runs, up to \(MeasuredErrors.roundedUp(worst.error)) ms, are not small beside the"
                        + " time between spikes"))
        }
        func text(_ value: Double) -> String { MeasuredErrors.roundedUp(value) }
        // For example, "1.5 times the largest error of the time of a spike in a run, found by halving the step (0.02 ms
        // with euler at 0.01 ms), plus 1e-6 ms for the interpolation …, but at least 12 times the latter, …".
        let basis =
            "\(Self.factor) times the largest error of the time of a spike in a run, found by halving the step"
            + " (\(text(worst.error)) ms with \(worst.label)), plus \(text(floor)) ms for the interpolation between samples,"
            + " the digits of the golden, and rounding on other machines; at least \(Int(Self.resolution)) times the"
            + " \(text(bound)) ms that the interpolation may add, because a tenth of a tolerance must cover it"
        return .check(
            ProposedEventCheck(
                signal: column.name, threshold: threshold, unit: column.unit?.name, count: events.times.count,
                value: value, basis: basis))
    }

    private func reason(_ text: String) -> String {
        "the times of the spikes of \(column.name) are not checked, because \(text)"
    }

    /// Returns the largest error of the time of an event in a run, in milliseconds; nil without runs at smaller steps,
    /// or if their numbers of events differ.
    ///
    /// An error of first order is 4/3 of the difference between the times at the step size and at a quarter of it; one
    /// of higher order is smaller.
    private func error(_ run: Run) -> Double? {
        guard let levels = run.levels(column.name, threshold), let first = levels.first, let last = levels.last,
            levels.count > 1, levels.allSatisfy({ $0.count == first.count }), first.count == events.times.count
        else { return nil }
        return 4.0 / 3 * Largest.magnitude(zip(first, last).map { $0 - $1 })
    }

    /// The error of the golden's event times that its accuracy causes, in milliseconds.
    private var timeError: Double {
        // Events and samples are in the order of time.
        var after = 0
        let errors = events.times.compactMap { time -> Double? in
            while after < golden.times.count, golden.times[after] < time { after += 1 }
            guard after < golden.times.count, after > 0 else { return nil }
            let slope =
                (column.values[after] - column.values[after - 1]) / (golden.times[after] - golden.times[after - 1])
            return slope > 0 ? accuracy / slope : nil
        }
        return Largest.magnitude(errors)
    }

    /// The shortest time between two events, or the duration if there is only one.
    private var shortestInterval: Double {
        zip(events.times.dropFirst(), events.times).map { $0 - $1 }.min()
            ?? (golden.times.last ?? 0) - (golden.times.first ?? 0)
    }
}
