import Schema

/// Remarks on the states that coupling functions of the tvboptim back end read.
extension TvboptimRemarks {
    /// Adds a note on a function that names no states and of which the back end reads other ones than tvbo-verify: those
    /// whose names occur anywhere in the text of its `pre_expression`, such as `n` in `tanh(x_j)`. Several of them are
    /// in no fixed order. Source: `resolve_coupling_spec` of TVBO 0.5.3.
    mutating func lookAtInferredStates(_ function: CouplingBlock) {
        guard function.incoming.isEmpty, function.local.isEmpty else { return }
        let found = own.states.map(\.name).filter(function.pre.text.contains)
        guard !found.isEmpty, found != Array(own.couplingVariables([], []).prefix(1)) else { return }
        let states = found.count == 1 ? "the state \(found[0])" : "the states \(found.joined(separator: ", "))"
        // A long text, which may have several lines, is not repeated.
        let text = function.pre.text
        let shown = text.count > 60 || text.contains(where: \.isNewline) ? "its 'pre_expression'" : "the text '\(text)'"
        add(
            "the tvboptim back end reads \(states) in the coupling function '\(function.name)', because the name"
                + (found.count == 1 ? " occurs" : "s occur") + " in \(shown)"
                + (found.count == 1 ? "" : ", in no fixed order"),
            at: function.pre.place)
    }
}
