import ModelCore
import Quantities

/// The quantities that a LEMS document records, with their units. They are found from the document's text and component
/// types alone, also for a model that cannot be simulated.
///
///     DeclaredRecordings(model).all.map(\.path)  // ["pop[0]/v"]
///
/// The dimension of a quantity is that of the variables with its name in the component types of the model, if all of
/// them have the same, and its unit is that of SI; otherwise the recording has no unit.
package struct DeclaredRecordings {
    /// The recorded quantities with their units, in the order of the document's files.
    package let all: [Recording]

    /// Finds the quantities that a model records, and their units.
    package init(_ model: Model) {
        var dimensions: [String: Set<Dimension>] = [:]
        for type in model.types {
            let variables =
                type.dynamics.stateVariables.map(\.quantity) + type.dynamics.derivedVariables.map(\.quantity)
            for quantity in variables { dimensions[quantity.name, default: []].insert(quantity.dimension) }
        }
        all = model.simulation.recorded.map { recording in
            let name = recording.path.split(separator: "/").last.map(String.init) ?? recording.path
            let found = dimensions[name] ?? []
            let unit = found.count == 1 ? found.first.flatMap(UnitTable.coherentUnit) : nil
            return Recording(path: recording.path, unit: unit)
        }
    }
}
