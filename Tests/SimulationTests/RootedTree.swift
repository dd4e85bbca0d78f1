/// A rooted tree, to which one condition on the coefficients of a Runge-Kutta method belongs.
///
/// Source: Butcher 1963, doi 10.1017/S1446788700027932; Hairer, Nørsett and Wanner 1993, II.2.
struct RootedTree: Sendable {
    /// The trees below the root.
    var branches: [RootedTree]

    /// The number of nodes.
    var order: Int { branches.reduce(1) { $0 + $1.order } }

    /// The density γ: the condition of the tree is Σ bᵢ φᵢ = 1/γ.
    var density: Int { branches.reduce(order) { $0 * $1.density } }

    /// Returns the elementary weight φᵢ of each stage, or its magnitude for coefficients that are not negative.
    func weights<Number: Numeric>(_ a: [[Number]]) -> [Number] {
        var result = a.map { _ in 1 as Number }
        for branch in branches {
            let below = branch.weights(a)
            for (stage, row) in a.enumerated() {
                result[stage] *= zip(row, below).reduce(0 as Number) { $0 + $1.0 * $1.1 }
            }
        }
        return result
    }

    /// Returns Σ bᵢ φᵢ.
    func weight<Number: Numeric>(_ a: [[Number]], _ b: [Number]) -> Number {
        zip(b, weights(a)).reduce(0 as Number) { $0 + $1.0 * $1.1 }
    }

    /// All trees by their number of nodes, from one to nine; the trees below a root are in a fixed order, so that none
    /// occurs twice.
    static let byOrder: [[RootedTree]] = {
        var result: [[RootedTree]] = [[], [RootedTree(branches: [])]]
        for order in 2...9 {
            let smaller = result.joined().map { $0 }
            result.append(forests(of: order - 1, smaller[...]).map { RootedTree(branches: $0) })
        }
        return result
    }()

    /// Returns all multisets of trees with `count` nodes together.
    private static func forests(of count: Int, _ trees: ArraySlice<RootedTree>) -> [[RootedTree]] {
        if count == 0 { return [[]] }
        guard let first = trees.first else { return [] }
        let with = first.order <= count ? forests(of: count - first.order, trees).map { [first] + $0 } : []
        return with + forests(of: count, trees.dropFirst())
    }
}
