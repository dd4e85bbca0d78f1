import Diagnostics

extension Method {
    /// Most states of a method that solves equations in all of them at once: its matrix grows with the square.
    static let mostSolvedStates = 4000

    /// Makes sure that the matrix of a method fits in memory.
    /// - Throws: `Faults` (`tooLarge`) where it does not.
    func checkMemory(states: Int) throws {
        switch self {
        case .implicit, .rodas:
            guard states <= Self.mostSolvedStates else {
                throw Faults(
                    .tooLarge,
                    "\(name) solves equations in at most \(Self.mostSolvedStates) states at once, not in \(states)",
                    hint: "take an explicit method, such as rk4 or dopri5")
            }
        case .rungeKutta, .tree, .exponentialEuler: break
        }
    }
}
