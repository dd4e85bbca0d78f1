import Foundation

/// How the difference of a run from a golden comes about, each part estimated on its own.
///
/// run - golden = (run - its limit) + (limit of the experiment - limit of the original) - (golden - its limit) + rest,
/// where a limit is the solution at no step at all.
public struct ErrorBudget: Hashable, Sendable, Codable {
    /// Where a part comes from.
    public enum Source: String, Hashable, Sendable, Codable, CaseIterable {
        /// The golden's own step.
        case golden = "the golden's own step error"
        /// The step of this run.
        case discretisation = "this run's step error"
        /// What the experiment's model is, against that of the golden.
        case translation = "the translation of the model"
        /// What interpolation and printing may hide; a bound.
        case rounding = "interpolation and print rounding"
        /// What is left.
        case unexplained = "unexplained"
    }

    /// A part of the difference.
    public struct Part: Hashable, Sendable, Codable {
        /// Where it comes from.
        public var source: Source
        /// Its largest magnitude and its root mean square, in the signal's unit.
        public var maxAbs: Double
        public var rms: Double
        /// What it adds to the difference at the instant at which that is largest, with its sign.
        public var atWorst: Double

        init(_ source: Source, _ trace: [Double], worst: Int) {
            self.source = source
            maxAbs = Largest.magnitude(trace)
            rms = ErrorBudget.rms(trace)
            atWorst = trace.indices.contains(worst) ? trace[worst] : 0
        }
    }

    /// The golden and the quantity, with its unit.
    public var golden: String
    public var signal: String
    public var unit: String
    /// The difference: largest, when in milliseconds, and root mean square.
    public var maxAbs: Double
    public var worstTime: Double
    public var rms: Double
    /// The parts, in the order of `Source`.
    public var parts: [Part]
    /// The shape of the difference.
    public var shape: DifferenceShape
    /// Numbers of events of golden and run; nil without a threshold.
    public var goldenEvents: Int?
    public var runEvents: Int?
    /// Whether every part could be estimated.
    public var isComplete: Bool
    /// What else there is to say, such as a part that could not be estimated.
    public var remarks: [String]

    /// The share of the root mean square difference that is left unexplained; not a number where the difference is not.
    public var unexplainedShare: Double {
        let rest = parts.first { $0.source == .unexplained }?.rms ?? 0
        guard rms.isFinite, rest.isFinite else { return .nan }
        return rms > 0 ? rest / rms : rest > 0 ? .infinity : 0
    }

    /// The budget in a line that can be repeated to a colleague.
    public var sentence: String {
        let named = unit.isEmpty ? "" : " \(unit)"
        let parts = parts.filter { $0.source != .rounding && $0.atWorst != 0 }.map {
            "\(Self.short($0.atWorst)) is \($0.source.rawValue)"
        }
        var sign = (parts.isEmpty ? "" : ", of which ") + parts.joined(separator: ", ")
        if let goldenEvents, let runEvents, goldenEvents != runEvents {
            sign += "; \(runEvents) events where the golden has \(goldenEvents)"
        }
        return "\(signal) against \(golden): \(Self.short(maxAbs))\(named) at \(Self.short(worstTime)) ms\(sign)"
    }

    private static func short(_ value: Double) -> String { String(format: "%.3g", value) }

    /// The traces of a budget, in the signal's unit, on common instants.
    public struct Traces: Sendable {
        /// The instants in milliseconds.
        public var times: [Double]
        /// Run and golden.
        public var run: [Double]
        public var reference: [Double]
        /// Golden minus its limit, run minus its limit, limit of the experiment minus limit of the original.
        public var golden: [Double]
        public var discretisation: [Double]
        public var translation: [Double]
        /// What interpolation and printing may hide at most.
        public var bound: [Double]
        /// Ranges of the instants between which nothing was left out.
        public var segments: [Range<Int>]

        /// Creates traces.
        /// - Parameter segments: ranges of the instants between which nothing was left out; nil for a single one.
        public init(
            times: [Double], run: [Double], reference: [Double], golden: [Double], discretisation: [Double],
            translation: [Double], bound: [Double], segments: [Range<Int>]? = nil
        ) {
            self.times = times
            self.segments = segments ?? [times.indices]
            self.run = run
            self.reference = reference
            self.golden = golden
            self.discretisation = discretisation
            self.translation = translation
            self.bound = bound
        }

        /// Whether every value is finite.
        public var isFinite: Bool {
            [run, reference, golden, discretisation, translation, bound].allSatisfy { $0.allSatisfy(\.isFinite) }
        }

        /// Run minus golden.
        public var difference: [Double] { zip(run, reference).map { $0 - $1 } }

        /// What the parts predict: what a run without fault differs by.
        public var expected: [Double] {
            times.indices.map { discretisation[$0] + translation[$0] - golden[$0] }
        }

        /// What is left beyond the bound.
        public var rest: [Double] {
            zip(zip(difference, expected), bound).map { pair, bound in
                let rest = pair.0 - pair.1
                return rest.magnitude <= bound ? 0 : rest - (rest > 0 ? bound : -bound)
            }
        }
    }

    /// Sums up traces.
    public init(
        golden: String, signal: String, unit: String, traces: Traces, isComplete: Bool, remarks: [String]
    ) {
        self.isComplete = isComplete && traces.isFinite
        self.golden = golden
        self.signal = signal
        self.unit = unit
        self.remarks =
            remarks + (traces.isFinite ? [] : ["run, golden or an estimate of their errors is not finite somewhere"])
        let difference = traces.difference
        let worst = Largest.magnitudeIndex(difference) ?? 0
        maxAbs = difference.indices.contains(worst) ? difference[worst].magnitude : 0
        worstTime = traces.times.indices.contains(worst) ? traces.times[worst] : 0
        rms = Self.rms(difference)
        // Signs are those of the difference there, so that the parts add up to its magnitude.
        let sign = difference.indices.contains(worst) && difference[worst] < 0 ? -1.0 : 1.0
        parts = [
            Part(.golden, traces.golden.map { -$0 * sign }, worst: worst),
            Part(.discretisation, traces.discretisation.map { $0 * sign }, worst: worst),
            Part(.translation, traces.translation.map { $0 * sign }, worst: worst),
            Part(.rounding, traces.bound, worst: worst),
            Part(.unexplained, traces.rest.map { $0 * sign }, worst: worst),
        ]
        shape = DifferenceShape(
            times: traces.times, reference: traces.reference, test: traces.run, segments: traces.segments)
    }

    /// The root mean square.
    public static func rms(_ values: [Double]) -> Double {
        guard !values.isEmpty else { return 0 }
        return (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
    }
}
