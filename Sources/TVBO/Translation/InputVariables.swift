extension DynamicsBlock {
    /// Returns the indices of the coupling variables from which a network's only coupling function feeds the coupling
    /// inputs of the model, in the order of ``networkInputs``; nil for inputs that it does not feed.
    ///
    /// Inputs that name the function, or have its name, are all fed from the first variable, and are then the only ones;
    /// without such inputs, the k-th input is fed from the k-th variable.
    func variables(ofInputsFedBy function: String) -> [Int?] {
        let isNamed = networkInputs.map { $0.source == function || ($0.element?.input ?? $0.name) == function }
        guard isNamed.contains(true) else { return networkInputs.indices.map { $0 } }
        return zip(networkInputs, isNamed).map { input, isNamed in isNamed ? input.element?.index ?? 0 : nil }
    }
}
