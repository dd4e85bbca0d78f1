import Expressions
import ModelCore

/// The weighted sums of a matrix of edges, compiled: the program of one edge, and the registers that it connects.
///
///     sum_k = Σ_l weight_kl · term(target k, source l)
///
/// The program has a register file of its own, and runs for several edges at once (``ProjectionRun``). The operations and
/// their order are those of the sums written out, so that the results are equal bit by bit.
struct CompiledProjection: Sendable {
    /// A name of the term: its register in the program, and the registers of the model by column or row.
    struct Input: Sendable {
        /// The register in the program of an edge.
        var register: Int32
        /// The registers of the states in the model.
        var states: [Int32]
    }

    /// The program of one edge.
    var program: [Instruction]
    /// The initial values of the registers of the program.
    var registers: [Double]
    /// The register of the term.
    var result: Int32
    /// The states of the sources, by column.
    var sources: [Input]
    /// The states of the targets, by row.
    var targets: [Input]
    /// The registers of the values that differ from edge to edge, and the values.
    var edgeValues: [(register: Int32, values: [Double])]
    /// The edges.
    var rows: EdgeRows
    /// The registers of the sums in the model, by row.
    var sums: [Int32]

    /// A Boolean value that indicates whether the term depends on the source alone, so that it is computed once for each
    /// source and not for each edge.
    var dependsOnSourceAlone: Bool { targets.isEmpty && edgeValues.isEmpty }

    /// The number of sources.
    var columnCount: Int { max(sources.map(\.states.count).max() ?? 0, (rows.columns.max() ?? -1) + 1) }

    /// Compiles a projection.
    /// - Parameters:
    ///   - stateRegisters: The registers of the states by path.
    ///   - sums: The registers of the sums.
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

    /// Returns the number of values that a run stores for the past of the sources.
    func pastCount(_ stepSize: Double) -> Double {
        guard let longest = rows.delays.max(), longest > 0 else { return 0 }
        // A term that reads no source has a delay as well, and counts as one that reads one.
        let channels = dependsOnSourceAlone ? 1 : max(1, sources.count)
        return ((longest / stepSize).rounded() + 1) * Double(channels) * Double(columnCount)
    }
}
