import Expressions
import Schema

extension ReadContext {
    /// Warns of a `Piecewise` without a default. In the code that TVBO generates, the default is the last branch that is
    /// left when SymPy has simplified the expression.
    func warnOfOpenPiecewise(_ parsed: ParsedExpression) {
        guard let offset = parsed.openPiecewise else { return }
        log.warning(
            .assumedConvention,
            "this 'Piecewise' has no default, so that its last value also holds where no condition does; the back ends of"
                + " TVBO 0.5.3 use the last of the pairs that SymPy keeps, which is an earlier one if SymPy finds the last"
                + " condition superfluous; to SymPy itself there is no value",
            at: parsed.source.place(at: offset), hint: "add a pair for the other cases, as in (0, True)")
    }
}
