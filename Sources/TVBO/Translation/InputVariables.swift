extension DynamicsBlock {
    /// Returns the indices of the coupling variables from which a network's only coupling function feeds the coupling
    /// inputs of the model, in the order of ``networkInputs``.
    ///
    /// Inputs that name the function, or have its name, are all fed from the first variable, and others from one variable
    /// each, in order.
    func variables(ofInputsFedBy function: String) -> [Int] {
        var free = 0
        return networkInputs.map { input in
            guard input.source != function, (input.element?.input ?? input.name) != function else {
                return input.element?.index ?? 0
            }
            defer { free += 1 }
            return free
        }
    }
}
