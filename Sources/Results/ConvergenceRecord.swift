import Comparison

/// How the methods of a case converge.
public struct ConvergenceRecord: Codable, Sendable {
    /// One quantity under one method.
    public struct Order: Codable, Sendable {
        /// What the errors are of.
        public enum Kind: String, Codable, Sendable {
            /// The largest error of a signal over the instants that all steps share.
            case signal
            /// The largest error of the times of its events, in milliseconds.
            case eventTimes = "event times"
            /// The error of its highest value.
            case peak
        }

        /// The method.
        public var method: String
        /// The quantity, what of it, and its unit.
        public var quantity: String
        public var kind: Kind
        public var unit: String
        /// The judgement.
        public var judgement: OrderJudgement
        /// The last value on the three finest grids, extrapolated, with its uncertainty; nil for signals.
        public var grids: GridConvergence?

        /// Creates an order.
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

    /// The error of a run and what it cost.
    public struct Work: Codable, Sendable {
        /// The step in milliseconds.
        public var step: Double
        /// The largest error over the signals, as a share of the signal's range.
        public var error: Double
        /// Evaluations of the rates, and wall time in seconds.
        public var evaluations: Int
        public var seconds: Double

        /// Creates a point.
        public init(step: Double, error: Double, evaluations: Int, seconds: Double) {
            self.step = step
            self.error = error
            self.evaluations = evaluations
            self.seconds = seconds
        }
    }

    /// A method: its order on smooth problems, what is expected of it here and why.
    public struct Method: Codable, Sendable {
        /// Its name.
        public var name: String
        /// The order that is expected, and why where it is not the method's own.
        public var expected: Double
        public var reason: String
        /// The orders, and the work of each step.
        public var orders: [Order]
        public var work: [Work]
        /// What went wrong at some steps, in words.
        public var remarks: [String]

        /// Creates a method.
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

        /// The verdict that weighs most: a lost order, then what could not be told.
        public var verdict: OrderVerdict {
            let rank: [OrderVerdict] = [.low, .oscillatory, .notAsymptotic, .ok, .superconvergent, .atFloor]
            let found = Set(orders.map(\.judgement.verdict))
            return rank.first { found.contains($0) } ?? .notAsymptotic
        }
    }

    /// The case or file, the event policy, and how the reference was made.
    public var name: String
    public var policy: String
    public var reference: String
    /// The methods.
    public var methods: [Method]

    /// Creates a record.
    public init(name: String, policy: String, reference: String, methods: [Method]) {
        self.name = name
        self.policy = policy
        self.reference = reference
        self.methods = methods
    }

    /// The status: a lost order is a regression, an order that could not be told is nothing verified.
    public var status: ExitStatus {
        let verdicts = methods.map(\.verdict)
        if verdicts.contains(.low) { return .regression }
        return verdicts.isEmpty || verdicts.contains { !$0.isGood } ? .nothingVerified : .success
    }
}
