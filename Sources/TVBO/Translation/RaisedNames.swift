import Expressions
import Schema

/// Powers that SymPy reads as powers of calls: `std**2*t` as `std(t)**2`, if it takes the name for a function.
///
/// This is so for parameters of stimuli, coupling functions and functions of models, which TVBO 0.5.3 gives to the parser
/// together with the functions of its back ends. It was found by running them.
///
///     ExpressionSource("amp*std**2*t").raisedFunction(among: ["amp", "std"])  // "std"
extension ExpressionSource {
    /// Returns the first of some names that is raised to a power in the text and is that of a function; nil if there is
    /// none.
    func raisedFunction(among names: [String]) -> String? {
        let known = names.filter { StimulusFunctions.isBuiltinThere($0) || SymPyNames.functions.contains($0) }
        guard !known.isEmpty else { return nil }
        return text.matches(of: /([A-Za-z_][A-Za-z_0-9]*)\s*(\*\*|\^)/).map { String($0.output.1) }.first(
            where: known.contains)
    }
}
