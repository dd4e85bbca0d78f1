/// The result of an engine comparison: the solutions of one case by several engines, compared with each other.
public struct EngineComparisonRecord: Codable, Sendable {
    /// The result of one engine in the comparison.
    public struct Engine: Codable, Sendable {
        /// The name of the compared engine.
        public var name: String
        /// The version of the compared engine.
        public var version: String
        /// The numerical method that the engine uses, in words.
        public var scheme: String
        /// The way in which the engine's run ended: `ran`, `unsupported`, `missing`, `error` or `timeout`.
        public var verdict: String
        /// The reason why the engine did not run the case; nil if it ran.
        public var reason: String?
        /// The wall time of the engine's process, in seconds.
        public var seconds: Double
        /// The SHA-256 digest of the engine's output files, joined in their order; nil if there are none.
        public var textDigest: String?
        /// The estimated parts of the engine's error; nil if they were not computed.
        public var budget: Budget?

        /// Creates the result of one engine, without a budget of its error.
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

    /// The estimated parts of an engine's error, each the largest over all signals and relative to the range of the
    /// signal.
    public struct Budget: Codable, Sendable {
        /// The step error of the engine, relative to the range of the signal, estimated by step halving with the
        /// simulator's method that fits the engine's solution best; nil if no method fits it up to rounding.
        public var discretisation: Double?
        /// The error due to printing, relative to the range of the signal: half a unit in the last place of the 32-bit
        /// numbers in the engine's table; 0 for other outputs.
        public var printing: Double
        /// The largest difference between the engine's solution and the closest solution of the simulator, relative to
        /// the range of the signal; NaN when no method of the simulator runs the case.
        public var unexplained: Double
        /// The simulator's method and settings whose solution is closest to the engine's, in words such as
        /// `rk4, a row late`, or that no method runs the model.
        public var scheme: String
        /// A Boolean value that indicates whether ``unexplained`` is of the size of rounding errors.
        public var isExplained: Bool

        /// The engine's distance from the converged solution, as a share of the larger of the distances of `euler` and
        /// `lems` with the same step size: the largest share over all signals; nil if a method of the simulator fits
        /// the engine's solution, if that diverges, or if there is no converged solution.
        public var stepUse: Double?

        /// A Boolean value that indicates whether no method of the simulator fits the engine's solution, but its
        /// distance from the converged solution is at most the larger of the distances of `euler` and `lems` with the
        /// same step size.
        public var isWithinStepError: Bool { stepUse.map { $0 <= 1 } ?? false }

        /// Creates the parts of an engine's error.
        public init(discretisation: Double?, printing: Double, unexplained: Double, scheme: String, isExplained: Bool) {
            self.discretisation = discretisation
            self.printing = printing
            self.unexplained = unexplained
            self.scheme = scheme
            self.isExplained = isExplained
        }
    }

    /// The largest difference between the solutions of two engines, relative to the range of the signal.
    public struct Pair: Codable, Sendable {
        /// The name of the first engine of the pair.
        public var first: String
        /// The name of the second engine of the pair.
        public var second: String
        /// The name of the signal in which the engines differ most, relative to the range of the signal.
        public var signal: String
        /// The name of the signal's unit; empty when it has none.
        public var unit: String
        /// The largest magnitude of the difference between the engines, in ``unit``.
        public var maxAbs: Double
        /// The largest magnitude of the difference between the engines, relative to the range of the signal.
        public var share: Double
        /// A Boolean value that indicates whether the output files of both engines are equal byte for byte; false if an
        /// engine wrote none.
        public var isSameText: Bool

        /// Creates the largest difference between two engines.
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

    /// The id of the compared case, or the name under which a file is reported.
    public var caseID: String
    /// The title of the compared experiment.
    public var title: String
    /// The name of the integration method that the experiment itself asks for.
    public var method: String
    /// The step size that the experiment itself asks for, in milliseconds.
    public var step: String
    /// The engines that were asked to run the case, including those that did not run it.
    public var engines: [Engine]
    /// The differences of each pair of engines that ran and whose solutions can be compared.
    public var pairs: [Pair]

    /// Creates the record of an engine comparison.
    public init(caseID: String, title: String, method: String, step: String, engines: [Engine], pairs: [Pair]) {
        self.caseID = caseID
        self.title = title
        self.method = method
        self.step = step
        self.engines = engines
        self.pairs = pairs
    }

    /// Returns the difference of two engines, named in either order; nil if one of them did not run, or if their
    /// solutions cannot be compared.
    public func pair(_ first: String, _ second: String) -> Pair? {
        pairs.first { ($0.first == first && $0.second == second) || ($0.first == second && $0.second == first) }
    }
}
