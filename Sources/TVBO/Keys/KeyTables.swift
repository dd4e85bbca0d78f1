import Schema

/// The keys of each block of an experiment and what they mean to a simulation.
///
/// Source: TVBO's datamodel, version 0.5.3, and the keys that its documentation names beyond it. Every class that the
/// datamodel reaches from an experiment stands in ``classes`` with its keys, or in ``unread`` as a whole.
public enum KeyTables {
    /// The tables by the name that the datamodel has for the class. Where a class is read in several ways, such as a
    /// model and a component of a tree, each has a table.
    public static let classes: [String: [[String: KeyRole]]] = [
        "SimulationExperiment": [experiment], "ExecutionConfig": [execution],
        "Dynamics": [dynamics, component], "Parameter": [parameter, couplingTerm], "StateVariable": [state],
        "DerivedVariable": [derivedVariable], "DerivedParameter": [derivedParameter], "Function": [function],
        "Argument": [argument], "CouplingInput": [couplingInput], "Distribution": [distribution], "Range": [domain],
        "Equation": [equation, plainEquation], "Case": [equationCase], "ConditionalBlock": [equationCase],
        "Event": [event], "Coupling": [couplingFunction], "Network": [network], "Node": [node],
        "Coordinate": [position], "StateValue": [parameter], "Edge": [edge], "Integrator": [integration],
    ]

    /// A table from lists of keys by role.
    static func table(
        used: [String], documentation: [String] = [], ignored: [String] = [], unsupported: [String: String] = [:],
        neutral: [String: (values: [String], reason: String)] = [:]
    ) -> [String: KeyRole] {
        var table: [String: KeyRole] = [:]
        for key in documentation { table[key] = .documentation }
        for key in ignored { table[key] = .ignored }
        for (key, reason) in unsupported { table[key] = .unsupported(reason) }
        for (key, (values, reason)) in neutral { table[key] = .neutral(values, reason: reason) }
        for key in used { table[key] = .used }
        return table
    }

    /// Keys that describe a thing, whatever it is.
    static let prose = [
        "name", "label", "description", "definition", "references", "has_reference", "symbol", "comment", "grounding",
        "latex_symbol", "acronym",
    ]
}
