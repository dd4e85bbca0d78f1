import Diagnostics
import Traces

/// The requirements on the sample times of two traces that are compared.
enum Timebase {
    /// Returns the interval on which a reference and a test are compared: the window, or the whole reference without a
    /// window.
    /// - Throws: `DiagnosticsError` when the times of a trace do not increase, or a trace does not cover the interval.
    static func span(reference: [Double], test: [Double], window: TimeWindow?) throws -> TimeWindow {
        try check(reference, "the reference", .goldenCorrupt)
        try check(test, "the run", .invalidTrace)
        guard let first = reference.first, let last = reference.last else {
            throw DiagnosticsError(.goldenMismatch, "the reference has no rows")
        }
        let span = window ?? TimeWindow(start: first, end: last)
        guard first <= span.start, last >= span.end else {
            throw DiagnosticsError(
                .goldenMismatch,
                "the window of the comparison is \(span.start) to \(span.end) ms, but the reference covers only"
                    + " \(first) to \(last) ms; nothing is extrapolated",
                hint: "limit the window to the times that the reference covers")
        }
        guard let start = test.first, let end = test.last, start <= span.start, end >= span.end else {
            // The whole message is, for example, "the window covers 0.0 to 5.0 ms, but the run covers only 0.0 to 4.0 ms;
            // nothing is extrapolated".
            let covered =
                test.isEmpty
                ? "but the run has no rows" : "but the run covers only \(test[0]) to \(test[test.count - 1]) ms"
            let wanted = window == nil ? "the reference covers" : "the window covers"
            throw DiagnosticsError(
                .goldenMismatch, "\(wanted) \(span.start) to \(span.end) ms, \(covered); nothing is extrapolated",
                hint: window == nil
                    ? "run the model for the duration of the reference, or give each of its checks a 'window:' that ends with the run"
                    : "run the model until the end of the window, or end the 'window:' of the check with the run")
        }
        return span
    }

    private static func check(_ times: [Double], _ name: String, _ code: Code) throws {
        guard let disorder = Trajectory.disorder(of: times) else { return }
        throw DiagnosticsError(code, "the times of \(name) do not increase: \(disorder.text)")
    }
}
