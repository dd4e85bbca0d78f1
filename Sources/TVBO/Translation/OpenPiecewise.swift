import Expressions
import Schema

extension ReadContext {
    /// Warns of a `Piecewise` without a default, whose last branch is the default in the code that TVBO generates.
    func warnOfOpenPiecewise(_ parsed: ParsedExpression) {
        guard let offset = parsed.openPiecewise else { return }
        log.warning(
            .assumedConvention,
            "this 'Piecewise' has no default, so that its last value also holds where no condition does, as in the code"
                + " that TVBO 0.5.3 generates; to SymPy it is undefined there",
            at: parsed.source.place(at: offset), hint: "add a pair for the other cases, as in (0, True)")
    }
}
