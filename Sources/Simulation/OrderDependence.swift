import ModelCore

/// Finds where a result depends on the order in which the tree is stepped, beyond the error that a smaller step takes
/// away alike: derived variables that are evaluated before what they use.
enum OrderDependence {
    /// A sentence for each type and variable that lags, in order, for handlers that jLEMS forgets, and for events
    /// that it loses.
    /// - Parameter needed: the names that are computed, by instance.
    static func sentences(_ scope: TreeScope, _ needed: [Set<String>]) -> [String] {
        var seen: Set<String> = []
        var result: [String] = []
        for number in scope.instances.indices {
            let type = scope.layout(number).type
            guard seen.insert(type.name).inserted else { continue }
            for handler in type.dynamics.onEvents where scope.layout(number).handler(of: handler.port) == nil {
                result.append(
                    "'\(type.name)' does nothing itself about events at '\(handler.port)', as it has regimes")
            }
            if let lost = scope.instances[number].connections.first(where: \.isLost), let port = lost.port {
                result.append(
                    "events of '\(type.name)' are lost where no port is named, as it sends through '\(port)' in several places"
                )
            }
            for (variable, late) in lags(type.dynamics)
            where needed[number].contains(variable) && scope.constant(number, late) == nil {
                result.append(
                    "'\(variable)' of '\(type.name)' uses '\(late)' of the step before, which is evaluated behind it")
            }
        }
        return result
    }

    /// The variables that use one which is evaluated after them, with that one.
    private static func lags(_ dynamics: Dynamics) -> [(variable: String, late: String)] {
        let order = dynamics.evaluationOrder.filter { $0.expression != nil }
        return order.enumerated().flatMap { index, variable in
            let names = Set(variable.expression?.names ?? [])
            let later = order[(index + 1)...].map(\.quantity.name).filter(names.contains)
            return later.map { (variable: variable.quantity.name, late: $0) }
        }
    }
}
