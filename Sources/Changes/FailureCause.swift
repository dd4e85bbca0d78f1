import Comparison
import Report
import Results

/// The one-line description of how a failed run differs from its golden, or of the error that stopped it.
///
///     FailureCause.text(run)  // v first departs from the golden 'jneuroml' at 27.5 ms; mostly a shift of +0.12 ms
enum FailureCause {
    /// Returns the one-line description of why a run fails; nil for a run that passes.
    static func text(_ run: RunResult) -> String? {
        guard run.verdict != .pass else { return nil }
        if let failure = run.failure { return firstLine(failure) }
        let failing = run.checks.filter { $0.verdict != .pass }
        let departed = failing.compactMap { check in check.departure.map { (check, $0) } }
        // Of several signals, the one that leaves its tolerance first is reported.
        if let (check, departure) = departed.min(by: { $0.1.time < $1.1.time }) {
            return sentence(check, departure, run)
        }
        guard let check = failing.max(by: { $0.verdict.severity < $1.verdict.severity }) else {
            return "the run has no check, so it verifies nothing"
        }
        let value = check.value.map { amount($0, check.unit) } ?? "not defined"
        return firstLine(
            check.note.map { "\(check.metric) of \(check.signal): \($0)" }
                ?? "\(check.metric) of \(check.signal) is \(value), allowed \(amount(check.tolerance, check.unit))")
    }

    /// Returns a text up to its first line end.
    static func firstLine(_ text: String) -> String {
        String(text.prefix { !$0.isNewline })
    }

    private static func sentence(_ check: CheckResult, _ departure: Departure, _ run: RunResult) -> String {
        let unit = run.comparisons.first { $0.golden == check.golden && $0.signal == check.signal }?.unit ?? ""
        let place =
            "\(check.signal) first departs from the golden '\(check.golden)' at \(ReportNumber.short(departure.time, digits: 6)) ms"
        return place + "; " + kind(departure, unit)
    }

    /// Returns the kind of difference: the number of events, or the largest share of the mean square difference.
    private static func kind(_ departure: Departure, _ unit: String) -> String {
        if let own = departure.testEvents, let reference = departure.referenceEvents, own != reference {
            return "the run has \(own) \(own == 1 ? "event" : "events"), the golden \(reference)"
        }
        guard let shape = departure.shape else { return "a sample is not finite" }
        // Joined as in: v first departs from the golden 'jneuroml' at 27.5 ms; mostly an amplitude of 0.9 times the
        // golden's
        let shares = [
            (shape.timeShift, shape.delay.map { "a shift of \(signed($0)) ms" } ?? "a shift"),
            (shape.offset, "an offset of \(signed(departure.offset))" + (unit.isEmpty ? "" : " \(unit)")),
            (
                shape.amplitude,
                departure.amplitude.map { "an amplitude of \(ReportNumber.short($0)) times the golden's" }
                    ?? "another amplitude"
            ),
            (shape.residual, "another waveform"),
        ]
        guard let largest = shares.max(by: { $0.0 < $1.0 }), largest.0 > 0 else { return "in single samples" }
        return "mostly " + largest.1
    }

    private static func signed(_ value: Double) -> String {
        (value > 0 ? "+" : "") + ReportNumber.short(value, digits: 3)
    }

    private static func amount(_ value: Double, _ unit: String) -> String {
        unit.isEmpty ? ReportNumber.short(value) : "\(ReportNumber.short(value)) \(unit)"
    }
}
