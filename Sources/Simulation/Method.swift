import Diagnostics

/// How a model is integrated.
public enum Method: Hashable, Sendable {
    /// Forward Euler in the order of the component tree, as jLEMS does it.
    case tree
    /// An explicit Runge-Kutta method on the flattened model.
    case rungeKutta(Tableau)

    /// Its name, as users write it.
    public var name: String {
        switch self {
        case .tree: "lems"
        case .rungeKutta(let tableau): tableau.name
        }
    }

    /// The order of its global error on smooth problems.
    public var order: Int {
        switch self {
        case .tree: 1
        case .rungeKutta(let tableau): tableau.order
        }
    }

    /// The names of all methods.
    public static var names: [String] { ["lems"] + Tableau.all.map(\.name) + [Tableau.map.name] }

    /// The method that a name of TVBO's or of the field means, whatever the case.
    /// - Throws: `Faults` naming the methods there are, and why a known one is not among them.
    public static func named(_ name: String, at place: Place? = nil) throws -> Method {
        if ["lems", "jlems", "jneuroml"].contains(name.lowercased()) { return .tree }
        return .rungeKutta(try Tableau.named(name, at: place))
    }
}
