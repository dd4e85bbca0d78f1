import Diagnostics
import Foundation
import ModelCore
import Quantities
import Traces

/// The number of rows of a golden, or of steps of a run, and the time that they cover.
///
///     let coverage = GoldenCoverage(golden.trajectory(file: "v.golden").times)
///     coverage?.text  // "501 rows from 0 to 50 ms"
public struct GoldenCoverage: Sendable, Hashable {
    /// The number of rows of a golden, or of steps of a run.
    public var rows: Int
    /// The time of the first row of a golden, or of the start of a run after its transient, in milliseconds.
    public var start: Double
    /// The time of the last row of a golden, or of the end of a run, in milliseconds.
    public var end: Double

    /// Creates the coverage of rows at increasing times, in milliseconds; nil without rows.
    public init?(_ times: [Double]) {
        guard let start = times.first, let end = times.last else { return nil }
        (rows, self.start, self.end) = (times.count, start, end)
    }

    /// Creates the coverage of a whole run of an experiment with its own step size, without the transient; nil if the
    /// time scale of the experiment is not a unit of time, its duration or step size is not positive, or the number of
    /// steps is too large for an `Int`.
    package init?(run settings: SimulationSettings) {
        guard let shift = settings.timeScale.decimalShift(to: .millisecond) else { return nil }
        let (step, duration) = (settings.step.value, settings.duration.shifted(by: shift).value)
        let transient = settings.transient.shifted(by: shift).value
        // Adaptive steps and maps may have no step size that could be counted.
        let count = (settings.duration.value / step).rounded()
        guard duration > 0, step > 0, let steps = Int(exactly: count) else { return nil }
        (rows, start, end) = (steps, transient, transient + duration)
    }

    /// The coverage in words, such as `501 rows from 0 to 50 ms`.
    public var text: String {
        "\(rows) \(rows == 1 ? "row" : "rows") from \(Self.short(start)) to \(Self.short(end)) ms"
    }

    fileprivate static func short(_ time: Double) -> String { String(format: "%.9g", time) }

    /// Returns whether this golden has fewer rows, starts later or ends earlier than another one.
    public func isLess(than other: GoldenCoverage) -> Bool {
        rows < other.rows || start > other.start || end < other.end
    }

    /// Returns the share of the time of a run that lies between the first and the last row of this golden, from 0 to 1.
    public func share(of run: GoldenCoverage) -> Double {
        max(0, min(end, run.end) - max(start, run.start)) / (run.end - run.start)
    }

    /// The share of the time of a run above which a golden covers the run; the first and the last row of engines are
    /// often a step from its ends.
    private static let wholeShare = 0.98

    /// Returns whether this golden covers at least 98 % of the time of a run.
    public func isWhole(of run: GoldenCoverage) -> Bool { share(of: run) >= Self.wholeShare }

    /// The share of the time of a run below which a golden gets a warning.
    private static let warnedShare = 0.9
    /// The number of rows below which a golden gets a warning if the run has ten times as many steps.
    private static let warnedRows = 10

    /// Returns the warning that this golden covers only a part of a run, so that nothing fails if the rest changes. The
    /// result is nil if the golden covers at least nine tenths of the time of the run, and has at least 10 rows or a
    /// tenth of the number of the run's steps.
    /// - Parameters:
    ///   - name: The name of the golden.
    ///   - run: The coverage of the run.
    ///   - place: The place of the declaration of the golden in the file of the case.
    package func warning(_ name: String, of run: GoldenCoverage, at place: Place) -> Diagnostic? {
        let isSparse = rows < Self.warnedRows && rows * 10 < run.rows
        guard share(of: run) < Self.warnedShare || isSparse else { return nil }
        let percent = String(format: "%.2g", share(of: run) * 100)
        return Diagnostic(
            .warning, .partialGolden,
            "the golden '\(name)' has \(text), which is \(percent) % of the time of the run, \(Self.short(run.start)) to"
                + " \(Self.short(run.end)) ms in \(run.rows) steps: nothing fails if the rest changes",
            at: place, hint: "make the golden again for the whole run, or shorten the run")
    }
}

extension CaseDefinition {
    /// Returns the warning that a golden covers only a part of a run of the case, by the rule of
    /// ``GoldenCoverage/warning(_:of:at:)``; nil if it covers enough, has no rows, or `run` is nil. The number of rows
    /// does not count for the golden of an ensemble and for one that holds some of the rows on purpose
    /// (`rows: decimated`).
    /// - Parameters:
    ///   - golden: The declaration of the golden in the case.
    ///   - times: The times of the golden's rows, in milliseconds.
    ///   - run: The coverage of a run of the case; nil if it is not known.
    package func partialGolden(
        _ golden: GoldenDefinition, _ times: [Double], of run: GoldenCoverage?
    ) -> Diagnostic? {
        guard let run, var coverage = GoldenCoverage(times) else { return nil }
        if golden.isDecimated || ensemble != nil { coverage.rows = max(coverage.rows, run.rows) }
        return coverage.warning(golden.name, of: run, at: golden.place)
    }
}

extension LoadedCase {
    /// The warnings for those goldens of the case that cover only a part of a run with the experiment's own step size.
    package var partialGoldens: [Diagnostic] {
        let run = GoldenCoverage(run: preparedModel.model.simulation)
        return zip(definition.goldens, goldens).compactMap { declared, golden in
            definition.partialGolden(declared, golden.trajectory.times, of: run)
        }
    }
}

extension CaseLoader {
    /// Returns the coverage of a run of a case with the model's own step size, computed from the settings of the model
    /// without a run; nil if the model cannot be read, or if ``GoldenCoverage/init(run:)`` is nil.
    package func runCoverage(_ definition: CaseDefinition) -> GoldenCoverage? {
        (try? model(definition).0.simulation).flatMap { GoldenCoverage(run: $0) }
    }
}

extension GoldenReplacement {
    /// Throws when the new golden has fewer rows, starts later or ends earlier than the stored one, or covers less than
    /// 98 % of the time of the run of its case.
    /// - Parameter run: The coverage of the run; nil if it is not known, so that only the stored golden counts.
    /// - Throws: `DiagnosticsError` (`goldenMismatch`) with the rows and times of the new golden, and those of the
    ///   stored one or the times of the run.
    public func requireCoverage(of run: GoldenCoverage? = nil) throws {
        var problem: String?
        if after.isLess(than: before) {
            // The whole message: the new golden covers 11 rows from 0 to 1 ms, less than the stored one, 21 rows from 0
            // to 2 ms
            problem = "less than the stored one, \(before.text)"
        } else if let run, !after.isWhole(of: run) {
            problem =
                "less than the run of the case, which lasts from \(GoldenCoverage.short(run.start)) to \(GoldenCoverage.short(run.end)) ms"
        }
        guard let problem else { return }
        throw DiagnosticsError(
            .goldenMismatch, "the new golden covers \(after.text), \(problem)", at: Place(file: path),
            hint: "make the new golden for the whole run; if less is intended, add '--allow-less'")
    }
}
