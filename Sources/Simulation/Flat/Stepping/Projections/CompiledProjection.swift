import Expressions
import ModelCore

/// The weighted sums over a matrix of edges, compiled: the program that computes the contribution of one edge, and the
/// registers that it reads and writes.
///
///     sum_k = Σ_l weight_kl · term(target k, source l)
///
/// The program has a register file of its own, and runs for several edges at once (``ProjectionRun``). The operations
/// and their order are the same as if the sums were written out edge by edge, so that the results are equal bit by bit.
struct CompiledProjection: Sendable {
    /// A name in the expression of an edge that denotes a state: its register in the edge's program, and the registers
    /// of the states in the model.
    struct Input: Sendable {
        /// The register in the program of an edge.
        var register: Int32
        /// The registers in the model of the states that the name denotes, by column for sources and by row for
        /// targets.
        var states: [Int32]
    }

    /// The program that computes the contribution of one edge.
    var program: [Instruction]
    /// The initial values of the registers of the program.
    var registers: [Double]
    /// The register of the program that contains the contribution.
    var result: Int32
    /// The names that denote states of the sources.
    var sources: [Input]
    /// The names that denote states of the targets.
    var targets: [Input]
    /// The registers of the values that differ from edge to edge, and the values.
    var edgeValues: [(register: Int32, values: [Double])]
    /// The edges, as a sparse matrix whose rows are the targets.
    var rows: EdgeRows
    /// The registers in the model that receive the sums, by row.
    var sums: [Int32]

    /// A Boolean value that indicates whether the contribution of an edge, apart from its weight, depends on the source
    /// alone, so that it is computed once for each source and not for each edge.
    var dependsOnSourceAlone: Bool { targets.isEmpty && edgeValues.isEmpty }

    /// The number of sources.
    var columnCount: Int { max(sources.map(\.states.count).max() ?? 0, (rows.columns.max() ?? -1) + 1) }

    /// Compiles a projection.
    /// - Parameters:
    ///   - stateRegisters: The registers of the states by path.
    ///   - sums: The registers in the model that receive the sums, by row.
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

    /// Returns the delays of the edges as numbers of steps, rounded to the nearest one, and -1 for edges without delay;
    /// empty if no edge has a delay.
    func steps(_ stepSize: Double) -> [Int32] {
        rows.delays.map { $0 > 0 ? Int32(clamping: DelayLine.steps($0, stepSize)) : -1 }
    }

    /// Returns the number of past values of the sources that a run stores.
    func pastCount(_ stepSize: Double) -> Double {
        guard let longest = rows.delays.max(), longest > 0 else { return 0 }
        // A term that reads no source has a delay as well, and counts as one that reads one.
        let channels = dependsOnSourceAlone ? 1 : max(1, sources.count)
        return ((longest / stepSize).rounded() + 1) * Double(channels) * Double(columnCount)
    }
}
