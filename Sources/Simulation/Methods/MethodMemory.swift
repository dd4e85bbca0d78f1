import Diagnostics

extension Method {
    /// Most states of a method that solves equations in all of them at once: its matrix grows with the square.
    static let maximumSolvedStates = 4000

    /// Makes sure that the matrix of a method fits in memory.
    /// - Throws: `DiagnosticsError` (`tooLarge`) where it does not.
    func checkMemory(states: Int) throws {
        switch self {
        case .implicit, .rodas:
            guard states <= Self.maximumSolvedStates else {
                throw DiagnosticsError(
                    .tooLarge,
                    "\(name) solves equations in at most \(Self.maximumSolvedStates) states at once, not in \(states)",
                    hint: "take an explicit method, such as rk4 or dopri5")
            }
        case .rungeKutta, .tree, .exponentialEuler: break
        }
    }
}
