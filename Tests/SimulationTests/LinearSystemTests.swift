import Foundation
import Simulation
import TestSupport
import Testing

struct LinearSystemTests {
    /// Returns the solution of A x = b; nil for a matrix that cannot be factorized.
    private func solution(_ matrix: [[Double]], _ side: [Double]) -> [Double]? {
        let memory = Memory()
        let system = LinearSystem(size: side.count, memory)
        for (index, value) in matrix.joined().enumerated() { system.matrix[index] = value }
        guard system.factorize() else { return nil }
        let x = memory.doubles(side.count)
        for (index, value) in side.enumerated() { x[index] = value }
        system.solve(x)
        return (0..<side.count).map { x[$0] }
    }

    private func random(_ size: Int, _ random: inout SplitMix) -> (matrix: [[Double]], side: [Double]) {
        let matrix = (0..<size).map { _ in (0..<size).map { _ in Double.random(in: -1...1, using: &random) } }
        return (matrix, (0..<size).map { _ in Double.random(in: -1...1, using: &random) })
    }

    /// Elimination without fractions over the integers (Bareiss 1968, doi 10.1090/S0025-5718-1968-0226829-0) on [A |
    /// I]: the determinant and the adjugate; nil for a singular matrix.
    private func exact(_ matrix: [[Int]]) -> (determinant: Int128, adjugate: [[Int128]])? {
        let n = matrix.count
        var rows = matrix.enumerated().map { index, row in
            row.map { Int128($0) } + (0..<n).map { Int128($0 == index ? 1 : 0) }
        }
        var last: Int128 = 1
        for column in 0..<n {
            guard let pivot = (column..<n).first(where: { rows[$0][column] != 0 }) else { return nil }
            rows.swapAt(pivot, column)
            for row in 0..<n where row != column {
                for next in (0..<(2 * n)).reversed() {
                    rows[row][next] =
                        (rows[column][column] * rows[row][next] - rows[row][column] * rows[column][next]) / last
                }
            }
            // Gauss and Jordan's variant keeps the rows above at the same determinant.
            last = rows[column][column]
        }
        return (last, rows.map { Array($0[n...]) })
    }

    /// Against the exact solution of random systems of integers, within the bound n³ u κ(A) |x| with a factor of ten for
    /// the growth of elements.
    @Test(arguments: 1...6) func integersAgainstExactElimination(size: Int) throws {
        var random = SplitMix(UInt64(size))
        for _ in 0..<100 {
            let integers = (0..<size).map { _ in (0..<size).map { _ in Int.random(in: -9...9, using: &random) } }
            let side = (0..<size).map { _ in Int.random(in: -99...99, using: &random) }
            let found = solution(integers.map { $0.map(Double.init) }, side.map(Double.init))
            guard let (determinant, adjugate) = exact(integers) else { continue }
            let wanted = adjugate.map { row in
                Double(zip(row, side).reduce(0) { $0 + $1.0 * Int128($1.1) }) / Double(determinant)
            }
            let inverse = adjugate.map { $0.reduce(0) { $0 + Double($1).magnitude } }.max() ?? 0
            let norm = integers.map { $0.reduce(0) { $0 + Double($1).magnitude } }.max() ?? 0
            let condition = norm * inverse / Double(determinant).magnitude
            let largest = wanted.map(\.magnitude).max() ?? 0
            let bound = 10 * pow(Double(size), 3) * Double.ulpOfOne * condition * largest
            for (own, other) in zip(try #require(found), wanted) { #expect(abs(own - other) <= bound) }
        }
    }

    /// The residual of each equation is of the size of rounding, relative to its largest coefficient.
    @Test(arguments: [1, 2, 3, 8, 20, 50]) func residuals(size: Int) throws {
        var source = SplitMix(UInt64(100 + size))
        for _ in 0..<20 {
            let (matrix, side) = random(size, &source)
            let x = try #require(solution(matrix, side))
            let total = x.reduce(0) { $0 + $1.magnitude }
            for (row, right) in zip(matrix, side) {
                let rest = right - zip(row, x).reduce(0) { $0 + $1.0 * $1.1 }
                #expect(abs(rest) <= 4 * Double(size) * Double.ulpOfOne * (total + right.magnitude))
            }
        }
    }

    /// A factor of two to any power in an equation changes no bit of the solution, as pivots are relative to their rows.
    @Test(arguments: [2, 3, 7, 15]) func equationsMayBeScaled(size: Int) throws {
        var source = SplitMix(UInt64(200 + size))
        for _ in 0..<20 {
            let (matrix, side) = random(size, &source)
            let x = try #require(solution(matrix, side))
            let factors = (0..<size).map { _ in exp2(Double(Int.random(in: -60...60, using: &source))) }
            let scaled = zip(matrix, factors).map { row, factor in row.map { factor * $0 } }
            #expect(solution(scaled, zip(side, factors).map { $0 * $1 }) == x)
        }
    }

    /// The order of the equations and of the unknowns does not matter. Diagonal entries that exceed the sum of the others
    /// by one keep the solution and its errors of the size of the right-hand side.
    @Test(arguments: [2, 3, 7, 15]) func equationsAndUnknownsMayBeReordered(size: Int) throws {
        var source = SplitMix(UInt64(300 + size))
        for _ in 0..<20 {
            var (matrix, side) = random(size, &source)
            for row in 0..<size { matrix[row][row] = 1 + matrix[row].reduce(0) { $0 + $1.magnitude } }
            let x = try #require(solution(matrix, side))
            #expect(x.allSatisfy { abs($0) <= 1 })
            let (rows, columns) = (
                Array(0..<size).shuffled(using: &source), Array(0..<size).shuffled(using: &source)
            )
            let other = try #require(
                solution(rows.map { row in columns.map { matrix[row][$0] } }, rows.map { side[$0] }))
            for (index, column) in columns.enumerated() {
                #expect(abs(other[index] - x[column]) < Double(size * size) * Double.ulpOfOne)
            }
        }
    }

    /// Factors serve several right-hand sides: those of the unit vectors give the inverse.
    @Test func factorsServeSeveralSides() {
        let memory = Memory()
        let system = LinearSystem(size: 3, memory)
        // The inverse of [[2, 1, 1], [1, 3, 2], [1, 0, 0]] by Cramer's rule: its determinant is -1.
        for (index, value) in [2.0, 1, 1, 1, 3, 2, 1, 0, 0].enumerated() { system.matrix[index] = value }
        #expect(system.factorize())
        let inverse: [[Double]] = [[0, 0, 1], [-2, 1, 3], [3, -1, -5]]
        for column in 0..<3 {
            let side = memory.doubles(3)
            side[column] = 1
            system.solve(side)
            for row in 0..<3 { #expect(abs(side[row] - inverse[row][column]) < 1e-14) }
        }
    }

    /// Groups of unknowns that are not connected, in any order, have the same bits as in one dense matrix.
    @Test(arguments: [[1], [1, 1, 1], [4, 2, 3, 3], [1, 7, 2, 1, 5]]) func groupsKeepAllBits(sizes: [Int]) throws {
        var source = SplitMix(UInt64(400 + sizes.count))
        let size = sizes.reduce(0, +)
        for _ in 0..<20 {
            let order = Array(0..<size).shuffled(using: &source)
            var matrix = Array(repeating: Array(repeating: 0.0, count: size), count: size)
            var entries: [(row: Int, column: Int)] = []
            var first = 0
            for group in sizes {
                let members = order[first..<first + group].sorted()
                for row in members {
                    for column in members {
                        matrix[row][column] = Double.random(in: -1...1, using: &source)
                        entries.append((row, column))
                    }
                }
                first += group
            }
            let side = (0..<size).map { _ in Double.random(in: -1...1, using: &source) }
            let memory = Memory()
            let system = LinearSystem(size: size, entries: entries, memory)
            for (row, column) in entries { system.matrix[system.index(row: row, column: column)] = matrix[row][column] }
            #expect(system.factorize())
            let x = memory.doubles(size)
            for (index, value) in side.enumerated() { x[index] = value }
            system.solve(x)
            #expect((0..<size).map { x[$0] } == solution(matrix, side))
        }
    }

    @Test func permutationsAreExact() {
        #expect(solution([[0, 0, 1], [1, 0, 0], [0, 1, 0]], [3, 1, 2]) == [1, 2, 3])
        #expect(solution([], []) == [])
        #expect(solution([[-4]], [2]) == [-0.5])
    }

    /// Matrices that are singular in exact steps, and matrices with a value that is not finite, wherever it is.
    @Test(
        arguments: [
            [[0]], [[0, 0], [0, 0]], [[1, 2], [2, 4]], [[1, 2], [1, 2]], [[0, 1], [0, 2]], [[1, 1], [0, 0]],
            [[1, 2, 3], [4, 5, 6], [5, 7, 9]], [[.nan]], [[.infinity]], [[1, .nan], [0, 1]], [[1, 0], [.nan, 1]],
            [[1, .infinity], [0, 1]], [[1, 0, -.infinity], [0, 1, 0], [0, 0, 1]],
            [[1, 0, 0], [0, 1, .nan], [0, 0, 1]],
        ] as [[[Double]]]) func noSolution(matrix: [[Double]])
    {
        #expect(solution(matrix, matrix.map { _ in 1 }) == nil)
    }
}
