import Diagnostics
import LEMS

/// The check that inputs and synapses fit the cells on which they act.
extension ComponentDocument {
    /// Logs an error if the current of an input or synapse is in amperes and the cell receives dimensionless currents,
    /// or the reverse.
    /// - Parameters:
    ///   - source: The type of the input or synapse.
    ///   - target: The type of the cell.
    ///   - place: The place to which the error refers: the target of the edge, or the input among the components of the
    ///     cell.
    func checkCurrent(_ source: CoreLibrary.Entry, on target: CoreLibrary.Entry, at place: Place) {
        let slots = target.type.attachments.map(\.type)
        let kinds = ["basePointCurrent", "basePointCurrentDL"]
        guard let kind = kinds.first(where: source.fits), !slots.contains(where: source.fits),
            let other = kinds.first(where: { $0 != kind && slots.contains($0) })
        else { return }
        let name = source.type.name
        let fitting = name.hasSuffix("DL") ? String(name.dropLast(2)) : name + "DL"
        reading.log.error(
            .wrongDimension,
            other == kinds[0]
                ? "the current of the input type \(name) is dimensionless, but a cell of the type \(target.type.name)"
                    + " needs a current in amperes"
                : "the current of the input type \(name) is in amperes, but a cell of the type \(target.type.name)"
                    + " needs a dimensionless current",
            at: place, hint: library.names.contains(fitting) ? "use \(fitting)" : nil)
    }
}
