import ModelCore

/// The detection of results that depend on the order in which jLEMS evaluates a tree: derived variables that are
/// evaluated before those that they use, handlers that jLEMS ignores, and events that it loses.
enum OrderDependence {
    /// Returns a sentence for each derived variable that reads the previous step's value of another one, each event
    /// handler that jLEMS ignores, and each type of component whose events jLEMS loses. Of several instances of one
    /// type, only the first is examined.
    /// - Parameter needed: Boolean values that indicate which variables are computed.
    static func sentences(_ scope: TreeScope, _ needed: VariableTable<Bool>) -> [String] {
        var seen: Set<String> = []
        var result: [String] = []
        for number in scope.instances.indices {
            let type = scope.layout(number).type
            guard seen.insert(type.name).inserted else { continue }
            for handler in type.dynamics.onEvents where scope.layout(number).handler(of: handler.port) == nil {
                result.append(
                    "as in jLEMS, the type '\(type.name)' ignores events at its port '\(handler.port)', because the"
                        + " OnEvent for this port is outside of the type's regimes"
                )
            }
            if let lost = scope.instances[number].connections.first(where: \.ports.isLost),
                let port = lost.ports.source
            {
                result.append(
                    "as in jLEMS, connections that name no port do not deliver the events of the type '\(type.name)',"
                        + " because more than one of its EventOut elements sends through the port '\(port)'"
                )
            }
            for (variable, late) in lags(type.dynamics)
            where needed[number, variable] && scope.constant(number, late) == nil {
                result.append(
                    "as in jLEMS, the variable '\(variable)' of the type '\(type.name)' is computed before '\(late)',"
                        + " so that it uses the value of '\(late)' from the previous step"
                )
            }
        }
        return result
    }

    /// Returns the variables that use a variable that is evaluated later, each with that variable.
    /// - Complexity: O(*n* log *n*) in the length of all expressions.
    private static func lags(_ dynamics: Dynamics) -> [(variable: String, late: String)] {
        let order = dynamics.evaluationOrder.filter { $0.expression != nil }
        let places = Dictionary(
            order.enumerated().map { ($1.quantity.name, $0) }, uniquingKeysWith: { _, last in last })
        return order.enumerated().flatMap { index, variable in
            let later = (variable.expression?.names ?? []).compactMap { places[$0] }.filter { $0 > index }.sorted()
            return later.map { (variable: variable.quantity.name, late: order[$0].quantity.name) }
        }
    }
}
