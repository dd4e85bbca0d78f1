import Diagnostics
import Expressions
import ModelCore
import Quantities

/// Checks the dimensions of a type's equations.
struct DimensionCheck {
    private let type: ComponentType
    private let isError: Bool
    private var inference: DimensionInference
    private var diagnostics: [Diagnostic] = []

    /// Adds what does not agree to `log`.
    static func check(_ loaded: LoadedType, isError: Bool, log: inout DiagnosticLog) {
        var check = DimensionCheck(loaded, isError: isError)
        check.run(loaded)
        log.add(check.diagnostics)
    }

    private init(_ loaded: LoadedType, isError: Bool) {
        type = loaded.type
        self.isError = isError
        var dimensions = loaded.type.dimensions
        dimensions["t"] = dimensions["t"] ?? .time
        let free = loaded.parameters.filter { $0.dimension == nil }.map(\.name)
        let unknowns = loaded.undeclared.union(free)
        inference = DimensionInference(dimensions: dimensions.filter { !unknowns.contains($0.key) }, unknowns: unknowns)
    }

    private mutating func run(_ loaded: LoadedType) {
        for parameter in type.derivedParameters {
            check(parameter.value, is: inference.dimensions[parameter.quantity.name], parameter.quantity.name)
        }
        checkDerived(type.dynamics.derivedVariables)
        checkRates(type.dynamics.timeDerivatives)
        for assignment in type.dynamics.onStart { checkAssignment(assignment.variable, assignment.value) }
        for block in type.dynamics.onConditions { checkBlock(block) }
        for handler in type.dynamics.onEvents { checkActions(handler.actions) }
        for regime in type.dynamics.regimes { checkRegime(regime) }
    }

    private mutating func checkRegime(_ regime: Regime) {
        checkDerived(regime.derivedVariables)
        checkRates(regime.timeDerivatives)
        checkActions(regime.onEntry)
        for block in regime.onConditions { checkBlock(block) }
        for handler in regime.onEvents { checkActions(handler.actions) }
    }

    private mutating func checkDerived(_ variables: [Dynamics.DerivedVariable]) {
        for variable in variables {
            let name = variable.quantity.name
            switch variable.source {
            case .select: break
            case .value(let value), .conditional(let value): check(value, is: inference.dimensions[name], name)
            }
        }
    }

    private mutating func checkRates(_ rates: [Dynamics.TimeDerivative]) {
        for rate in rates {
            check(rate.value, is: inference.dimensions[rate.variable].map { $0 / .time }, "\(rate.variable)'")
        }
    }

    private mutating func checkBlock(_ block: Dynamics.OnCondition) {
        check(block.test, is: nil, "condition")
        checkActions(block.actions)
    }

    private mutating func checkActions(_ actions: [Dynamics.Action]) {
        for action in actions {
            if case .assign(let variable, let value) = action { checkAssignment(variable, value) }
        }
    }

    private mutating func checkAssignment(_ variable: String, _ value: Expression) {
        check(value, is: inference.dimensions[variable], variable)
    }

    private mutating func check(_ value: Expression, is wanted: Dimension?, _ name: String) {
        do {
            let found = try inference.infer(value)
            guard let wanted, case .known(let dimension) = found, dimension != wanted else { return }
            report("\(name) = \(value): the residual dimension is \(dimension / wanted)", wanted, dimension)
        } catch {
            report("\(name) = \(value): \((error as? DimensionInference.Mismatch)?.message ?? "\(error)")", nil, nil)
        }
    }

    private mutating func report(_ message: String, _ wanted: Dimension?, _ found: Dimension?) {
        var notes: [Diagnostic.Note] = []
        if let wanted, let found { notes.append(.init("\(wanted) is wanted, and the right-hand side is \(found)")) }
        diagnostics.append(
            Diagnostic(
                isError ? .error : .warning, .wrongDimension,
                "the dimensions do not agree in '\(type.name)': \(message)", at: type.place, notes: notes,
                hint: isError ? "--allow-dimension-faults runs it all the same" : nil))
    }
}
