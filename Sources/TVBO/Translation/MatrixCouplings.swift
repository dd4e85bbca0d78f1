import Diagnostics
import Expressions
import ModelCore
import Quantities
import Schema

/// Edges that are given by matrices.
extension NetworkBuilder {
    /// Adds the edges of a matrix for each coupling function through which they act: a projection with the weighted sums,
    /// and the coupling inputs of all nodes.
    ///
    /// All nodes must have the same model. A node of an empty row receives post(0).
    mutating func project(_ matrix: EdgeMatrix) {
        let functions = owner.experiment.network.functions.filter {
            matrix.coupling == nil || $0.name == matrix.coupling
        }
        guard !functions.isEmpty else {
            reading.log.error(
                .missingKey, "the edges of a matrix need a coupling function", at: matrix.place,
                hint: "name it in the network, as in 'coupling: { c: { iri: tvbo:Linear } }'")
            return
        }
        let nodes = owner.experiment.network.nodes.compactMap { members[$0.id] }
        guard nodes.count == matrix.count, let first = nodes.first, let cell = cell(of: first),
            nodes.allSatisfy({ $0.population == first.population })
        else {
            reading.log.error(
                .unsupportedFeature,
                "a matrix of \(matrix.count) by \(matrix.count) needs \(matrix.count) nodes of one model",
                at: matrix.place)
            return
        }
        let model = cell.equations.block
        for (index, function) in functions.enumerated() {
            guard let input = input(of: model, for: function, index, functions.count, isNeeded: true),
                let rows = rows(of: matrix, function), var equation = CouplingEquation(function, reading)
            else { continue }
            project(rows, nodes, model, function, &equation, to: input)
        }
    }

    private mutating func project(
        _ rows: EdgeRows, _ nodes: [Network.Member], _ model: DynamicsBlock, _ function: CouplingBlock,
        _ equation: inout CouplingEquation, to input: String
    ) {
        let sums = nodes.map { "\(function.name) to \(parts.network.path(of: $0))" }
        let term = equation.term(states: model.states.map(\.name), variables: model.couplingVariables(of: function))
        func paths(_ state: String) -> [String] { nodes.map { parts.network.path(of: state, in: $0) } }
        parts.network.projections.append(
            .init(
                sums: sums, term: term.value, sources: term.sources.mapValues(paths),
                targets: term.targets.mapValues(paths), rows: rows))
        for (index, node) in nodes.enumerated() {
            let states = states(of: node, function)
            let value = equation.value(ofSum: sums[index], target: states.all, targetVariables: states.coupling)
            parts.network.couplings.append(
                .init(path: parts.network.path(of: input, in: node), value: value, delays: []))
        }
    }

    /// Returns the edges of a matrix with their delays; problems of the delays are reported, and nil is returned.
    private mutating func rows(of matrix: EdgeMatrix, _ function: CouplingBlock) -> EdgeRows? {
        var rows = EdgeRows(starts: [0], columns: [], weights: [])
        for target in 0..<matrix.count {
            for source in 0..<matrix.count {
                let index = target * matrix.count + source
                guard matrix.weights[index] != 0 else { continue }
                rows.columns.append(source)
                rows.weights.append(matrix.weights[index])
                guard function.isDelayed else { continue }
                guard let delay = delay(of: matrix, at: index) else { return nil }
                rows.delays.append(delay.value)
            }
            rows.starts.append(rows.columns.count)
        }
        if !rows.delays.contains(where: { $0 > 0 }) { rows.delays = [] }
        return rows
    }

    private mutating func delay(of matrix: EdgeMatrix, at index: Int) -> Seconds? {
        if let delays = matrix.delays {
            let unit =
                matrix.delayUnit ?? owner.experiment.network.timeUnit ?? owner.experiment.integration.timeScale
            return Seconds(unit.si(delays[index]))
        }
        guard let lengths = matrix.lengths else { return Seconds(0) }
        return delay(
            over: ValueBlock(
                name: "distance", place: matrix.place, value: lengths[index], unit: matrix.lengthUnit))
    }
}

extension DynamicsBlock {
    /// Returns the names of the coupling variables: the states that a coupling function names, else those marked as
    /// coupling variables, else the first state.
    func couplingVariables(of function: CouplingBlock) -> [String] {
        let named = function.incoming.filter { name in states.contains { $0.name == name } }
        let marked = states.filter(\.couples).map(\.name)
        return named.isEmpty ? marked.isEmpty ? states.prefix(1).map(\.name) : marked : named
    }
}
