import Diagnostics

extension Method {
    /// The largest number of states that a model may have for implicit methods, whose matrix has the square of that
    /// many entries.
    static var maximumSolvedStates: Int { Limit.implicitStates.value }

    /// Checks that the matrix that the method needs for a number of states is within the limit; explicit methods need
    /// none.
    /// - Throws: `DiagnosticsError` (`tooLarge`) if an implicit method is to solve for more than `maximumSolvedStates`
    ///   states.
    func checkMemory(states: Int) throws {
        switch self {
        case .implicit, .rodas:
            guard states <= Self.maximumSolvedStates else {
                throw DiagnosticsError(
                    .tooLarge,
                    "the method \(name) is limited to \(Self.maximumSolvedStates) states, and the model has \(states)"
                        + " states",
                    hint: Limit.implicitStates.hint("use an explicit method, such as rk4 or dopri5"))
            }
        case .rungeKutta, .tree, .exponentialEuler: break
        }
    }
}
