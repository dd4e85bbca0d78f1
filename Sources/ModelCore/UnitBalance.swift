import Diagnostics
import Quantities

/// How the equations of a dynamics agree with the units that it gives.
public struct UnitBalance: Sendable {
    /// An equation whose sides, or parts, have different dimensions.
    public struct Fault: Sendable {
        /// The equation, such as "the equation of 'v'".
        public var equation: String
        /// The fault and its place.
        public var message: String
        public var place: Place?
        /// The dimension of one part over that of the other; nil where nothing was compared.
        public var residual: Dimension?

        /// Creates a fault.
        public init(equation: String, message: String, place: Place?, residual: Dimension?) {
            self.equation = equation
            self.message = message
            self.place = place
            self.residual = residual
        }

        /// The equation, the fault, and the residual dimension.
        public var text: String {
            "\(equation): \(message)" + (residual.map { ", residual dimension \($0)" } ?? "")
        }
    }

    /// The name of the dynamics.
    public var dynamics: String
    /// The number of its equations.
    public var equationCount: Int
    /// Why not every equation balances.
    public var faults: [Fault]

    /// Creates a balance.
    public init(dynamics: String, equationCount: Int, faults: [Fault]) {
        self.dynamics = dynamics
        self.equationCount = equationCount
        self.faults = faults
    }

    /// The number of equations that do not balance.
    public var faultyCount: Int { Set(faults.map(\.equation)).count }

    /// How many equations of how many do not balance.
    public var summary: String {
        "\(faultyCount) of \(equationCount) equations of '\(dynamics)' \(faultyCount == 1 ? "does" : "do") not balance"
    }
}
