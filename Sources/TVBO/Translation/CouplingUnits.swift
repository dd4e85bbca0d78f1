import Diagnostics
import Expressions
import ModelCore
import Quantities
import Schema

/// The treatment of units in networks with coupling functions.
///
/// In a network whose nodes are coupled by functions alone, values are used as written, as in TVBO's jax back end:
/// numbers in coupling functions have no units, so values in SI would change their meaning. If there are synapses or
/// inputs as well, which deliver amperes, all values are in SI, and the functions must have the dimensions of the
/// inputs that they feed.
extension ModelBuilder {
    /// A Boolean value that indicates whether the network has coupling functions, and synapses or inputs as well.
    var isMixed: Bool {
        experiment.network.isCoupled && experiment.network.edges.contains { $0.functions.isEmpty }
    }

    /// Returns the names of the coupling inputs of a model whose values are sums of the currents of synapses and
    /// inputs: all of them in a network without coupling functions. In a network with such functions they are those
    /// that belong to no function and that no edge names, and none if no synapse or input acts on nodes of the model.
    func currentInputs(of block: DynamicsBlock) -> Set<String> {
        let network = experiment.network
        let inputs = block.networkInputs
        guard network.isCoupled else { return Set(inputs.map(\.name)) }
        let nodes = Set(network.nodes.filter { ($0.dynamics ?? experiment.dynamics?.name) == block.name }.map(\.id))
        let edges = network.edges.filter { nodes.contains($0.target) }
        guard edges.contains(where: { $0.functions.isEmpty }) else { return [] }
        let functions = Set(network.edges.flatMap { $0.functions.map(\.name) })
        let targets = Set(edges.compactMap(\.targetVariable?.text))
        return Set(
            inputs.filter { input in
                !functions.contains(input.name) && !functions.contains(input.source ?? "")
                    && !targets.contains(input.name)
            }.map(\.name))
    }

    /// Returns the unit convention that a model has in the network of the experiment. If all nodes are coupled by
    /// coupling functions alone, and a state or coupling input of the model has a dimension, the convention becomes
    /// bare: values are used as written, and a warning says so.
    /// - Parameters:
    ///   - finding: The unit convention of the model without its network.
    ///   - block: The model.
    func annotated(
        _ finding: UnitConventionInference.Finding, _ block: DynamicsBlock
    ) -> UnitConventionInference.Finding {
        guard experiment.network.isCoupled, !isMixed, finding.convention == .physical else { return finding }
        let carriers = block.networkInputs.map(\.name) + block.states.map(\.name)
        guard carriers.contains(where: { (finding.dimensions[$0] ?? .bare) != .bare }) else { return finding }
        reading.log.warning(
            .unitsAreAnnotations,
            "the units of the model '\(block.name)' are not used to convert values, because the coupling functions of"
                + " its network have no units: all numbers are used as written, and times are in"
                + " \(experiment.integration.timeScale.name), as in TVBO's jax back end",
            at: block.place)
        var result = finding
        result.convention = .bare
        return result
    }

    /// Gives models without states the bare unit convention, in which values are used as written, if another model of a
    /// network that is coupled by functions alone has it.
    mutating func annotateConstants() {
        guard experiment.network.isCoupled, !isMixed else { return }
        let flowing = cells.values.filter { !$0.equations.block.isStatic }
        guard flowing.contains(where: { $0.finding.convention == .bare }) else { return }
        for (name, cell) in cells where cell.equations.block.isStatic { cells[name] = cell.annotated }
    }
}

extension CellTypeBuilder {
    /// The builder of the same model whose units are annotations.
    fileprivate var annotated: CellTypeBuilder {
        var finding = finding
        finding.convention = .bare
        return CellTypeBuilder(
            equations: equations, finding: finding, timeScale: timeScale, currentInputs: currentInputs,
            isInNetwork: isInNetwork, reading: reading)
    }
}

extension NetworkBuilder {
    /// Returns the names of the coupling inputs of a model that are sums of currents
    /// (``ModelBuilder/currentInputs(of:)``).
    /// - Complexity: O(*n*) for *n* nodes and edges at the first call for a model, then O(1).
    mutating func currentInputs(of block: DynamicsBlock) -> Set<String> {
        if let known = currentInputs[block.name] { return known }
        let inputs = owner.currentInputs(of: block)
        currentInputs[block.name] = inputs
        return inputs
    }

    /// Reports a coupling function whose value has another dimension than the coupling input to which it contributes,
    /// or that has several values. Only networks that also have synapses or inputs are checked, and each combination of
    /// function, models and input once.
    mutating func checkUnits(
        _ equation: CouplingEquation, _ function: CouplingBlock, _ edges: [CoupledEdge], _ target: CouplingVariables,
        _ receiver: CellTypeBuilder, _ input: String
    ) {
        guard owner.isMixed, receiver.finding.convention == .physical else { return }
        guard function.values.preExpressions.count == 1, function.values.count == 1 else {
            guard checkedUnits.insert([function.name]).inserted else { return }
            return reading.log.error(
                .unsupportedFeature,
                "the \(function.shown) has several values, which a network with synapses or inputs does not support",
                at: function.place)
        }
        let model = receiver.equations.block.name
        for edge in edges {
            guard let sender = cell(of: edge.source),
                checkedUnits.insert([function.name, sender.equations.block.name, model, input]).inserted
            else { continue }
            let wanted = receiver.finding.dimensions[input] ?? .bare
            let dimensions = Self.dimensions(edge.incoming.source, sender)
                .merging(Self.dimensions(target, receiver)) { first, _ in first }
            let message: String
            do {
                let found = try equation.dimension(
                    of: function, edge.incoming, target: target, dimensions: dimensions)
                if found == wanted { continue }
                message =
                    "the values of the \(function.shown) have the dimension \(found), but the coupling input '\(input)' of the model '\(model)' takes"
                    + " the dimension \(wanted)"
            } catch {
                let reason = (error as? DimensionInference.Mismatch)?.message ?? "\(error)"
                message = "the units of the \(function.shown) do not balance: \(reason)"
            }
            reading.log.error(
                .wrongDimension, message, at: function.place,
                hint:
                    "give the parameters of the function their units; in a network with synapses or inputs, all values"
                    + " are converted to SI"
            )
        }
    }

    /// Returns the dimensions of the variables of a node by path.
    private static func dimensions(_ variables: CouplingVariables, _ cell: CellTypeBuilder) -> [String: Dimension] {
        var result: [String: Dimension] = [:]
        for path in variables.paths {
            let name = path.split(separator: "/").last.map(String.init) ?? path
            result[path] = cell.finding.dimensions[name] ?? .bare
        }
        return result
    }
}

extension CouplingEquation {
    /// Returns the dimension of the value of a coupling function for one edge. Parameters without a unit are pure
    /// numbers, and those that are 0 agree with every dimension.
    /// - Parameters:
    ///   - function: The coupling function.
    ///   - edge: The edge.
    ///   - target: The variables of the node at which the edge ends.
    ///   - dimensions: The dimensions of the variables by path.
    /// - Throws: `DimensionInference.Mismatch` for parts of different dimensions.
    func dimension(
        of function: CouplingBlock, _ edge: Incoming, target: CouplingVariables, dimensions: [String: Dimension]
    ) throws -> Dimension {
        var units: [String: Dimension] = [:]
        for parameter in function.parameters where parameter.value != 0 || parameter.unit != nil {
            units[parameter.name] = parameter.unit?.dimension ?? .bare
        }
        let zeros = Set(function.parameters.map(\.name)).subtracting(units.keys)
        var inference = DimensionInference(dimensions: dimensions.merging(units) { first, _ in first })
        inference.bind(
            "gx", to: try inference.infer(term(edge, target: target, keeping: Set(units.keys), zeros: zeros)))
        let value = end(target: target, keeping: Set(units.keys), zeros: zeros)
        return inference.resolvedDimension(try inference.infer(value))
    }
}
