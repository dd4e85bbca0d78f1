/// The coupling functions from which the coupling inputs of a model are fed.
///
///     let assignment = InputAssignment(inputs, ["linear", "sigmoid"], readsSources: false)
///     assignment.functions["c_sig"]  // the name of a function; nil if none feeds the input
///
/// An input is fed from the function that its `source` names, or else from the function of its name. A single function
/// that is left feeds all inputs that are left, and as many functions as inputs correspond in order. Source:
/// `resolve_coupling_input_map` of TVBO 0.5.3, which means to read the sources and does not.
struct InputAssignment {
    /// The name of the function that feeds each input, by the name of the input.
    private(set) var functions: [String: String] = [:]

    /// Determines the functions.
    /// - Parameters:
    ///   - inputs: The inputs with the names of their sources, in the order in which they correspond to functions.
    ///   - names: The names of the functions, in that order.
    ///   - readsSources: A Boolean value that indicates whether sources count.
    init(_ inputs: [(name: String, source: String?)], _ names: [String], readsSources: Bool) {
        for input in inputs where readsSources {
            if let source = input.source, names.contains(source) { functions[input.name] = source }
        }
        for input in inputs where functions[input.name] == nil && names.contains(input.name) {
            functions[input.name] = input.name
        }
        let free = inputs.map(\.name).filter { functions[$0] == nil }
        let left = names.filter { !functions.values.contains($0) }
        if left.count == 1 {
            for name in free { functions[name] = left[0] }
        } else if left.count == free.count {
            functions.merge(zip(free, left)) { known, _ in known }
        }
    }
}
