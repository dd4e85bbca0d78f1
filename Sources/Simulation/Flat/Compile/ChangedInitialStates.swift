extension CompiledModel {
    /// Returns the model with each initial state changed in its last digits, up or down. States that are 0 or subnormal
    /// keep their values, and those that only events change.
    ///
    /// The directions follow the Thue-Morse sequence in the order of the component tree, whose regularity is unlikely to
    /// be that of a network, so that equal nodes are changed differently. All programs remain the same, together with
    /// their native code.
    /// - Parameters:
    ///   - units: The number of units in the last place by which states change.
    ///   - isReversed: A Boolean value that indicates whether all directions are opposite.
    func changingInitialStates(by units: Double, isReversed: Bool) -> CompiledModel {
        var result = self
        for (place, index) in treeOrder.enumerated() {
            let register = Int(firstState) + place
            let initial = registers[register]
            guard initial.isNormal else { continue }
            let isUp = index.nonzeroBitCount.isMultiple(of: 2) != isReversed
            let changed = initial + (isUp ? units : -units) * initial.ulp
            if changed.isFinite { result.registers[register] = changed }
        }
        // The past before the start is the initial state.
        for delay in delays { result.registers[Int(delay.target)] = result.registers[Int(delay.source)] }
        return result
    }
}
