import Diagnostics
import Expressions
import ModelCore
import Schema

/// A fixed point of a model, a state in which all rates are 0, at which a run starts with `find_fixpoint: true`.
///
/// It is found by Newton's method from the initial values, with derivatives by finite differences. Each step is the
/// shortest solution of the linear equations, so that states do not move in directions in which no rate changes. A step
/// is halved until the rates become smaller.
///
///     let point = try FixedPoint(of: model, at: place)
///     model = point.applied(to: model)
struct FixedPoint {
    private let place: Place
    private var start: StartingState
    /// The indices of the states that have a rate.
    private let free: [Int]
    private let rates: [Expression]

    private static var maximumStates: Int { Limit.fixedPointStates.value }
    private static let maximumSteps = 100
    /// The size of the regularization relative to the largest diagonal element.
    private static let regularization = 1e-12

    /// Finds the fixed point of a model.
    /// - Throws: `DiagnosticsError`: `unsupportedFeature` for maps, noise and rates that depend on the time or are not
    ///   finite at the start, `tooLarge` for too many states, `noProgress` if no fixed point is found.
    init(of model: Model, at place: Place) throws {
        self.place = place
        start = try StartingState(model)
        let flat = start.flat
        guard !flat.isMap, flat.states.allSatisfy({ $0.diffusion == nil }) else {
            throw DiagnosticsError(
                .unsupportedFeature,
                "a fixed point cannot be found for \(flat.isMap ? "a map" : "a model with noise"): remove"
                    + " 'find_fixpoint'",
                at: place)
        }
        free = flat.states.indices.filter { flat.states[$0].derivative != nil }
        rates = free.compactMap { flat.states[$0].derivative }
        guard free.count <= Self.maximumStates else {
            throw DiagnosticsError(
                beyond: .fixedPointStates, code: .tooLarge,
                "with 'find_fixpoint', a model may have at most \(Self.maximumStates) states, not \(free.count)",
                at: place)
        }
        try search()
    }

    private mutating func search() throws {
        guard var now = rate(of: start.states) else {
            throw DiagnosticsError(
                .unsupportedFeature,
                "a fixed point cannot be found, because a rate depends on the time or is not finite: remove"
                    + " 'find_fixpoint'",
                at: place)
        }
        for _ in 0..<Self.maximumSteps {
            if now.allSatisfy({ $0 == 0 }) { return }
            guard let change = step(now) else { break }
            let isSmall = zip(free, change).allSatisfy { abs($1) <= 1e-13 * (1 + abs(start.states[$0])) }
            guard let (states, rates) = shortened(change, now) else {
                if isSmall { return }
                break
            }
            (start.states, now) = (states, rates)
            if isSmall { return }
        }
        let largest = now.indices.max { abs(now[$0]) < abs(now[$1]) } ?? 0
        throw DiagnosticsError(
            .noProgress,
            "no fixed point was found from the initial values: the rate of '\(start.flat.states[free[largest]].path)' does not"
                + " become 0", at: place,
            hint: "give initial values near the fixed point, or remove 'find_fixpoint' to start at the initial values")
    }

    /// Returns the states after a change, halved until the rates are smaller, with their rates; nil if they never are.
    private func shortened(_ change: [Double], _ now: [Double]) -> ([Double], [Double])? {
        var share = 1.0
        for _ in 0..<40 {
            var states = start.states
            for (index, value) in zip(free, change) { states[index] -= share * value }
            if let rates = rate(of: states), Self.size(rates) < Self.size(now) { return (states, rates) }
            share /= 2
        }
        return nil
    }

    private static func size(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 } }

    private func rate(of states: [Double]) -> [Double]? {
        var state = start
        state.states = states
        let values = state.values(of: rates).compactMap(\.self)
        return values.count == rates.count && values.allSatisfy(\.isFinite) ? values : nil
    }

    // MARK: Linear equations

    /// Returns the shortest solution x of J x = f, as Jᵀ (J Jᵀ + ε)⁻¹ f; nil if it is not finite.
    private func step(_ now: [Double]) -> [Double]? {
        guard let jacobian = jacobian() else { return nil }
        let count = free.count
        var matrix = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
        var largest = 0.0
        for row in 0..<count {
            for column in 0...row {
                var sum = 0.0
                for index in 0..<count { sum += jacobian[row][index] * jacobian[column][index] }
                matrix[row][column] = sum
                matrix[column][row] = sum
            }
            largest = max(largest, matrix[row][row])
        }
        for row in 0..<count { matrix[row][row] += Self.regularization * largest }
        guard largest > 0, let weights = Self.solution(matrix, now) else { return nil }
        return (0..<count).map { column in
            (0..<count).reduce(0) { $0 + jacobian[$1][column] * weights[$1] }
        }
    }

    private func jacobian() -> [[Double]]? {
        var result = [[Double]](repeating: [Double](repeating: 0, count: free.count), count: free.count)
        for (column, index) in free.enumerated() {
            let distance = 1e-6 * (1 + abs(start.states[index]))
            var (below, above) = (start.states, start.states)
            below[index] -= distance
            above[index] += distance
            guard let low = rate(of: below), let high = rate(of: above) else { return nil }
            for row in free.indices { result[row][column] = (high[row] - low[row]) / (above[index] - below[index]) }
        }
        return result
    }

    /// Returns the solution of a symmetric positive definite system by Cholesky's factorization; nil if it fails.
    private static func solution(_ matrix: [[Double]], _ right: [Double]) -> [Double]? {
        let count = right.count
        var factor = matrix
        for row in 0..<count {
            for column in 0...row {
                var sum = factor[row][column]
                for index in 0..<column { sum -= factor[row][index] * factor[column][index] }
                if row == column {
                    guard sum > 0, sum.isFinite else { return nil }
                    factor[row][row] = sum.squareRoot()
                } else {
                    factor[row][column] = sum / factor[column][column]
                }
            }
        }
        var result = right
        for row in 0..<count {
            for index in 0..<row { result[row] -= factor[row][index] * result[index] }
            result[row] /= factor[row][row]
        }
        for row in (0..<count).reversed() {
            for index in (row + 1)..<max(row + 1, count) { result[row] -= factor[index][row] * result[index] }
            result[row] /= factor[row][row]
        }
        return result.allSatisfy(\.isFinite) ? result : nil
    }

    // MARK: Result

    /// Returns the model with the fixed point as its initial state, in which every member of a population that has
    /// rates has a component of its own.
    func applied(to model: Model) -> Model {
        var result = model
        let values = Dictionary(
            zip(start.flat.states.map(\.path), start.states).map { ($0, $1) }, uniquingKeysWith: { first, _ in first })
        for population in model.network.populations.indices {
            for (index, id) in model.network.populations[population].members.enumerated() {
                guard var component = model.component(id), let type = model.type(component.type),
                    !type.dynamics.timeDerivatives.isEmpty
                else { continue }
                let member = Network.Member(population: population, index: index)
                for assignment in type.dynamics.onStart {
                    let path = model.network.path(of: assignment.variable, in: member)
                    guard case .name(let parameter) = assignment.value, let value = values[path] else { continue }
                    component.values[parameter] = value
                }
                component.id = "\(id)_start\(index)"
                result.components.append(component)
                result.network.populations[population].members[index] = component.id
            }
        }
        let used = Set(result.network.populations.flatMap(\.members))
        let members = Set(model.network.populations.flatMap(\.members))
        result.components.removeAll { members.contains($0.id) && !used.contains($0.id) }
        return result
    }
}
