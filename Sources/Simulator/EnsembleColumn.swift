import Foundation

/// The parts of the name of a column in the results of an ensemble: a recorded quantity and a statistic of its
/// distribution.
///
///     EnsembleColumn("v.mean.se")?.quantity  // "v"
///     EnsembleColumn("v.q0.25")?.statistic   // .quantile(0.25)
package struct EnsembleColumn: Hashable, Sendable {
    /// A statistic of the distribution of a quantity over the members of an ensemble.
    package enum Statistic: Hashable, Sendable {
        /// The mean of the quantity over the members.
        case mean
        /// The standard deviation of the quantity over the members, with n − 1 in the denominator.
        case deviation
        /// The kurtosis: the fourth central moment over the square of the variance.
        case kurtosis
        /// The quantile for a probability: the value below which a member lies with this probability.
        case quantile(Double)
        /// Not a statistic: the value of a single member, given by the number of the member from 0.
        case member(Int)
    }

    /// The path of the recorded quantity whose statistic the column holds.
    package var quantity: String
    /// The statistic of the quantity that the column holds.
    package var statistic: Statistic
    /// A Boolean value that indicates whether the column holds the standard error of the statistic.
    package var isError: Bool

    /// Parses the name of a column, such as `v.mean.se`; nil for a name that does not end with a statistic or a member.
    package init?(_ name: String) {
        isError = name.hasSuffix(".se")
        let rest = isError ? name.dropLast(3) : name[...]
        if let quantity = Self.part(rest, before: ".mean") {
            (self.quantity, statistic) = (quantity, .mean)
        } else if let quantity = Self.part(rest, before: ".sd") {
            (self.quantity, statistic) = (quantity, .deviation)
        } else if !isError, let quantity = Self.part(rest, before: ".kurtosis") {
            (self.quantity, statistic) = (quantity, .kurtosis)
        } else if let mark = rest.range(of: ".q", options: .backwards),
            let probability = Double(rest[mark.upperBound...]), probability > 0, probability < 1
        {
            (quantity, statistic) = (String(rest[..<mark.lowerBound]), .quantile(probability))
        } else if !isError, let mark = rest.range(of: ".member", options: .backwards),
            let index = Int(rest[mark.upperBound...])
        {
            (quantity, statistic) = (String(rest[..<mark.lowerBound]), .member(index))
        } else {
            return nil
        }
    }

    private static func part(_ name: Substring, before suffix: String) -> String? {
        name.hasSuffix(suffix) ? String(name.dropLast(suffix.count)) : nil
    }
}
