import Comparison

/// The result of a convergence study: the observed orders of convergence of several methods on one case or file.
public struct ConvergenceRecord: Codable, Sendable {
    /// The observed order of convergence of one method in one quantity, such as the values of `v` or its event times.
    public struct Order: Codable, Sendable {
        /// The feature of a recorded quantity whose error the study measures.
        public enum Kind: String, Codable, Sendable {
            /// The values of the quantity; the error is the largest difference from the reference solution over the
            /// sample times that all step sizes share.
            case signal
            /// The times at which the quantity crosses its threshold; the error is the largest difference from those of
            /// the reference solution, in milliseconds, and infinite if their numbers differ.
            case eventTimes = "event times"
            /// The highest value of the quantity; the error is its difference from that of the reference solution.
            case peak
        }

        /// The name of the integration method whose order was observed.
        public var method: String
        /// The path of the recorded quantity whose error was measured.
        public var quantity: String
        /// The feature of the quantity whose error was measured.
        public var kind: Kind
        /// The name of the unit of the measured errors; empty when they have none.
        public var unit: String
        /// The measured errors at all step sizes, and the verdict on the order that follows from them.
        public var judgement: OrderJudgement
        /// The Richardson extrapolation of the last event time or of the peak from the three smallest step sizes; nil
        /// for the values of a quantity, and where fewer than three runs have as many events as the reference solution.
        public var grids: GridConvergence?

        /// Creates the observed order of one method in one quantity.
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

    /// The error and the cost of one run of a convergence study: a point of the work-precision diagram.
    public struct Work: Codable, Sendable {
        /// The step size of the run, in milliseconds.
        public var step: Double
        /// The largest error of the run over all signals, relative to the range of the signal; infinite if the run
        /// cannot be compared with the reference solution.
        public var error: Double
        /// The number of evaluations of the right-hand side in the run.
        public var evaluations: Int
        /// The wall time of the run's integration, in seconds.
        public var seconds: Double

        /// Creates a point of the work-precision diagram.
        public init(step: Double, error: Double, evaluations: Int, seconds: Double) {
            self.step = step
            self.error = error
            self.evaluations = evaluations
            self.seconds = seconds
        }
    }

    /// The results of a convergence study for one method: its expected order, its observed orders and its costs.
    public struct Method: Codable, Sendable {
        /// The name of the studied integration method.
        public var name: String
        /// The order of convergence that is expected of the method on this model.
        public var expected: Double
        /// The reason why this order is expected, in words.
        public var reason: String
        /// The observed orders of the method: one for the values of each recorded quantity that is not constant, and
        /// one for each event function (a threshold or peak) that has an event in the reference solution.
        public var orders: [Order]
        /// The error and the cost of each run of the method that did not fail, the largest step size first.
        public var work: [Work]
        /// A clause on each run that failed, such as `the run with the step size 0.1 ms failed: ` followed by the first
        /// error message.
        public var remarks: [String]

        /// Creates the results of a convergence study for one method.
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

        /// The most severe verdict on the method's observed orders, where `low` is the most severe and `atFloor` the
        /// least; `notAsymptotic` when there are no orders.
        public var verdict: OrderVerdict {
            let rank: [OrderVerdict] = [.low, .oscillatory, .notAsymptotic, .ok, .superconvergent, .atFloor]
            let found = Set(orders.map(\.judgement.verdict))
            return rank.first { found.contains($0) } ?? .notAsymptotic
        }
    }

    /// The id of the studied case or the path of the studied file.
    public var name: String
    /// The raw value of the `EventPolicy` of the runs: `step` or `located`.
    public var policy: String
    /// A description of the reference solution, from which errors are measured.
    public var reference: String
    /// The results of each studied method.
    public var methods: [Method]

    /// Creates the record of a convergence study.
    public init(name: String, policy: String, reference: String, methods: [Method]) {
        self.name = name
        self.policy = policy
        self.reference = reference
        self.methods = methods
    }

    /// The exit status of the convergence study: `regression` when the observed order of a method is too low,
    /// `nothingVerified` when an order could not be determined or no method was studied, otherwise `success`.
    public var status: ExitStatus {
        let verdicts = methods.map(\.verdict)
        if verdicts.contains(.low) { return .regression }
        return verdicts.isEmpty || verdicts.contains { !$0.isGood } ? .nothingVerified : .success
    }
}
