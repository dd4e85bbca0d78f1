import Comparison
import Diagnostics
import Traces

/// The rule that a golden holds only finite numbers, except in intervals in which its signals are declared undefined.
public enum GoldenSoundness {
    /// Throws when a sample outside the intervals that are declared undefined is not finite.
    /// - Parameters:
    ///   - trajectory: The samples of the golden.
    ///   - name: A description of the golden for the message, such as `the golden 'jneuroml'`.
    ///   - columns: The quantity of the run for each column that has a different name, by the name of the column.
    ///   - undefined: The declared intervals, which name signals by the quantity of the run.
    ///   - code: The code of the diagnostics that are thrown; `place` is their place.
    ///   - hint: The hint of the diagnostics; nil for one on declaring undefined intervals in a case.
    /// - Throws: `DiagnosticsError` with one diagnostic for each column that holds such samples.
    public static func check(
        _ trajectory: Trajectory, name: String, columns: [String: String] = [:], undefined: [UndefinedInterval] = [],
        code: Code = .goldenCorrupt, at place: Place, hint: String? = nil
    ) throws {
        let found = trajectory.columns.compactMap { column -> Diagnostic? in
            let signal = columns[column.name] ?? column.name
            let samples = NonFiniteSamples(
                trajectory.times, column.values, excluding: undefined.windows(of: signal))
            guard samples.count > 0, let first = samples.first else { return nil }
            return Diagnostic(
                .error, code,
                "the signal '\(signal)' of \(name) is not finite in \(samples.count) of \(column.values.count) samples,"
                    + " first at \(first) ms",
                at: place,
                hint: hint
                    ?? "declare the interval in which the signal has no value: 'undefined: [{ signal: \"\(signal)\", from: …, to: …, unit: ms, reason: … }]'"
            )
        }
        if !found.isEmpty { throw DiagnosticsError(found) }
    }
}
