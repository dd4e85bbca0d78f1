import Comparison

/// The observed orders of convergence of several methods on one case or file.
public struct ConvergenceRecord: Codable, Sendable {
    /// The observed order of convergence of one quantity with one method.
    public struct Order: Codable, Sendable {
        /// The feature of a quantity whose error is measured.
        public enum Kind: String, Codable, Sendable {
            /// The values of the signal; the error is the largest over the sample times that all step sizes share.
            case signal
            /// The times of the signal's threshold crossings; the error is the largest, in milliseconds.
            case eventTimes = "event times"
            /// The highest value of the signal; the error is its difference from that of the reference.
            case peak
        }

        /// The name of the method.
        public var method: String
        /// The path of the quantity.
        public var quantity: String
        /// The feature whose error is measured.
        public var kind: Kind
        /// The name of the unit of the errors; empty when they have none.
        public var unit: String
        /// The errors at all step sizes and the verdict on their order.
        public var judgement: OrderJudgement
        /// The Richardson extrapolation of the last value of the feature (event time or peak) from the three smallest
        /// step sizes; nil for signals, and where fewer than three runs have as many events as the reference.
        public var grids: GridConvergence?

        /// Creates the order of one quantity.
        public init(
            method: String, quantity: String, kind: Kind, unit: String, judgement: OrderJudgement,
            grids: GridConvergence?
        ) {
            self.method = method
            self.quantity = quantity
            self.kind = kind
            self.unit = unit
            self.judgement = judgement
            self.grids = grids
        }
    }

    /// The error and the cost of one run.
    public struct Work: Codable, Sendable {
        /// The step size in milliseconds.
        public var step: Double
        /// The largest error over all signals, relative to the range of the signal.
        public var error: Double
        /// The number of evaluations of the right-hand side.
        public var evaluations: Int
        /// The wall time of the integration, in seconds.
        public var seconds: Double

        /// Creates a point of the work-precision diagram.
        public init(step: Double, error: Double, evaluations: Int, seconds: Double) {
            self.step = step
            self.error = error
            self.evaluations = evaluations
            self.seconds = seconds
        }
    }

    /// The results of one method: its expected order, its observed orders and its costs.
    public struct Method: Codable, Sendable {
        /// The name of the method.
        public var name: String
        /// The order of convergence that is expected on this model.
        public var expected: Double
        /// The reason for the expected order, in words.
        public var reason: String
        /// The observed orders, one for each quantity and kind.
        public var orders: [Order]
        /// The error and cost of each run, the largest step size first.
        public var work: [Work]
        /// Sentences on runs that failed, such as the step size and the message.
        public var remarks: [String]

        /// Creates the results of a method.
        public init(
            name: String, expected: Double, reason: String, orders: [Order], work: [Work], remarks: [String]
        ) {
            self.name = name
            self.expected = expected
            self.reason = reason
            self.orders = orders
            self.work = work
            self.remarks = remarks
        }

        /// The most severe verdict of the method's orders, where `low` is the most severe and `atFloor` the least;
        /// `notAsymptotic` when there are no orders.
        public var verdict: OrderVerdict {
            let rank: [OrderVerdict] = [.low, .oscillatory, .notAsymptotic, .ok, .superconvergent, .atFloor]
            let found = Set(orders.map(\.judgement.verdict))
            return rank.first { found.contains($0) } ?? .notAsymptotic
        }
    }

    /// The id of the case or the path of the file.
    public var name: String
    /// The event policy: `step` or `located`.
    public var policy: String
    /// A description of the reference solution, in words.
    public var reference: String
    /// The results of the studied methods.
    public var methods: [Method]

    /// Creates a record.
    public init(name: String, policy: String, reference: String, methods: [Method]) {
        self.name = name
        self.policy = policy
        self.reference = reference
        self.methods = methods
    }

    /// The exit status: `regression` when a method lost its order, `nothingVerified` when an order could not be
    /// determined, otherwise `success`.
    public var status: ExitStatus {
        let verdicts = methods.map(\.verdict)
        if verdicts.contains(.low) { return .regression }
        return verdicts.isEmpty || verdicts.contains { !$0.isGood } ? .nothingVerified : .success
    }
}
