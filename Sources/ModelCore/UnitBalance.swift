import Diagnostics
import Quantities

/// The result of the check whether the equations of a dynamics agree with the units that it declares.
///
///     let balance = UnitBalance(dynamics: "cell", equationCount: 3, faults: faults)
///     balance.summary   // "1 of 3 equations of the model 'cell' does not balance"
///
/// An equation balances if the dimension of its right-hand side is that of its left-hand side: that of the state per
/// time for a rate of change.
public struct UnitBalance: Sendable {
    /// An error in one equation: its sides, or two parts of it, have different dimensions.
    public struct Fault: Sendable {
        /// The description of the equation, such as "the equation of 'v'".
        public var equation: String
        /// The description of the error in the equation.
        public var message: String
        /// The place of the faulty equation in the model's source; nil if it is not known.
        public var place: Place?
        /// The dimension that an expression has divided by the expected one, or that of the first of two parts divided
        /// by that of the second; nil if there is no pair of known dimensions to compare.
        public var residual: Dimension?

        /// Creates an error in the dimensions of one equation.
        public init(equation: String, message: String, place: Place?, residual: Dimension?) {
            self.equation = equation
            self.message = message
            self.place = place
            self.residual = residual
        }

        /// A line of text with the equation, the error and the residual dimension.
        public var text: String {
            "\(equation): \(message)" + (residual.map { ", residual dimension \($0)" } ?? "")
        }
    }

    /// The name of the dynamics whose equations are checked, such as the name of its component type.
    public var dynamics: String
    /// The number of equations of the dynamics that were checked.
    public var equationCount: Int
    /// The errors found in the equations; empty if every equation balances.
    public var faults: [Fault]

    /// Creates the result of the unit check of a dynamics.
    public init(dynamics: String, equationCount: Int, faults: [Fault]) {
        self.dynamics = dynamics
        self.equationCount = equationCount
        self.faults = faults
    }

    /// The number of equations of the dynamics that have at least one error.
    public var faultyCount: Int { Set(faults.map(\.equation)).count }

    /// A sentence with the number of equations that do not balance, such as "1 of 3 equations of the model 'cell' does
    /// not balance".
    public var summary: String {
        "\(faultyCount) of \(equationCount) equations of the model '\(dynamics)' \(faultyCount == 1 ? "does" : "do")"
            + " not balance"
    }
}
