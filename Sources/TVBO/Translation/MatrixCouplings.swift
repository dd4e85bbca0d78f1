import Diagnostics
import Expressions
import ModelCore
import Quantities
import Schema

/// The translation of edges that are given by matrices into weighted sums.
extension NetworkBuilder {
    /// Adds the edges of a matrix to the network. For each coupling function through which they act (the one that the
    /// matrix names, or else all of the network), it adds a projection, which computes the weighted sums, and a
    /// contribution of these sums to the coupling input of every node. Reports problems.
    ///
    /// All nodes must have the same model. A node at which no edge ends receives the value that the function's
    /// `post_expression` has for the sum 0.
    mutating func project(_ matrix: EdgeMatrix) {
        let functions = owner.experiment.network.functions.filter {
            matrix.coupling == nil || $0.name == matrix.coupling
        }
        guard !functions.isEmpty else {
            reading.log.error(
                .missingKey,
                "the network has a matrix of edges, but no coupling function through which they act", at: matrix.place,
                hint: "name a function in the network, as in 'coupling: { c: { iri: tvbo:Linear } }'")
            return
        }
        let nodes = owner.experiment.network.nodes.compactMap { members[$0.id] }
        guard nodes.count == matrix.count, let first = nodes.first, let cell = cell(of: first),
            nodes.allSatisfy({ $0.population == first.population })
        else {
            reading.log.error(
                .unsupportedFeature,
                "a matrix of edges of \(matrix.count) by \(matrix.count) needs a network of \(matrix.count) nodes, all with one model",
                at: matrix.place)
            return
        }
        let model = cell.equations.block
        for function in functions {
            let parameters = Dictionary(
                function.parameters.map { ($0.name, converted($0)) }, uniquingKeysWith: { first, _ in first })
            guard let rows = rows(of: matrix, function),
                var equation = CouplingEquation(function, parameters: parameters, reading)
            else { continue }
            checkStates(of: function)
            guard isAllowed(function) else { continue }
            warnOfFirstState(function, nil, of: cell)
            for feed in feeds(of: model, for: function, isNeeded: true) {
                project(rows, nodes, model, function, &equation, to: feed)
            }
        }
    }

    /// Returns whether a function can act through a matrix; reports an error for one that is written as statements.
    private func isAllowed(_ function: CouplingBlock) -> Bool {
        guard function.values.isAntisymmetric else { return true }
        reading.log.error(
            .unsupportedFeature,
            "the \(function.shown) is written as statements, which are supported for listed edges, not for a matrix",
            at: function.pre.place,
            hint: "write the values of the function as a list, as in '[x_j[0] - x_i[0], x_j[1] - x_i[1]]'")
        return false
    }

    private mutating func project(
        _ rows: EdgeRows, _ nodes: [Network.Member], _ model: DynamicsBlock, _ function: CouplingBlock,
        _ equation: inout CouplingEquation, to input: CouplingFeed
    ) {
        var names: [[Int: String]] = Array(repeating: [:], count: nodes.count)
        for sum in equation.sums(ofValue: input.value) {
            // Expressions refer to the sum of a node by a name such as `Linear to N_pop[0]/c`.
            let shown = function.values.preExpressions.count == 1 ? function.name : "\(function.name) \(sum)"
            let sums = nodes.map { "\(shown) to \(parts.network.path(of: input.input, in: $0))" }
            for number in nodes.indices { names[number][sum] = sums[number] }
            let term = equation.term(
                ofSum: sum, variables: model.variables(for: function), index: input.variable)
            func paths(_ state: String) -> [String] { nodes.map { parts.network.path(of: state, in: $0) } }
            parts.network.projections.append(
                .init(
                    sums: sums, term: term.value, sources: term.sources.mapValues(paths),
                    targets: term.targets.mapValues(paths), rows: rows))
        }
        for (number, node) in nodes.enumerated() {
            let value = equation.value(
                ofSums: names[number], value: input.value, target: variables(of: node, function),
                index: input.variable)
            feed(parts.network.path(of: input.input, in: node), value, [])
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
                vanishing.add(delay, at: matrix.place)
                warnOfDelay(delay, at: matrix.place, function)
            }
            rows.starts.append(rows.columns.count)
        }
        if !rows.delays.contains(where: { $0 > 0 }) { rows.delays = [] }
        return rows
    }

    private mutating func delay(of matrix: EdgeMatrix, at index: Int) -> Seconds? {
        guard let lengths = matrix.lengths else { return Seconds(0) }
        return delay(
            over: ValueBlock(
                name: "distance", place: matrix.place, value: lengths[index], unit: matrix.lengthUnit))
    }
}

extension DynamicsBlock {
    /// Returns the variables that a coupling function reads, with their names in the model in place of paths.
    fileprivate func variables(for function: CouplingBlock) -> CouplingVariables {
        let names = states.map(\.name) + derivedVariables.map(\.name)
        return CouplingVariables(
            all: Dictionary(names.map { ($0, .name($0)) }, uniquingKeysWith: { first, _ in first }),
            sources: couplingVariables(function.incoming, function.local).map { .name($0) },
            targets: couplingVariables(function.local, function.incoming).map { .name($0) })
    }
}
