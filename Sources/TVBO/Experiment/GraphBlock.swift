import Connectomes
import Diagnostics

/// The graph generator of a network. It makes the edges only when the model is built, because the caller may give the
/// seed.
///
///     let graph = GraphBlock(place: place, generator: .cycle, settings: GraphSettings(count: 8), transforms: [])
struct GraphBlock: Sendable {
    /// The place of the generator in the document, to which errors refer.
    var place: Place
    /// The kind of graph that is generated.
    var generator: GraphGenerator
    /// The number of nodes and the other parameters of the graph.
    var settings: GraphSettings
    /// The transforms of the weights, in their order.
    var transforms: [WeightTransform]

    /// Generates the edges.
    /// - Parameter seed: The seed that the caller gives, for a generator that has no seed in the experiment.
    /// - Throws: `DiagnosticsError` for a random graph without a seed, and for parameters that do not fit.
    func matrix(seed: UInt64?) throws -> EdgeMatrix {
        var settings = settings
        settings.seed = settings.seed ?? seed
        guard settings.seed != nil || !generator.isRandom(settings) else {
            throw DiagnosticsError(
                .missingKey,
                "the graph generator '\(generator.rawValue)' draws random numbers, and no seed is given", at: place,
                hint: "add 'seed:' to its parameters, or use --seed")
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
    /// The Laplacian matrix; if it is normalized, of weights that are first divided by the largest one.
    case laplacian(isNormalised: Bool)

    /// Returns the weights of a connectome after the transform.
    /// - Throws: `DiagnosticsError` for an equation without a matrix as its value.
    func applied(to connectome: Connectome) throws -> SquareMatrix {
        switch self {
        case .equation(let transform): try transform.applied(to: connectome)
        case .laplacian(let isNormalised): MatrixTransform.laplacian(connectome.weights, isNormalised: isNormalised)
        }
    }
}
