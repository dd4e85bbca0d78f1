import Diagnostics
import Expressions
import Schema

/// The expansion of a model of several modes into scalar equations: `x` with three modes becomes `x_0`, `x_1` and
/// `x_2`.
///
/// States and coupling inputs have one value per mode, and so have the definitions that depend on them. With n modes
/// the two operators over modes are
///
///     mode_sum(x)    = Σ_l x_l          a number
///     mode_dot(x, M) = Σ_l x_l · M[l][k]  in mode k, with M of shape [n][n]
///
/// Terms are added in the order l = 0, …, n − 1, so that results do not depend on the platform. A model with one mode
/// is returned with `mode_sum(x)` replaced by x. Models of this kind are the reduced sets of Stefanescu and Jirsa (doi
/// 10.1371/journal.pcbi.1000219).
///
///     let scalar = ModeExpansion.expanded(equations, reading: reading)
struct ModeExpansion {
    private let equations: DynamicsEquations
    private let count: Int
    private let reading: ReadContext
    /// The names of quantities with one value per mode.
    private var vectors: Set<String> = []
    /// The names of parameters that are matrices of shape `[modes][modes]`.
    private var matrices: Set<String> = []
    /// The messages that have been reported, so that each is reported once and not for every mode.
    private var faulty: Set<String> = []

    /// Returns the equations with one state per mode. Reports operators over modes and arrays that are used wrongly.
    static func expanded(_ equations: DynamicsEquations, reading: ReadContext) -> DynamicsEquations {
        var expansion = ModeExpansion(equations, reading)
        return expansion.run()
    }

    private init(_ equations: DynamicsEquations, _ reading: ReadContext) {
        self.equations = equations
        self.reading = reading
        count = equations.block.modes
    }

    private mutating func run() -> DynamicsEquations {
        let block = equations.block
        if count > 1 { findVectors(block) }
        var result = equations
        result.derivedParameters = equations.derivedParameters.flatMap { expanded($0) }
        result.derivedVariables = equations.derivedVariables.flatMap { expanded($0) }
        result.states = equations.states.flatMap { state in
            modes(of: state.block.name).map { mode in
                var copy = state
                copy.block.name = name(state.block.name, mode)
                copy.rate.expression = expanded(state.rate, mode)
                return copy
            }
        }
        result.events = equations.events.map { expanded($0) }
        result.block = self.block(block, result)
        return result
    }

    private mutating func findVectors(_ block: DynamicsBlock) {
        vectors = Set(block.states.map(\.name) + block.couplingInputs.map(\.name))
        for parameter in block.parameters {
            guard let rows = parameter.array else { continue }
            if rows.count == 1, rows[0].count == count {
                vectors.insert(parameter.name)
            } else if rows.count == count, rows.allSatisfy({ $0.count == count }) {
                matrices.insert(parameter.name)
            } else {
                reading.log.error(
                    .invalidValue,
                    "parameter '\(parameter.name)' has \(rows.count) by \(rows.map(\.count).max() ?? 0) values, but in"
                        + " a model of \(count) modes it must have 1, \(count) or \(count) by \(count)",
                    at: parameter.place)
            }
        }
        for definition in equations.derivedParameters + equations.derivedVariables
        where isVector(definition.value.expression) { vectors.insert(definition.block.name) }
    }

    /// Returns whether an expression has one value per mode.
    private func isVector(_ expression: Expression) -> Bool {
        switch expression {
        case .name(let name): vectors.contains(name)
        case .apply(ModeOperator.sum, _): false
        case .apply(ModeOperator.dot, _): true
        default: expression.parts.contains(where: isVector)
        }
    }

    // MARK: Expressions

    private func name(_ name: String, _ mode: Int?) -> String { mode.map { "\(name)_\($0)" } ?? name }

    private func modes(of name: String) -> [Int?] { vectors.contains(name) ? (0..<count).map { $0 } : [nil] }

    private mutating func expanded(_ definition: DynamicsEquations.Definition) -> [DynamicsEquations.Definition] {
        modes(of: definition.block.name).map { mode in
            var copy = definition
            copy.block.name = name(definition.block.name, mode)
            copy.value.expression = expanded(definition.value, mode)
            return copy
        }
    }

    private mutating func expanded(_ event: DynamicsEquations.Event) -> DynamicsEquations.Event {
        guard count > 1 else {
            var copy = event
            copy.condition.expression = expanded(event.condition, nil)
            return copy
        }
        reading.log.error(
            .unsupportedFeature,
            "event '\(event.block.name)' is not supported, because the model '\(equations.block.name)' has several modes",
            at: event.block.place)
        return event
    }

    private mutating func expanded(_ parsed: ParsedExpression, _ mode: Int?) -> Expression {
        do { return try expanded(parsed.expression, mode) } catch {
            let place = (error as? Misuse).map { parsed.place(of: $0.name) } ?? parsed.source.place
            let message = (error as? Misuse)?.message ?? "\(error)"
            if faulty.insert(message).inserted { reading.log.error(.malformedExpression, message, at: place) }
            return .number(0)
        }
    }

    private struct Misuse: Error {
        var name: String
        var message: String
    }

    private func expanded(_ expression: Expression, _ mode: Int?) throws -> Expression {
        switch expression {
        case .name(let name) where matrices.contains(name):
            throw Misuse(
                name: name, message: "the matrix '\(name)' can be used in mode_dot only, as in mode_dot(x, \(name))")
        case .name(let name) where vectors.contains(name):
            guard let mode else {
                throw Misuse(
                    name: name,
                    message: "'\(name)' has a value for each mode, but a single number is required here; write its sum"
                        + " over the modes, mode_sum(\(name))")
            }
            return .name(self.name(name, mode))
        case .apply(ModeOperator.sum, let arguments): return try sum(arguments)
        case .apply(ModeOperator.dot, let arguments): return try product(arguments, mode)
        default: return try expression.mapParts { try expanded($0, mode) }
        }
    }

    private func sum(_ arguments: [Expression]) throws -> Expression {
        guard count > 1 else { return try expanded(arguments[0], nil) }
        return try added((0..<count).map { try expanded(arguments[0], $0) })
    }

    private func product(_ arguments: [Expression], _ mode: Int?) throws -> Expression {
        guard case .name(let matrix) = arguments[1], matrices.contains(matrix), let mode else {
            throw Misuse(
                name: ModeOperator.dot,
                message: "the arguments of mode_dot must be a quantity with one value per mode and the name of a"
                    + " parameter that is a matrix, as in mode_dot(x, W)")
        }
        return try added(
            (0..<count).map {
                .arithmetic(.multiply, try expanded(arguments[0], $0), .name("\(matrix)_\($0)_\(mode)"))
            })
    }

    private func added(_ terms: [Expression]) -> Expression {
        terms.dropFirst().reduce(terms[0]) { .arithmetic(.add, $0, $1) }
    }

    // MARK: Block

    /// Returns the block with one declaration per mode.
    private func block(_ block: DynamicsBlock, _ equations: DynamicsEquations) -> DynamicsBlock {
        var result = block
        result.parameters = block.parameters.flatMap(parameters)
        result.couplingInputs = block.couplingInputs.flatMap { input in
            modes(of: input.name).map { mode in
                var copy = input
                copy.name = name(input.name, mode)
                return copy
            }
        }
        result.states = equations.states.map(\.block)
        result.derivedParameters = equations.derivedParameters.map(\.block)
        result.derivedVariables = equations.derivedVariables.map(\.block)
        return result
    }

    private func parameters(_ parameter: ValueBlock) -> [ValueBlock] {
        guard let rows = parameter.array else { return [parameter] }
        return rows.enumerated().flatMap { row, values in
            values.enumerated().map { column, value in
                var copy = parameter
                copy.name = rows.count == 1 ? "\(parameter.name)_\(column)" : "\(parameter.name)_\(row)_\(column)"
                copy.value = value
                copy.array = nil
                return copy
            }
        }
    }
}
