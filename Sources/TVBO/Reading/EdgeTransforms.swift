import Connectomes
import Diagnostics
import Schema

/// The transforms of a network that lists its edges.
///
///     let isComplete = EdgeTransforms(reading: reading, database: database).apply(block, to: &network)
///
/// TVBO applies them to the matrix of the edges. This matrix takes the place of edges that have nothing but weights;
/// other edges, such as those with delays, keep all but their weights.
struct EdgeTransforms {
    /// The read context, which collects errors and warnings.
    let reading: ReadContext
    /// The database of models and networks.
    let database: ModelDatabase

    /// Applies the transforms of a network, if there are any, to its edges; problems are reported.
    /// - Returns: True if a matrix or an error takes the place of the edges, and nodes need not be counted.
    func apply(_ block: Block, to network: inout NetworkBlock) -> Bool {
        do throws(TransformedEdges.Refusal) {
            switch try transform(block, &network) {
            case .none:
                refuse(block)
                return false
            case .edges: return false
            case .matrix: return true
            }
        } catch {
            reading.log.error(
                .unsupportedFeature, "'transforms' of network is not supported for these listed edges: \(error.text)",
                at: block.place("transforms"), notes: error.place.map { [.init("it is this one", at: $0)] } ?? [],
                hint: Self.hint)
            return false
        }
    }

    private static let hint =
        "write the transformed weights, or give the weights as a matrix, as in 'data_file: weights.h5'"

    /// The outcome for the edges.
    private enum Outcome {
        /// There are no transforms, or no edges that they could change.
        case none
        /// The edges have other weights.
        case edges
        /// A matrix, or an error, takes the place of the edges.
        case matrix
    }

    private func transform(
        _ block: Block, _ network: inout NetworkBlock
    ) throws(TransformedEdges.Refusal) -> Outcome {
        guard let transforms = block["transforms"], !transforms.isEmpty, !network.edges.isEmpty,
            block["primary_weight"] == nil, block["structural_measures"] == nil
        else { return .none }
        guard block["coupling"] != nil else {
            throw TransformedEdges.Refusal(text: "the network has no 'coupling'", place: nil)
        }
        let nodes = nodes(block, network)
        if let weights = TransformedEdges.matrix(of: network.edges, between: nodes) {
            let trial = Trial(self, block, network, weights)
            if trial.weights?.isSymmetric ?? true {
                reading.log.add(trial.log.diagnostics)
                if let transformed = trial.network { network = transformed }
                network.edges = []
                return .matrix
            }
        }
        return try change(block, &network, nodes)
    }

    /// The reason why a result is refused that is another one with rows and columns exchanged.
    private static let orientation = TransformedEdges.Refusal(
        text: "the result depends on whether rows are the sources or the targets, on which the back ends do not agree",
        place: nil)

    /// Replaces the weights of the edges by the transformed ones.
    private func change(
        _ block: Block, _ network: inout NetworkBlock, _ nodes: [NodeBlock]
    ) throws(TransformedEdges.Refusal) -> Outcome {
        let weights = try TransformedEdges.weights(of: network.edges, between: nodes)
        let lengths = TransformedEdges.lengths(of: network.edges, in: network, count: nodes.count)
        var connectome = Connectome(weights: weights, lengths: lengths)
        var exchanged = Connectome(weights: weights.transposed, lengths: lengths?.transposed)
        let trial = ReadContext(acceptsQuotedNumbers: true)
        let differences = trial.collect {
            try ConnectomeReader(reading: trial, database: database).transform(&connectome, block)
        }
        guard let differences else {
            reading.log.add(trial.log.diagnostics)
            return .matrix
        }
        let other = ReadContext(acceptsQuotedNumbers: true)
        let isRead = other.collect {
            try ConnectomeReader(reading: other, database: database).transform(&exchanged, block)
        }
        guard isRead != nil, Self.areClose(connectome.weights, exchanged.weights.transposed) else {
            throw Self.orientation
        }
        let edges = try TransformedEdges.edges(network.edges, with: connectome.weights)
        reading.log.add(trial.log.diagnostics)
        network.edges = edges
        network.edgeDifferences = differences
        network.transformPlace = block.place("transforms")
        return .edges
    }

    /// Reports transforms of the weights of edges that act through no coupling function, as edges from inputs do.
    func check(_ network: NetworkBlock) {
        // A function that cannot be found has been reported.
        guard let place = network.transformPlace, !reading.log.hasErrors,
            let edge = network.edges.first(where: { $0.functions.isEmpty })
        else { return }
        reading.log.error(
            .unsupportedFeature,
            "'transforms' of network is not supported beside an edge without a coupling function, whose weight TVBO"
                + " would transform as well", at: place,
            notes: [.init("this edge has none", at: edge.place)], hint: "write the transformed weights")
    }

    /// Returns whether two matrices differ by no more than rounding errors of sums in another order.
    private static func areClose(_ one: SquareMatrix, _ other: SquareMatrix) -> Bool {
        let largest = one.values.lazy.map(abs).max() ?? 0
        return zip(one.values, other.values).allSatisfy { abs($0 - $1) <= 1e-13 * largest }
    }

    /// The transforms of some weights of a network, whose diagnostics count only if the result is used.
    private struct Trial {
        /// The network with the transformed matrix; nil if the transforms cannot be applied.
        private(set) var network: NetworkBlock?
        /// The transformed matrix; nil without one.
        private(set) var weights: SquareMatrix?
        /// The errors and warnings of the transforms.
        let log: DiagnosticLog

        init(_ transforms: EdgeTransforms, _ block: Block, _ network: NetworkBlock, _ weights: SquareMatrix) {
            let reader = ConnectomeReader(
                reading: ReadContext(acceptsQuotedNumbers: true), database: transforms.database)
            var transformed = network
            let isRead: Void? = reader.reading.collect {
                try reader.finish(NetworkDocument(connectome: Connectome(weights: weights)), block, &transformed)
            }
            log = reader.reading.log
            guard isRead != nil, let matrix = transformed.matrices.first else { return }
            self.network = transformed
            self.weights = SquareMatrix(size: matrix.count, values: matrix.weights)
        }
    }

    /// Returns the listed nodes of a network, or else as many as `number_of_nodes` gives.
    private func nodes(_ block: Block, _ network: NetworkBlock) -> [NodeBlock] {
        let key = block["number_of_nodes"] == nil ? "number_of_regions" : "number_of_nodes"
        guard network.nodes.isEmpty, let count = block[key]?.scalar?.number.flatMap({ Int(exactly: $0) }),
            (1...TransformedEdges.nodeLimit).contains(count)
        else { return network.nodes }
        return NodeCount.nodes(count, block.place(key))
    }

    /// Reports settings of matrices, and transforms that are not supported.
    private func refuse(_ block: Block) {
        let reader = ConnectomeReader(reading: reading, database: database)
        for key in ["primary_weight", "structural_measures"] where block[key] != nil {
            reading.log.add(reader.needsMatrix(key, block).diagnostics)
        }
        // Listed edges that cannot be read, and settings of matrices beside them, have been reported.
        guard let transforms = block["transforms"], !transforms.isEmpty, block["edges"]?.isEmpty ?? true else { return }
        let reason =
            block["parcellation"] == nil
            ? "without edges"
            : "without a matrix: 'parcellation' has no 'atlas' with a 'name' whose matrix could be read"
        reading.log.error(
            .unsupportedFeature, "'transforms' of network is not supported \(reason)", at: block.place("transforms"),
            hint: Self.hint)
    }
}
