import Foundation
import Simulation
import Testing

/// The order conditions of all Runge-Kutta methods: Σ bᵢ φᵢ(τ) = 1/γ(τ) for every rooted tree τ up to the order.
struct TableauTests {
    /// The methods whose coefficients are fractions of small numbers.
    static let rational: [Tableau] = [.euler, .midpoint, .heun, .ralston, .bogackiShampine, .rk4, .dopri5]

    private func fractions(_ values: [Double]) throws -> [Rational] {
        try values.map { try #require(Rational(nearest: $0), "\($0) is not a fraction") }
    }

    /// The numbers of rooted trees with one to nine nodes (sequence A000081 of the OEIS), and the density n! of the tree
    /// without branches.
    @Test func treesAreComplete() {
        #expect(RootedTree.byOrder.map(\.count) == [0, 1, 1, 2, 4, 9, 20, 48, 115, 286])
        for (order, trees) in RootedTree.byOrder.enumerated() {
            #expect(trees.allSatisfy { $0.order == order })
            guard order > 0 else { continue }
            #expect(trees.map(\.density).max() == (1...order).reduce(1, *))
            #expect(trees.map(\.density).min() == order)
        }
    }

    /// In exact fractions, up to the order and not beyond.
    @Test(arguments: rational) func conditionsHoldInFractions(tableau: Tableau) throws {
        let a = try tableau.a.map(fractions)
        let b = try fractions(tableau.b)
        let c = try fractions(tableau.c)
        for (row, sum) in zip(a, c) { #expect(row.reduce(0, +) == sum) }
        for tree in RootedTree.byOrder[1...tableau.order].joined() {
            #expect(tree.weight(a, b) == Rational(1, over: Int128(tree.density)), "\(tree)")
        }
        #expect(
            RootedTree.byOrder[tableau.order + 1].contains {
                $0.weight(a, b) != Rational(1, over: Int128($0.density))
            })
    }

    /// For all methods, within the rounding of 16 digits: each product of up to `order` coefficients, and each sum over
    /// the stages, adds a unit in the last place of the sum of magnitudes.
    @Test(arguments: Tableau.all) func conditionsHoldInRoundedNumbers(tableau: Tableau) {
        let rounding = Double(2 * tableau.order + tableau.stages) * Double.ulpOfOne
        func misses(_ tree: RootedTree) -> Bool {
            let size = tree.weight(tableau.a.map { $0.map(abs) }, tableau.b.map(abs))
            return !(abs(tree.weight(tableau.a, tableau.b) - 1 / Double(tree.density)) <= rounding * size)
        }
        for tree in RootedTree.byOrder[1...tableau.order].joined() { #expect(!misses(tree), "\(tree)") }
        #expect(RootedTree.byOrder[tableau.order + 1].contains(where: misses))
    }

    /// The coefficients with the derivative at the end of the step as one more stage, as error estimators use it.
    private func extended(_ tableau: Tableau) -> [[Double]] { tableau.a + [tableau.b] }

    /// Each error estimate vanishes for all trees up to an order, so that it is the difference to a solution of that
    /// order, and for no order beyond. The two estimates of dopri853 have orders five and three, which together make
    /// e₅² / e₃ of order 2 · 6 - 4 = 8.
    @Test(arguments: [
        (Tableau.bogackiShampine, [2], 3), (.dopri5, [4], 5), (.tsit5, [4], 5), (.dopri853, [5, 3], 8),
    ]) func estimatesVanishUpToTheirOrder(tableau: Tableau, orders: [Int], exponent: Int) throws {
        let embedding = try #require(tableau.embedding)
        #expect(embedding.weights.count == orders.count)
        #expect(embedding.order + 1 == exponent)
        #expect(orders.dropFirst().reduce(orders[0] + 1) { 2 * $0 - ($1 + 1) } == exponent)
        let a = extended(tableau)
        for (weights, order) in zip(embedding.weights, orders) {
            func misses(_ tree: RootedTree) -> Bool {
                let size = tree.weight(a.map { $0.map(abs) }, weights.map(abs))
                let rounding = Double(2 * order + 4 + tableau.stages) * Double.ulpOfOne
                return !(abs(tree.weight(a, weights)) <= rounding * max(size, 1))
            }
            for tree in RootedTree.byOrder[1...order].joined() { #expect(!misses(tree), "\(tree)") }
            #expect(RootedTree.byOrder[order + 1].contains(where: misses))
        }
        #expect(Tableau.all.filter { $0.embedding != nil }.count == 4)
    }

    /// The additional stages of dense outputs start from points on the solution up to rounding: their rows add up to their
    /// times, and together with the stages they integrate linear functions, Σ aᵢⱼ cⱼ = cᵢ²/2.
    @Test(arguments: Tableau.all) func additionalStagesFollowTheSolution(tableau: Tableau) {
        let times = tableau.c + [1] + tableau.continuation.instants
        for (index, row) in tableau.continuation.stages.enumerated() {
            let time = tableau.continuation.instants[index]
            #expect(row.count == tableau.stages + 1 + index)
            #expect(abs(row.reduce(0, +) - time) < 1e-13)
            #expect(abs(zip(row, times).reduce(0) { $0 + $1.0 * $1.1 } - time * time / 2) < 1e-13)
        }
    }

    /// |1 + z + … + zᵖ/p!| = 1: -2 for orders one and two, and the classical limits -2.5127 and -2.7853 (Hairer and Wanner
    /// 1996, IV.2), which methods with as many stages as their order have in common.
    @Test(arguments: [
        (Tableau.euler, 2.0), (.midpoint, 2), (.heun, 2), (.ralston, 2), (.bogackiShampine, 2.5127), (.rk4, 2.7853),
    ]) func stabilityLimits(tableau: Tableau, limit: Double) {
        #expect(abs(tableau.realStabilityLimit - limit) < 5e-5)
        let z = -tableau.realStabilityLimit
        var term = 1.0
        let growth = (1...tableau.order).reduce(1.0) { sum, power in
            term *= z / Double(power)
            return sum + term
        }
        #expect(abs(growth.magnitude - 1) < 1e-12)
    }

    /// A coefficient that is off by 1e-9 makes a tableau inconsistent, wherever a sum covers it.
    @Test(arguments: [0.0, 1e-9, -1e-12]) func inconsistentTableaus(change: Double) {
        let rk4 = Tableau.rk4
        for stage in 1..<4 {
            var a = rk4.a
            a[stage][stage - 1] += change
            #expect(Tableau(rk4, a: a, b: rk4.b, c: rk4.c).isConsistent == (change == 0))
            var b = rk4.b
            b[stage] += change
            #expect(Tableau(rk4, a: rk4.a, b: b, c: rk4.c).isConsistent == (change == 0))
        }
        #expect(!Tableau(rk4, a: rk4.a, b: rk4.b, c: [0, 0.5, 0.5]).isConsistent)
        #expect(!Tableau(rk4, a: [[], [0.5], [0.5], [0, 0, 1]], b: rk4.b, c: rk4.c).isConsistent)
    }
}

extension Tableau {
    /// A tableau like another one with other coefficients.
    fileprivate init(_ other: Tableau, a: [[Double]], b: [Double], c: [Double]) {
        self.init(name: other.name, order: other.order, source: other.source, a: a, b: b, c: c)
    }
}
