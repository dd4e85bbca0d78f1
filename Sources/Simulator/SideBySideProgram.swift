import ModelCore
import Simulation

/// The program of several models that run side by side, such as the values of a sweep or the members of an ensemble.
///
///     let program = try SideBySideProgram([(flat, 0), (flat, 1)], recorded: recorded, method: .rungeKutta(.heun))
struct SideBySideProgram {
    /// The models as one, in which the names of the k-th model begin with `k|`.
    let flat: FlatModel
    /// The compiled program, whose recorded quantities are those of the first model, then those of the second, and so on.
    let compiled: CompiledModel

    /// Compiles models side by side; returns nil if they cannot run in this way (``FlatModel/sideBySide(_:)``).
    /// - Parameters:
    ///   - members: The models, each with the number of the member whose random numbers it has.
    ///   - recorded: The recorded quantities of each model.
    ///   - method: The integration method.
    /// - Throws: `DiagnosticsError` if the models cannot be compiled.
    init?(_ members: [(flat: FlatModel, member: UInt32)], recorded: [Recording], method: Method) throws {
        let prefixes = members.indices.map { "\($0)|" }
        guard let flat = FlatModel.sideBySide(zip(prefixes, members).map { ($0, $1.flat, $1.member) }) else {
            return nil
        }
        self.flat = flat
        compiled = try CompiledModel(
            flat,
            recorded: prefixes.flatMap { prefix in
                recorded.map { Recording(path: prefix + $0.path, unit: $0.unit) }
            }, method: method, holdsCouplings: true, usesLanes: true)
    }
}
