import Foundation

/// The decomposition of the difference between a run and a golden into estimated causes.
///
///     run - golden = (run - run₀) + (run₀ - golden₀) - (golden - golden₀) + unexplained
///
/// `run₀` and `golden₀` are the solutions at step size zero of the experiment's model and of the golden's model: the
/// first term is the step error of the run, the second the error of the translation between the models, and the third
/// the step error of the golden. Each term is estimated independently of the others.
///
///     let budget = ErrorBudget(
///         golden: "jneuroml", signal: "v", unit: "mV", traces: traces, isComplete: true, remarks: [])
///     print(budget.sentence)
public struct ErrorBudget: Hashable, Sendable, Codable {
    /// The cause of a part of the difference. The raw values are part of the report and of stored records.
    public enum Source: String, Hashable, Sendable, Codable, CaseIterable {
        /// The step error of the golden.
        case golden = "the golden's own step error"
        /// The step error of the run.
        case discretisation = "this run's step error"
        /// The difference between the solutions of the experiment's model and of the golden's model, both at step size
        /// zero.
        case translation = "the translation of the model"
        /// The interpolation of the run and the rounding of printed numbers, of which an upper bound is given.
        case rounding = "interpolation and print rounding"
        /// The remainder of the difference, as far as it exceeds the bound of `rounding`.
        case unexplained = "unexplained"
    }

    /// One part of the difference between a run and a golden, with the cause to which it is attributed.
    public struct Part: Hashable, Sendable, Codable {
        /// The cause of the part.
        public var source: Source
        /// The largest magnitude of the part over time, in the signal's unit.
        public var maxAbs: Double
        /// The root mean square of the part over time, in the signal's unit.
        public var rms: Double
        /// The value of the part at the time ``ErrorBudget/worstTime``, in the signal's unit; positive when it
        /// increases the magnitude of the difference. For the cause `rounding` it is the bound.
        public var atWorst: Double

        /// Summarizes the values of a part over time, in the signal's unit and with the sign of ``atWorst``; `worst` is
        /// the index of the sample at which run and golden differ most.
        init(_ source: Source, _ trace: [Double], worst: Int) {
            self.source = source
            maxAbs = Largest.magnitude(trace)
            rms = ErrorBudget.rms(trace)
            atWorst = trace.indices.contains(worst) ? trace[worst] : 0
        }
    }

    /// The name of the golden.
    public var golden: String
    /// The name of the quantity.
    public var signal: String
    /// The name of the quantity's unit; empty when it has none.
    public var unit: String
    /// The largest magnitude of run minus golden, in the signal's unit.
    public var maxAbs: Double
    /// The time at which run and golden differ most, in milliseconds.
    public var worstTime: Double
    /// The root mean square of run minus golden, in the signal's unit.
    public var rms: Double
    /// The parts of the difference, one for each cause, in the order of `Source`.
    public var parts: [Part]
    /// The decomposition of the mean square of run minus golden into time shift, offset, amplitude and residual.
    public var shape: DifferenceShape
    /// The number of upward threshold crossings of the golden; nil if the signal has no threshold.
    public var goldenEvents: Int?
    /// The number of upward threshold crossings of the run; nil if the signal has no threshold.
    public var runEvents: Int?
    /// A Boolean value that indicates whether every part was estimated and is finite.
    public var isComplete: Bool
    /// Sentences on the estimates of the parts, such as why one could not be estimated.
    public var remarks: [String]

    /// The root mean square of the unexplained part divided by the root mean square of the difference; 0 if both are 0,
    /// infinite if only the difference is 0, NaN if one of the two is not finite.
    public var unexplainedShare: Double {
        let rest = parts.first { $0.source == .unexplained }?.rms ?? 0
        guard rms.isFinite, rest.isFinite else { return .nan }
        return rms > 0 ? rest / rms : rest > 0 ? .infinity : 0
    }

    /// A one-line summary in words, with numbers of three digits, such as `v against jneuroml: largest difference 0.5
    /// mV at 64 ms, of which 0.4 is the golden's own step error`. The bound of `rounding` and parts that are 0 at that
    /// time are left out; different numbers of events are added.
    public var sentence: String {
        let named = unit.isEmpty ? "" : " \(unit)"
        let parts = parts.filter { $0.source != .rounding && $0.atWorst != 0 }.map {
            "\(Self.short($0.atWorst)) is \($0.source.rawValue)"
        }
        var sign = (parts.isEmpty ? "" : ", of which ") + parts.joined(separator: ", ")
        if let goldenEvents, let runEvents, goldenEvents != runEvents {
            // The whole sentence: v against jneuroml: largest difference 0.5 mV at 64 ms; the run has 3 events, …
            sign += "; the run has \(runEvents) events, the golden \(goldenEvents)"
        }
        return
            "\(signal) against \(golden): largest difference \(Self.short(maxAbs))\(named) at \(Self.short(worstTime)) ms\(sign)"
    }

    private static func short(_ value: Double) -> String { String(format: "%.3g", value) }

    /// The time courses from which a budget is computed, in the signal's unit at common sample times. All arrays have
    /// the shape `[samples]`.
    public struct Traces: Sendable {
        /// The sample times in milliseconds.
        public var times: [Double]
        /// The values of the run, in the signal's unit.
        public var run: [Double]
        /// The values of the golden, in the signal's unit.
        public var goldenValues: [Double]
        /// The estimated step error of the golden: golden minus its solution at step size zero.
        public var goldenStepError: [Double]
        /// The estimated step error of the run: run minus its solution at step size zero.
        public var discretisation: [Double]
        /// The solution of the experiment's model minus the solution of the golden's model, both at step size zero.
        public var translation: [Double]
        /// An upper bound on the part of the difference that is due to interpolation and to the rounding of printed
        /// numbers.
        public var bound: [Double]
        /// The contiguous ranges of sample indices that no excluded interval divides.
        public var segments: [Range<Int>]

        /// Creates the traces of a budget.
        /// - Parameter segments: The contiguous ranges of sample indices that no excluded interval divides; nil for a
        ///   single range.
        public init(
            times: [Double], run: [Double], goldenValues: [Double], goldenStepError: [Double], discretisation: [Double],
            translation: [Double], bound: [Double], segments: [Range<Int>]? = nil
        ) {
            self.times = times
            self.segments = segments ?? [times.indices]
            self.run = run
            self.goldenValues = goldenValues
            self.goldenStepError = goldenStepError
            self.discretisation = discretisation
            self.translation = translation
            self.bound = bound
        }

        /// A Boolean value that indicates whether every value of every trace is finite.
        public var isFinite: Bool {
            [run, goldenValues, goldenStepError, discretisation, translation, bound].allSatisfy {
                $0.allSatisfy(\.isFinite)
            }
        }

        /// The values of the run minus those of the golden.
        public var difference: [Double] { zip(run, goldenValues).map { $0 - $1 } }

        /// The difference from the golden that a run without defects has: the step error of the run plus the
        /// translation error minus the step error of the golden, shape `[samples]`.
        public var expected: [Double] {
            times.indices.map { discretisation[$0] + translation[$0] - goldenStepError[$0] }
        }

        /// The unexplained part: the difference minus `expected`, reduced in magnitude by `bound`; 0 where `bound`
        /// covers it.
        public var rest: [Double] {
            zip(zip(difference, expected), bound).map { pair, bound in
                let rest = pair.0 - pair.1
                return rest.magnitude <= bound ? 0 : rest - (rest > 0 ? bound : -bound)
            }
        }
    }

    /// Computes a budget from its traces.
    /// - Parameters:
    ///   - golden: The name of the golden.
    ///   - signal: The name of the quantity.
    ///   - unit: The name of the quantity's unit; empty when it has none.
    ///   - isComplete: A Boolean value that indicates whether the traces contain estimates of all parts.
    ///   - remarks: Sentences on the estimates.
    public init(
        golden: String, signal: String, unit: String, traces: Traces, isComplete: Bool, remarks: [String]
    ) {
        self.isComplete = isComplete && traces.isFinite
        self.golden = golden
        self.signal = signal
        self.unit = unit
        self.remarks =
            remarks
            + (traces.isFinite
                ? []
                : [
                    "the budget is incomplete, because the run, the golden or an estimate of their errors has a value"
                        + " that is not finite"
                ])
        let difference = traces.difference
        let worst = Largest.magnitudeIndex(difference) ?? 0
        maxAbs = difference.indices.contains(worst) ? difference[worst].magnitude : 0
        worstTime = traces.times.indices.contains(worst) ? traces.times[worst] : 0
        rms = Self.rms(difference)
        // The sign of the largest difference is factored out, so that the parts at that time add up to its magnitude.
        let sign = difference.indices.contains(worst) && difference[worst] < 0 ? -1.0 : 1.0
        parts = [
            Part(.golden, traces.goldenStepError.map { -$0 * sign }, worst: worst),
            Part(.discretisation, traces.discretisation.map { $0 * sign }, worst: worst),
            Part(.translation, traces.translation.map { $0 * sign }, worst: worst),
            Part(.rounding, traces.bound, worst: worst),
            Part(.unexplained, traces.rest.map { $0 * sign }, worst: worst),
        ]
        shape = DifferenceShape(
            times: traces.times, reference: traces.goldenValues, test: traces.run, segments: traces.segments)
    }

    /// Returns the root mean square of the values; 0 for an empty array.
    public static func rms(_ values: [Double]) -> Double {
        guard !values.isEmpty else { return 0 }
        return (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
    }
}
