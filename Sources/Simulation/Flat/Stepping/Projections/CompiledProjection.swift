import Expressions
import ModelCore

/// The compiled form of a projection, the weighted sums over the edges of a network matrix: the program that computes
/// the contribution of one edge, and the registers that it reads and writes.
///
///     sum_k = Σ_l weight_kl · term(target k, source l)
///
/// The program has a register file of its own, and runs for several edges at once (``ProjectionRun``). The operations
/// and their order are the same as if the sums were written out edge by edge, so that the results are equal bit by bit.
struct CompiledProjection: Sendable {
    /// A name in the expression of an edge that denotes a state of its source or target: the register of the edge's
    /// program in which the value is placed, and the registers of the model from which it is read.
    struct Input: Sendable {
        /// The register of the edge's program that stands for the name.
        var register: Int32
        /// The registers of the model that contain the states that the name denotes, one for each source by column, or
        /// one for each target by row.
        var states: [Int32]
    }

    /// The program that computes the contribution of one edge.
    var program: [Instruction]
    /// The initial values of the registers of ``program``, which are separate from those of the model.
    var registers: [Double]
    /// The register of ``program`` that contains the contribution of the edge, before its weight is applied.
    var result: Int32
    /// The names in the expression of an edge that denote states of its source.
    var sources: [Input]
    /// The names in the expression of an edge that denote states of its target.
    var targets: [Input]
    /// The values that differ from edge to edge: the register of ``program`` in which the value is placed, and the
    /// value of each edge.
    var edgeValues: [(register: Int32, values: [Double])]
    /// The edges with their weights and delays, as a sparse matrix whose rows are the targets and whose columns are the
    /// sources.
    var rows: EdgeRows
    /// The registers of the model that receive the sums, one for each target.
    var sums: [Int32]

    /// A Boolean value that indicates whether the contribution of an edge, apart from its weight, depends on the source
    /// alone, so that it is computed once for each source and not for each edge.
    var dependsOnSourceAlone: Bool { targets.isEmpty && edgeValues.isEmpty }

    /// The number of sources, the columns of the matrix.
    var columnCount: Int { max(sources.map(\.states.count).max() ?? 0, (rows.columns.max() ?? -1) + 1) }

    /// Compiles the weighted sums over a matrix of edges.
    /// - Parameters:
    ///   - stateRegisters: The registers of the model's states, by path; those of all sources and targets must be in
    ///     it.
    ///   - sums: The registers of the model that receive the sums, one for each target.
    /// - Throws: `DiagnosticsError` for unknown names.
    init(_ projection: Network.Projection, _ stateRegisters: [String: Int32], sums: [Int32]) throws {
        let builder = ProgramBuilder(constants: [:])
        let used = Set(projection.term.names)
        func inputs(_ paths: [String: [String]]) -> [Input] {
            paths.filter { used.contains($0.key) }.sorted { $0.key < $1.key }.map { name, paths in
                Input(
                    register: builder.addVariable(name, initial: 0), states: paths.map { stateRegisters[$0] ?? 0 })
            }
        }
        sources = inputs(projection.sources)
        targets = inputs(projection.targets)
        edgeValues = projection.edgeValues.filter { used.contains($0.key) }.sorted { $0.key < $1.key }.map {
            (builder.addVariable($0.key, initial: 0), $0.value)
        }
        result = try builder.compile(projection.term)
        program = Fusion.fused(builder.finishProgram(), keeping: [result])
        registers = builder.registers
        rows = projection.rows
        self.sums = sums
    }

    /// Returns the delay of each edge as a number of steps of the given size in seconds, rounded to the nearest one,
    /// and -1 for an edge without delay; empty if no edge has a delay.
    func steps(_ stepSize: Double) -> [Int32] {
        rows.delays.map { $0 > 0 ? Int32(clamping: DelayLine.steps($0, stepSize)) : -1 }
    }

    /// Returns the number of past values of the sources that a run stores, with steps of the given size in seconds; 0
    /// if no edge has a delay.
    func pastCount(_ stepSize: Double) -> Double {
        guard let longest = rows.delays.max(), longest > 0 else { return 0 }
        // A term that reads no source has a delay as well, and counts as one that reads one.
        let channels = dependsOnSourceAlone ? 1 : max(1, sources.count)
        return ((longest / stepSize).rounded() + 1) * Double(channels) * Double(columnCount)
    }
}
