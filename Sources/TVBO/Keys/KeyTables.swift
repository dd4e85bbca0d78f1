import Schema

/// The keys of every mapping in an experiment, with their roles in a simulation.
///
/// Every class that TVBO's datamodel reaches from an experiment is either in ``classes``, with a role for each key, or
/// in ``unread``, with one role for all keys.
///
///     let roles = KeyTables.classes["Node"]?.first ?? [:]
///     roles["position"] == .used  // true
///
/// The tables are data of several hundred lines; a file holds those of one subject: the experiment, its dynamics, its
/// network, and the classes that are not read.
///
/// Source: TVBO's datamodel, version 0.5.3, and the further keys in its documentation.
public enum KeyTables {
    /// The key tables by the class name in the datamodel. A class that is read in several ways has several tables, such
    /// as `Dynamics`, which describes a model with equations or a NeuroML component.
    public static let classes: [String: [[String: KeyRole]]] = [
        "SimulationExperiment": [experiment], "ExecutionConfig": [execution],
        "Dynamics": [dynamics, component], "Parameter": [parameter, modelParameter, couplingTerm, couplingParameter],
        "StateVariable": [state],
        "DerivedVariable": [derivedVariable], "DerivedParameter": [derivedParameter],
        "Function": [function, transform],
        "Argument": [argument], "CouplingInput": [couplingInput], "Distribution": [distribution, randomValue],
        "Range": [domain],
        "Equation": [equation, plainEquation, transformEquation, stimulusEquation], "Case": [equationCase],
        "ConditionalBlock": [equationCase],
        "Event": [event, stimulus, edgeEvent], "Coupling": [couplingFunction], "Network": [network], "Node": [node],
        "Coordinate": [position], "StateValue": [parameter], "Edge": [edge], "Integrator": [integration],
        "Parcellation": [parcellation], "BrainAtlas": [atlas], "Tractogram": [tractogram], "BidsEntities": [entities],
        "GraphGenerator": [graphGenerator], "Callable": [callable],
        "Noise": [noise], "InitialState": [initialState],
    ]

    /// Returns a table of keys with their roles.
    /// - Parameters:
    ///   - used: The keys that are read.
    ///   - documentation: The keys with the role ``KeyRole/documentation``, which cannot affect a result.
    ///   - ignored: The keys for purposes other than a simulation, which are reported in a warning.
    ///   - unsupported: The keys that are refused, with the reason that the error message quotes.
    ///   - unread: The keys that TVBO does not read either, with the reason that the warning quotes.
    ///   - neutral: The keys that are refused unless they have one of the given values, with the reason that the error
    ///     message quotes.
    ///   - aliases: The keys that are other spellings of the keys that they map to.
    /// - Returns: The table. A key in several lists has the role of the last list, where `used` counts as the last.
    static func table(
        used: [String], documentation: [String] = [], ignored: [String] = [], unsupported: [String: String] = [:],
        unread: [String: String] = [:], neutral: [String: (values: [String], reason: String)] = [:],
        aliases: [String: String] = [:]
    ) -> [String: KeyRole] {
        var table: [String: KeyRole] = [:]
        for key in documentation { table[key] = .documentation }
        for key in ignored { table[key] = .ignored }
        for (key, reason) in unsupported { table[key] = .unsupported(reason) }
        for (key, reason) in unread { table[key] = .unread(reason) }
        for (key, (values, reason)) in neutral { table[key] = .neutral(values, reason: reason) }
        for (key, target) in aliases { table[key] = .alias(of: target) }
        for key in used { table[key] = .used }
        return table
    }

    /// The keys for names and descriptions, which most classes of the datamodel allow and which do not affect results.
    static let prose = [
        "name", "label", "description", "definition", "references", "has_reference", "symbol", "comment", "grounding",
        "latex_symbol", "acronym",
    ]
}
