import Connectomes
import Diagnostics
import Foundation
import Schema

/// Warnings on names of a model that TVBO 0.5.3 gives to variables of its own in the code that it writes for its jax and
/// tvboptim back ends, so that the model's quantities get other values there.
///
/// The differences were found by running both back ends.
///
///     GeneratedNames(block: block, network: experiment.network, reading: reading).report()
struct GeneratedNames {
    /// The experiment's own model.
    let block: DynamicsBlock
    /// The network of the experiment.
    let network: NetworkBlock
    /// The read context, which collects warnings.
    let reading: ReadContext

    /// Reports a warning for the first quantity of the model with such a name, for quantities with the names of SymPy's
    /// constants that TVBO does not declare when it reads equations, and for functions in whose place it calls its own.
    func report() {
        warnOfConstants()
        warnOfFunctions()
        warnOfEqualNames()
        for (name, place) in block.declarations {
            guard let backEnds = backEnds(using: name) else { continue }
            warn(
                "TVBO 0.5.3 gives the name '\(name)' to a variable of its own in the code for its \(backEnds), so that their"
                    + " results can differ", at: place, hint: "rename the quantity")
            return
        }
    }

    private func warnOfConstants() {
        if let stimulus = block.derivedVariables.first(where: { $0.isStimulus && Self.constants.contains($0.name) }) {
            warn(
                "the tvboptim back end of TVBO 0.5.3 reads '\(stimulus.name)' in the equations of the model as SymPy's"
                    + " constant of this name, and not as the stimulus, so that its results differ", at: stimulus.place,
                hint: "rename the stimulus")
        }
        let key = block.networkInputs.first { input in
            input.element?.isNamed == true && Self.constants.contains(input.name) && block.mentions(input.name)
        }
        if let key {
            warn(
                "the tvboptim back end of TVBO 0.5.3 reads '\(key.name)' in the equations of the model as SymPy's constant of"
                    + " this name, and not as the coupling input, so that its results differ", at: key.place,
                hint: "give the value another name in 'keys'")
        }
        for function in block.functions {
            if let name = function.body.raisedFunction(among: function.constants.map(\.name)) {
                warn(
                    "the jax and tvboptim back ends of TVBO 0.5.3 read the power of '\(name)' in the function"
                        + " '\(function.name)' as that of their function, so that their results differ",
                    at: function.place,
                    hint: "rename the parameter")
            }
            let constant = function.constants.first { constant in
                Self.constants.contains(constant.name) && function.body.mentions(constant.name)
            }
            guard let constant else { continue }
            warn(
                "the jax and tvboptim back ends of TVBO 0.5.3 read '\(constant.name)' in the function '\(function.name)' as"
                    + " SymPy's constant of this name, and not as its parameter, so that their results differ",
                at: function.place, hint: "rename the parameter")
        }
    }

    private func warnOfFunctions() {
        let stimuli = block.derivedVariables.filter(\.isStimulus)
        let called = block.functions.first { function in
            StimulusFunctions.isBuiltinThere(function.name) && stimuli.contains { $0.equation.mentions(function.name) }
        }
        if let called {
            warn(
                "the tvboptim back end of TVBO 0.5.3 calls its own function '\(called.name)' in the equation of a stimulus, and"
                    + " not that of the model, so that its results differ", at: called.place,
                hint: "rename the function")
        }
        let equations = block.states.map(\.equation) + block.derivedVariables.map(\.equation)
        let cases = equations.flatMap { $0.cases.flatMap { [$0.condition, $0.value] } }
        let hidden = block.functions.first { function in
            SymPyNames.functions.contains(function.name) && cases.contains { $0.mentions(function.name) }
        }
        if let hidden {
            warn(
                "the jax and tvboptim back ends of TVBO 0.5.3 call SymPy's function '\(hidden.name)' in the cases of an"
                    + " equation, and not that of the model, so that their results differ", at: hidden.place,
                hint: "rename the function")
        }
    }

    /// Warns of names that differ only in characters for which Python puts others, such as the micro sign and the letter mu.
    private func warnOfEqualNames() {
        var known: [String: String] = [:]
        for (name, place) in block.declarations {
            // Normalization form KC, as in the reference of the language, section 2.3.
            let normal = name.precomposedStringWithCompatibilityMapping
            guard let other = known.updateValue(name, forKey: normal), !other.utf8.elementsEqual(name.utf8) else {
                continue
            }
            return warn(
                "'\(name)' and '\(other)' differ in characters that Python takes for the same name, so that the results of the"
                    + " jax and tvboptim back ends of TVBO 0.5.3 differ", at: place, hint: "rename one of them")
        }
    }

    private func warn(_ message: String, at place: Place, hint: String) {
        reading.log.warning(.assumedConvention, message, at: place, hint: hint)
    }

    /// The names of numbers in the equations that TVBO reads with SymPy.
    static let constants = MatrixTransform.realConstants.union(["e"])

    private func backEnds(using name: String) -> String? {
        if block.states.contains(where: { name == "d\($0.name)_dt" }) { return "jax and tvboptim back ends" }
        switch name {
        // SymPy writes a whole number in the text of an equation as 'Integer(2)'.
        case "Integer": return "jax and tvboptim back ends"
        case "current_state": return "jax back end"
        case "trace": return block.derivedVariables.isEmpty ? nil : "jax back end"
        case "coupling": return network.isCoupled ? "tvboptim back end" : nil
        case "external": return block.derivedVariables.contains(where: \.isStimulus) ? "tvboptim back end" : nil
        case "state":
            let names = block.parameters.map(\.name) + block.states.map(\.name)
            return names.contains(name) ? "tvboptim back end" : nil
        case "weights":
            let isCoupling = block.states.contains { $0.name == name && $0.couples }
            return network.isCoupled && isCoupling ? "jax back end" : nil
        default: return nil
        }
    }
}
