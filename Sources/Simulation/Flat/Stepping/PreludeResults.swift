/// The storage of the results of the prelude, the program that computes what is constant during a step, before and
/// after a discontinuity.
extension Workspace {
    /// Stores the present results of the prelude.
    /// - Parameter slot: 0 for the results before the discontinuity, 1 for those after it.
    func saveSwitches(_ slot: Int) {
        let saved = preludeResults + slot * preludeTargets.count
        for (index, register) in preludeTargets.enumerated() { saved[index] = registers[Int(register)] }
    }

    /// Sets the registers of the prelude to results that ``saveSwitches(_:)`` has stored.
    /// - Parameter slot: 0 for the results before the discontinuity, 1 for those after it.
    func restoreSwitches(_ slot: Int) {
        let saved = preludeResults + slot * preludeTargets.count
        for (index, register) in preludeTargets.enumerated() { registers[Int(register)] = saved[index] }
    }

    /// Returns whether a present result of the prelude differs from that before the discontinuity.
    func switchesChanged() -> Bool {
        for (index, register) in preludeTargets.enumerated()
        where preludeResults[index] != registers[Int(register)] { return true }
        return false
    }
}
