/// The solutions of one case by several engines, compared with each other.
public struct EngineComparisonRecord: Codable, Sendable {
    /// One engine of the comparison, and its result.
    public struct Engine: Codable, Sendable {
        /// The name of the engine.
        public var name: String
        /// The version of the engine.
        public var version: String
        /// The numerical method of the engine, in words.
        public var scheme: String
        /// The result: `ran`, `unsupported`, `missing`, `error` or `timeout`.
        public var verdict: String
        /// The reason why the engine did not run; nil if it ran.
        public var reason: String?
        /// The wall time of the process, in seconds.
        public var seconds: Double
        /// The SHA-256 digest of the engine's output; nil if there is none.
        public var textDigest: String?
        /// The parts of the engine's error; nil if they were not computed.
        public var budget: Budget?

        /// Creates the result of an engine.
        public init(
            name: String, version: String, scheme: String, verdict: String, reason: String?, seconds: Double,
            textDigest: String?
        ) {
            self.name = name
            self.version = version
            self.scheme = scheme
            self.verdict = verdict
            self.reason = reason
            self.seconds = seconds
            self.textDigest = textDigest
        }
    }

    /// The parts of an engine's error, each the largest over all signals and relative to the range of the signal.
    public struct Budget: Codable, Sendable {
        /// The step error of the engine's method, estimated by step halving with the simulator's method that fits best;
        /// nil if no method fits.
        public var discretisation: Double?
        /// The error due to printing: half a unit in the last printed digit.
        public var printing: Double
        /// The difference between the engine's solution and that of the simulator's method that fits best; NaN when no
        /// method of the simulator runs the case.
        public var unexplained: Double
        /// The simulator's method that fits best, in words.
        public var scheme: String
        /// A Boolean value that indicates whether the unexplained difference is of the size of rounding.
        public var isExplained: Bool

        /// The engine's distance from the converged solution, as a share of the larger of the distances of `euler` and
        /// `lems` with the same step size: the largest share over all signals; nil if a method fits, or there is no
        /// converged solution.
        public var stepUse: Double?

        /// A Boolean value that indicates whether no method fits, but the engine's distance from the converged solution
        /// is at most the larger of the distances of `euler` and `lems` with the same step size.
        public var isWithinStepError: Bool { stepUse.map { $0 <= 1 } ?? false }

        /// Creates a budget.
        public init(discretisation: Double?, printing: Double, unexplained: Double, scheme: String, isExplained: Bool) {
            self.discretisation = discretisation
            self.printing = printing
            self.unexplained = unexplained
            self.scheme = scheme
            self.isExplained = isExplained
        }
    }

    /// The largest difference between the solutions of two engines.
    public struct Pair: Codable, Sendable {
        /// The name of the first engine.
        public var first: String
        /// The name of the second engine.
        public var second: String
        /// The name of the signal whose difference is largest relative to its range.
        public var signal: String
        /// The name of the signal's unit; empty when it has none.
        public var unit: String
        /// The largest magnitude of the difference, in that unit.
        public var maxAbs: Double
        /// The difference relative to the range of the signal.
        public var share: Double
        /// A Boolean value that indicates whether the outputs of both engines are equal byte for byte.
        public var isSameText: Bool

        /// Creates a pair.
        public init(
            first: String, second: String, signal: String, unit: String, maxAbs: Double, share: Double, isSameText: Bool
        ) {
            self.first = first
            self.second = second
            self.signal = signal
            self.unit = unit
            self.maxAbs = maxAbs
            self.share = share
            self.isSameText = isSameText
        }
    }

    /// The id of the case.
    public var caseID: String
    /// The title of the case.
    public var title: String
    /// The name of the experiment's own method.
    public var method: String
    /// The experiment's own step size in milliseconds.
    public var step: String
    /// The engines that were asked to run the case, including those that did not run it.
    public var engines: [Engine]
    /// The pairs of all engines that ran.
    public var pairs: [Pair]

    /// Creates a record.
    public init(caseID: String, title: String, method: String, step: String, engines: [Engine], pairs: [Pair]) {
        self.caseID = caseID
        self.title = title
        self.method = method
        self.step = step
        self.engines = engines
        self.pairs = pairs
    }

    /// Returns the pair of two engines in either order; nil if one of them did not run.
    public func pair(_ first: String, _ second: String) -> Pair? {
        pairs.first { ($0.first == first && $0.second == second) || ($0.first == second && $0.second == first) }
    }
}
