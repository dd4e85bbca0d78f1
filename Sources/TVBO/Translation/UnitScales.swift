import ElementaryFunctions
import Quantities

/// A coherent system of units, such as ms, mV, nS, pF and pA. In such a system, an equation between quantities also
/// holds between their numbers.
///
/// Units are added one after the other. The size of a further unit follows from the units before it if its dimension is
/// a product of powers of theirs:
///
///     var scales = UnitScales()
///     for unit in [.millisecond, millivolt, nanosiemens] { scales.add(unit) }
///     scales.size(of: .capacitance)  // 1e-12: beside ms, mV and nS, capacitances are in pF
struct UnitScales {
    /// One unit of the system as a row of the elimination that expresses dimensions by those of the units.
    private struct Row {
        var exponents: [Double]
        /// The index of the exponent by which the row is eliminated: it is not 0 in this row, and is 0 in all rows
        /// after it.
        var pivot: Int
        /// The decimal logarithm of the size, in SI, of the unit that this row stands for.
        var magnitude: Double
    }

    private var rows: [Row] = []

    /// Adds a unit to the system, unless its size already follows from the units before it.
    mutating func add(_ unit: PhysicalUnit) {
        let (rest, magnitude) = reduced(unit.dimension)
        guard let pivot = rest.indices.first(where: { !Self.vanishes(rest[$0]) }) else { return }
        rows.append(
            Row(
                exponents: rest, pivot: pivot,
                magnitude: ElementaryFunctions.log10(unit.factor) - magnitude))
    }

    /// Returns the size, in SI, of the coherent unit of a dimension, accurate to about 12 digits; nil if it does not
    /// follow from the units added so far.
    func size(of dimension: Dimension) -> Double? {
        let (rest, magnitude) = reduced(dimension)
        return rest.allSatisfy(Self.vanishes) ? ElementaryFunctions.pow(10, magnitude) : nil
    }

    /// Returns the exponents of a dimension without those that the rows explain, and the logarithm of the size of what
    /// they explain.
    private func reduced(_ dimension: Dimension) -> (rest: [Double], magnitude: Double) {
        var rest = (0..<7).map { Double(dimension.exponents[$0]) }
        var magnitude = 0.0
        for row in rows {
            let share = rest[row.pivot] / row.exponents[row.pivot]
            for index in rest.indices { rest[index] -= share * row.exponents[index] }
            magnitude += share * row.magnitude
        }
        return (rest, magnitude)
    }

    private static func vanishes(_ exponent: Double) -> Bool { abs(exponent) < 1e-9 }
}
