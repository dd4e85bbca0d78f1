import Connectomes
import Diagnostics

/// The graph generator that a document names for the edges of a network. The edges are generated when the model is
/// built, because the seed may be that of the run.
///
///     let graph = GraphBlock(place: place, generator: .cycle, settings: GraphSettings(count: 8), transforms: [])
struct GraphBlock: Sendable {
    /// The place of the generator in the document, to which errors refer.
    var place: Place
    /// The kind of graph that is generated.
    var generator: GraphGenerator
    /// The number of nodes and the other parameters of the graph.
    var settings: GraphSettings
    /// The transforms of the weights, in the order in which they are applied.
    var transforms: [WeightTransform]

    /// Returns the edges of the graph, as a matrix of weights to which the transforms have been applied.
    /// - Parameter seed: The seed of the run, which is used if the experiment gives the generator no seed; nil if there
    ///   is none.
    /// - Throws: `DiagnosticsError` for a random graph without a seed, for parameters that the generator does not
    ///   accept, such as more neighbors than nodes, if no regular graph is found, and for a transform that cannot be
    ///   applied.
    func matrix(seed: UInt64?) throws -> EdgeMatrix {
        var settings = settings
        settings.seed = settings.seed ?? seed
        guard settings.seed != nil || !generator.isRandom(settings) else {
            throw DiagnosticsError(
                .missingKey,
                "the graph generator '\(generator.rawValue)' draws random numbers, but no seed is given", at: place,
                hint: "add 'seed: 1' to the parameters of the generator, or run with '--seed 1'")
        }
        switch generator.graph(settings) {
        case .failure(let fault):
            throw DiagnosticsError(
                .invalidValue, "graph generator '\(generator.rawValue)': \(fault.message)", at: place)
        case .success(let weights):
            var connectome = Connectome(weights: weights)
            for transform in transforms { connectome.weights = try transform.applied(to: connectome) }
            return EdgeMatrix(place: place, count: settings.count, weights: connectome.weights.values)
        }
    }
}

/// A transform of the weights of a network.
enum WeightTransform: Sendable {
    /// A transform that an equation over matrices describes.
    case equation(MatrixTransform)
    /// The Laplacian matrix W − D of the weights W, in which the diagonal matrix D has the sums of the rows of W. If it
    /// is normalized, the weights are first divided by the largest one.
    case laplacian(isNormalised: Bool)

    /// Returns the weights of a connectome after the transform.
    /// - Throws: `DiagnosticsError` for an equation that cannot be evaluated or does not yield a matrix.
    func applied(to connectome: Connectome) throws -> SquareMatrix {
        switch self {
        case .equation(let transform): try transform.applied(to: connectome)
        case .laplacian(let isNormalised): MatrixTransform.laplacian(connectome.weights, isNormalised: isNormalised)
        }
    }

    /// Returns a connectome with the weights after the transform, computed in the kinds of numbers in which TVBO
    /// computes them, which depend on the kind in the file (``NumberKind``); ``applied(to:)`` computes with 64-bit
    /// numbers.
    /// - Throws: `DiagnosticsError` for an equation that cannot be evaluated or does not yield a matrix.
    func appliedByKind(to connectome: Connectome) throws -> Connectome {
        switch self {
        case .equation(let transform): return try transform.applied(to: connectome, .byKind)
        case .laplacian(let isNormalised):
            var result = connectome
            if isNormalised { result.weightKind = connectome.weightKind.floating }
            result.weights = MatrixTransform.laplacian(
                connectome.weights, isNormalised: isNormalised, kind: result.weightKind)
            return result
        }
    }
}
