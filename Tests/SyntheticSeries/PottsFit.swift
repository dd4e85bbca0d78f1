import Foundation

/// The step detection that asv describes, for comparison: a piecewise constant fit with a first-order autoregressive
/// model of the noise.
///
/// The fit minimises the sum of absolute residuals plus a penalty for each jump. The penalty is the one that minimises
/// `4 log(n) / n` for each jump plus the logarithm of the residual scale, after the residuals were fitted by
/// x(i) = ρ x(i-1). A step counts if it exceeds the mean residuals of its two sides and 5 % of the value.
package enum PottsFit {
    /// A piece with a constant level.
    package struct Piece: Sendable, Hashable {
        /// The indices.
        package var range: Range<Int>
        /// The median.
        package var level: Double
        /// The mean distance from the median.
        package var error: Double
    }

    /// The largest number of values of a piece in the search.
    private static let longest = 60

    /// Returns the pieces of the best fit.
    /// - Parameters:
    ///   - isAutoregressive: whether the noise may be autoregressive, as asv has it.
    ///   - costs: the costs of the pieces of these values, which may go on; nil to compute them.
    package static func pieces(
        _ values: [Double], isAutoregressive: Bool = true, costs: [[Double]]? = nil
    ) -> [Piece] {
        guard values.count > 2 else { return [piece(values, 0..<values.count)] }
        let costs = costs ?? self.costs(values)
        let whole = deviation(values, values.indices)
        let floor = 1e-3 * (whole / Double(values.count)) + 1e-300
        var best: (objective: Double, pieces: [Piece])?
        // The penalty is sought on a logarithmic grid in place of asv's golden section.
        for exponent in stride(from: -3.0, through: 0.25, by: 0.25) {
            let ranges = fit(values.count, costs, penalty: whole * pow(10, exponent) + 1e-300)
            let pieces = merged(values, ranges, penalty: whole * pow(10, exponent))
            let scale = residual(values, pieces, isAutoregressive) / Double(values.count)
            let beta = 4 * log(Double(values.count)) / Double(values.count)
            let objective = beta * Double(pieces.count) + log(floor + scale)
            if best.map({ objective < $0.objective }) != false { best = (objective, pieces) }
        }
        return best?.pieces ?? []
    }

    /// Returns the first value of every upward or downward step that counts.
    package static func steps(
        _ values: [Double], isAutoregressive: Bool = true, costs: [[Double]]? = nil
    ) -> [Int] {
        let pieces = pieces(values, isAutoregressive: isAutoregressive, costs: costs)
        return zip(pieces, pieces.dropFirst()).compactMap { before, after in
            let size = (after.level - before.level).magnitude
            let limit = max(before.error, after.error, 0.05 * before.level.magnitude)
            return size > limit && after.range.count > 1 ? after.range.lowerBound : nil
        }
    }

    private static func piece(_ values: [Double], _ range: Range<Int>) -> Piece {
        Piece(
            range: range, level: median(values[range]),
            error: deviation(values, range) / Double(max(1, range.count)))
    }

    private static func median(_ values: ArraySlice<Double>) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return 0 }
        return sorted.count.isMultiple(of: 2)
            ? sorted[sorted.count / 2 - 1] / 2 + sorted[sorted.count / 2] / 2 : sorted[sorted.count / 2]
    }

    /// Returns the sum of the distances from the median.
    private static func deviation(_ values: [Double], _ range: Range<Int>) -> Double {
        let level = median(values[range])
        return values[range].reduce(0) { $0 + ($1 - level).magnitude }
    }

    /// Returns, for every start, the costs of the pieces of one value, two values, and so on.
    package static func costs(_ values: [Double]) -> [[Double]] {
        values.indices.map { first in
            var sorted: [Double] = []
            return (first..<min(values.count, first + longest)).map { index in
                let place = sorted.firstIndex { $0 > values[index] } ?? sorted.count
                sorted.insert(values[index], at: place)
                let level = sorted[sorted.count / 2]
                return sorted.reduce(0) { $0 + ($1 - level).magnitude }
            }
        }
    }

    /// Returns the ranges of the fit with a penalty, by dynamic programming.
    private static func fit(_ count: Int, _ costs: [[Double]], penalty: Double) -> [Range<Int>] {
        var best = [Double](repeating: .infinity, count: count + 1)
        var previous = [Int](repeating: 0, count: count + 1)
        best[0] = -penalty
        for end in 1...count {
            for first in max(0, end - longest)..<end {
                let cost = best[first] + costs[first][end - first - 1] + penalty
                if cost < best[end] { (best[end], previous[end]) = (cost, first) }
            }
        }
        var ranges: [Range<Int>] = []
        var end = count
        while end > 0 {
            ranges.append(previous[end]..<end)
            end = previous[end]
        }
        return ranges.reversed()
    }

    /// Merges neighbours as long as that lowers the objective, since the search bounds the length of a piece.
    private static func merged(_ values: [Double], _ ranges: [Range<Int>], penalty: Double) -> [Piece] {
        var pieces = ranges.map { piece(values, $0) }
        var index = 0
        while index + 1 < pieces.count {
            let range = pieces[index].range.lowerBound..<pieces[index + 1].range.upperBound
            let apart = [pieces[index], pieces[index + 1]].reduce(0) { $0 + $1.error * Double($1.range.count) }
            let joint = piece(values, range)
            if joint.error * Double(range.count) <= apart + penalty {
                pieces.replaceSubrange(index...index + 1, with: [joint])
                index = max(0, index - 1)
            } else {
                index += 1
            }
        }
        return pieces
    }

    /// Returns the sum of the magnitudes of what the pieces and the autoregressive model leave.
    private static func residual(_ values: [Double], _ pieces: [Piece], _ isAutoregressive: Bool) -> Double {
        let rest = pieces.flatMap { piece in values[piece.range].map { $0 - piece.level } }
        let products = zip(rest, rest.dropFirst()).reduce(0.0) { $0 + $1.0 * $1.1 }
        let squares = rest.dropLast().reduce(0.0) { $0 + $1 * $1 }
        guard isAutoregressive, squares > 0 else { return rest.reduce(0) { $0 + $1.magnitude } }
        let slope = min(max(products / squares, -1), 1)
        return zip(rest, rest.dropFirst()).reduce(rest[0].magnitude) { $0 + ($1.1 - slope * $1.0).magnitude }
    }
}
