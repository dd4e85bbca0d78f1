import Diagnostics
import Expressions
import ModelCore
import Quantities

/// The decision on the unit convention of a model, by dimensional analysis.
///
/// A model is physical when it has units and all its equations balance: the right-hand side of a state equation has the
/// dimension of the state over time, and a definition has the dimension of its declared unit. Otherwise, and for
/// discrete maps, it is bare, and its units are only annotations.
///
///     let finding = UnitConventionInference.finding(equations, inputs: [:])
///     print(finding.convention, finding.balance.summary)
struct UnitConventionInference {
    /// The unit convention of a model, and the dimensions from which it follows.
    struct Finding {
        /// The unit convention of the model.
        var convention: Model.UnitConvention
        /// The dimensions of all names of the model, coupling inputs and derived variables included.
        var dimensions: [String: Dimension]
        /// The result of the unit check: the equations that do not balance, with the reasons.
        var balance: UnitBalance
        /// A Boolean value that indicates whether the model has a unit with a dimension, such as mV. Units of
        /// parameters in `annotations` do not count.
        var hasUnits: Bool
        /// The parameters of which a single one may have a wrong unit: all equations would balance if that parameter
        /// alone had the given unit, which is of another dimension than its own. Empty if all equations balance, and if
        /// no such parameter was found.
        var suspects: [(parameter: String, unit: PhysicalUnit)] = []
    }

    private let equations: DynamicsEquations
    private var inference: DimensionInference
    private var disagreements: [UnitBalance.Fault] = []

    /// Determines the unit convention of a model.
    /// - Parameter inputs: The dimensions of coupling inputs by name; those of other inputs are derived from the
    ///   equations.
    static func finding(_ equations: DynamicsEquations, inputs: [String: Dimension]) -> Finding {
        var inference = UnitConventionInference(equations, inputs)
        var finding = inference.run()
        if finding.hasUnits, !equations.block.isMap { finding.suspects = suspects(equations, inputs, finding.balance) }
        return finding
    }

    /// The largest number of parameters whose units are tried.
    private static let suspectLimit = 50

    /// Returns the parameters with whose unit alone all equations would balance if its dimension were multiplied or
    /// divided by the quotient of the two sides of the first equation that does not balance.
    private static func suspects(
        _ equations: DynamicsEquations, _ inputs: [String: Dimension], _ balance: UnitBalance
    ) -> [(parameter: String, unit: PhysicalUnit)] {
        guard let residual = balance.faults.lazy.compactMap(\.residual).first else { return [] }
        var result: [(parameter: String, unit: PhysicalUnit)] = []
        for parameter in equations.block.parameters.prefix(suspectLimit) {
            let own = parameter.unit?.dimension ?? .bare
            for other in [own / residual, own * residual] {
                guard let unit = UnitTable.coherentUnit(of: other) else { continue }
                var trial = UnitConventionInference(equations, inputs.merging([parameter.name: other]) { $1 })
                if trial.run().balance.faults.isEmpty { result.append((parameter.name, unit)) }
            }
        }
        return result
    }

    private init(_ equations: DynamicsEquations, _ known: [String: Dimension]) {
        self.equations = equations
        let block = equations.block
        var dimensions: [String: Dimension] = ["t": .time]
        for parameter in block.parameters { dimensions[parameter.name] = parameter.unit?.dimension ?? .bare }
        for state in block.states { dimensions[state.name] = state.unit?.dimension ?? .bare }
        let inputs = block.couplingInputs.map(\.name)
        dimensions.merge(known) { _, given in given }
        inference = DimensionInference(dimensions: dimensions, unknowns: Set(inputs))
    }

    private mutating func run() -> Finding {
        let block = equations.block
        for definition in equations.derivedParameters + equations.derivedVariables { bind(definition) }
        if !block.isMap { for state in equations.states { balance(state) } }
        // The dimensions of coupling inputs are solved only now, and a definition bound earlier may contradict them.
        for definition in equations.derivedParameters + equations.derivedVariables { bind(definition) }
        let hasUnits = block.units.contains { $0 != nil && $0?.dimension != Dimension.bare }
        let isPhysical = hasUnits && disagreements.isEmpty && !block.isMap
        return Finding(
            convention: isPhysical ? .physical : .bare, dimensions: dimensions(),
            balance: UnitBalance(
                dynamics: block.name,
                equationCount: equations.derivedParameters.count + equations.derivedVariables.count
                    + equations.states.count, faults: disagreements),
            hasUnits: hasUnits)
    }

    private mutating func bind(_ definition: DynamicsEquations.Definition) {
        let name = definition.block.name
        do {
            if let unit = definition.block.unit {
                inference.bind(name, to: .known(unit.dimension))
                try inference.require(definition.value.expression, unit.dimension)
            } else {
                inference.bind(name, to: try inference.infer(definition.value.expression))
            }
        } catch {
            disagree(error, "'\(name)'", definition.value.source.place)
            if definition.block.unit == nil { inference.bind(name, to: .any) }
        }
    }

    private mutating func balance(_ state: DynamicsEquations.State) {
        let wanted = (state.block.unit?.dimension ?? .bare) / .time
        do {
            try inference.require(state.rate.expression, wanted)
        } catch {
            disagree(error, "the equation of '\(state.block.name)'", state.rate.source.place)
        }
    }

    private mutating func disagree(_ error: any Error, _ what: String, _ place: Place?) {
        let mismatch = error as? DimensionInference.Mismatch
        let message = mismatch?.message ?? "\(error)"
        if disagreements.contains(where: { $0.equation == what && $0.message == message }) { return }
        disagreements.append(.init(equation: what, message: message, place: place, residual: mismatch?.residual))
    }

    private func dimensions() -> [String: Dimension] {
        var result = inference.dimensions
        for definition in equations.derivedParameters + equations.derivedVariables {
            let name = definition.block.name
            var copy = inference
            result[name] = (try? copy.infer(.name(name))).map(inference.resolvedDimension) ?? .bare
        }
        return result
    }
}

extension DynamicsBlock {
    /// The units of all parameters, derived parameters, derived variables and states; nil for each without one.
    /// Parameters whose names are in `annotations` are left out.
    var units: [PhysicalUnit?] {
        parameters.filter { !annotations.contains($0.name) }.map(\.unit) + derivedParameters.map(\.unit)
            + derivedVariables.map(\.unit) + states.map(\.unit)
    }
}
