/// What several engines made of one case.
public struct EngineComparisonRecord: Codable, Sendable {
    /// An engine and what became of it.
    public struct Engine: Codable, Sendable {
        /// Its name, version and scheme in words.
        public var name: String
        public var version: String
        public var scheme: String
        /// `ran`, `unsupported`, `missing`, `error` or `timeout`, and why where it did not run.
        public var verdict: String
        public var reason: String?
        /// Wall time of the process, in seconds.
        public var seconds: Double
        /// SHA-256 of the text that it wrote; nil when it wrote none.
        public var textDigest: String?
        /// How its difference from the experiment's own method comes about.
        public var budget: Budget?

        /// Creates a record.
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

    /// Parts of an engine's error, each the largest over the signals, as a share of the signal's range.
    public struct Budget: Codable, Sendable {
        /// The error of its scheme at its step, estimated by halving the step of the same scheme here; nil where the
        /// scheme is not one of ours.
        public var discretisation: Double?
        /// Half a unit in the last place that it prints.
        public var printing: Double
        /// What is left between the engine and the same scheme run here.
        public var unexplained: Double
        /// The scheme that it agrees with best, in words.
        public var scheme: String
        /// Whether what is left is no more than rounding.
        public var isExplained: Bool

        /// Creates a budget.
        public init(discretisation: Double?, printing: Double, unexplained: Double, scheme: String, isExplained: Bool) {
            self.discretisation = discretisation
            self.printing = printing
            self.unexplained = unexplained
            self.scheme = scheme
            self.isExplained = isExplained
        }
    }

    /// The largest difference between two engines.
    public struct Pair: Codable, Sendable {
        /// Their names.
        public var first: String
        public var second: String
        /// The signal in which they differ most for its range, by how much in its unit, and as a share of its range.
        public var signal: String
        public var unit: String
        public var maxAbs: Double
        public var share: Double
        /// Whether their texts are the same byte for byte.
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

    /// The case and the experiment's own method and step in milliseconds.
    public var caseID: String
    public var title: String
    public var method: String
    public var step: String
    /// The engines, and every pair of those that ran.
    public var engines: [Engine]
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

    /// The pair of two engines.
    public func pair(_ first: String, _ second: String) -> Pair? {
        pairs.first { ($0.first == first && $0.second == second) || ($0.first == second && $0.second == first) }
    }
}
