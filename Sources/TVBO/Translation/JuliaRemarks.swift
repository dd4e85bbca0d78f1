import Diagnostics
import Schema
import Simulation

/// Remarks on what TVBO's back ends in Julia compute differently, so that their results differ.
///
/// TVBO 0.5.3 writes the name of the method into the program as it stands. Names such as `Tsit5` and `Heun` are
/// algorithms of DifferentialEquations.jl, which choose their steps by its default tolerances; programs with `heun` or
/// `Euler` stop with an error. The remarks on networks follow from the program for NetworkDynamics.jl that TVBO renders.
///
///     JuliaRemarks(experiment: experiment, reading: reading).report()
struct JuliaRemarks {
    /// The experiment.
    let experiment: Experiment
    /// The read context, which collects errors and warnings.
    let reading: ReadContext

    private var network: NetworkBlock { experiment.network }
    private var method: String { experiment.integration.method }

    /// Reports at most two warnings: one if the method chooses its steps by a tolerance, and one, with a note for each
    /// difference, if the back end for NetworkDynamics.jl computes edges with coupling functions differently.
    func report() {
        warnOfTolerances()
        guard network.isCoupled, isRun else { return }
        let notes = functionNotes() + edgeNotes()
        guard !notes.isEmpty else { return }
        reading.log.warning(
            .assumedConvention,
            "the networkdynamics back end of TVBO 0.5.3 computes this network differently, so its results differ from"
                + " those of tvbo-verify",
            at: network.place, notes: notes)
    }

    /// A Boolean value that indicates whether the rendered program has a method that Julia knows and that needs no step
    /// size; one with noise has a method of its own.
    private var isRun: Bool {
        let hasNoise =
            experiment.integration.noise != nil || experiment.dynamics?.states.contains { $0.noise != nil } ?? false
        return hasNoise || method.first?.isUppercase == true && method.lowercased() != "euler"
    }

    private func warnOfTolerances() {
        guard method.first?.isUppercase == true, let own = try? Method.named(method), own.isAdaptive else { return }
        reading.log.warning(
            .assumedConvention,
            "the method '\(method)' chooses its steps by a tolerance: in TVBO's julia back ends 1e-3 relative and 1e-6"
                + " absolute, the defaults of DifferentialEquations.jl, so that their results have errors of this size;"
                + " in tvbo-verify the tolerance is \(own.defaultTolerance)", at: experiment.integration.methodPlace)
    }

    // MARK: Functions

    private func functionNotes() -> [Diagnostic.Note] {
        let listed = network.edges.filter { $0.isDirected != true }.flatMap(\.functions).map(\.name)
        let isMade = network.graph != nil || !network.matrices.isEmpty
        let functions = isMade && network.matrices.isEmpty ? network.functions : network.actingFunctions
        var notes: [Diagnostic.Note] = []
        for function in functions where !function.isSum {
            if isMade || listed.contains(function.name) { notes += [symmetryNote(function)].compactMap(\.self) }
            if function.post.text.filter({ !$0.isWhitespace }) != "gx" {
                notes.append(
                    .init(
                        "the networkdynamics back end ignores 'post_expression' of the coupling function"
                            + " '\(function.name)'",
                        at: function.post.place ?? function.place))
            }
        }
        if let other = functions.dropFirst().first {
            notes.append(
                .init(
                    "the networkdynamics back end uses only the first coupling function of the network", at: other.place
                ))
        }
        return notes
    }

    /// Returns a note on a function whose value for one end of an edge is given to the other end as well, or with the
    /// opposite sign, although the function does not have this symmetry; nil for others. TVBO decides by the text.
    private func symmetryNote(_ function: CouplingBlock) -> Diagnostic.Note? {
        let text = function.pre.text
        guard !["e_dst[", "\n"].contains(where: text.contains) else { return nil }
        let isTaken = ["x_j", "x_i", "-"].allSatisfy(text.contains)
        let states = Set(experiment.dynamics?.states.map(\.name) ?? [])
        guard !ExchangedEnds(function: function, states: states).multiplies(by: isTaken ? -1 : 1) else { return nil }
        return .init(
            isTaken
                ? "the networkdynamics back end takes the coupling function '\(function.name)' for antisymmetric,"
                    + " because it contains x_j, x_i and a minus: there, an edge that is not directed gives its two"
                    + " ends opposite values"
                : "the networkdynamics back end takes the coupling function '\(function.name)' for symmetric, because"
                    + " it does not contain x_j, x_i and a minus: there, an edge that is not directed gives both ends"
                    + " the value of the node with the larger index",
            at: function.pre.place ?? function.place)
    }

    // MARK: Edges

    private func edgeNotes() -> [Diagnostic.Note] {
        let edges = network.edges.filter { !$0.functions.isEmpty }
        var notes: [Diagnostic.Note] = []
        func add(_ text: String, at place: Place?) {
            if let place { notes.append(.init(text, at: place)) }
        }
        add(
            "the networkdynamics back end ignores the weights of edges",
            at: edges.compactMap(\.weight).first { $0.value != 1 }?.place)
        let delayed = edges.filter { edge in edge.functions.contains(where: \.isDelayed) }
        let lengths = EdgeLengths(network)
        add(
            "the networkdynamics back end ignores delays",
            at: delayed.compactMap { $0.delay ?? lengths.length(of: $0) }.first { $0.value != 0 }?.place)
        add(
            "the networkdynamics back end lets a directed edge act in both directions",
            at: edges.first { $0.isDirected == true }?.directedPlace)
        let named = edges.compactMap { $0.sourceVariable ?? $0.targetVariable }.first
        add("the networkdynamics back end ignores 'source_var' and 'target_var' of edges", at: named?.place)
        return notes
    }
}
