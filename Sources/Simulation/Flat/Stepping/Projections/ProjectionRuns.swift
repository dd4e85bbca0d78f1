/// The computation of all weighted sums over matrices of edges of a model during a run.
///
///     let projections = ProjectionRuns(model, stepSize: 1e-4, registers)
///     defer { projections.deallocate() }
struct ProjectionRuns {
    private let runs: [ProjectionRun]
    /// A Boolean value that indicates whether the sums are computed again in every stage of a step, because they are
    /// not kept constant over the step; false for a model without sums.
    let addsUpInStages: Bool

    /// Allocates the memory of a run for the weighted sums over matrices of edges of a model. The caller must call
    /// `deallocate()`.
    /// - Parameter stepSize: The step size in seconds.
    init(_ model: CompiledModel, stepSize: Double, _ registers: UnsafeMutablePointer<Double>) {
        runs = model.projections.map { ProjectionRun($0, stepSize: stepSize, registers) }
        addsUpInStages = !runs.isEmpty && model.holds.isEmpty
    }

    /// Deallocates the buffers of all sums.
    func deallocate() { for run in runs { run.deallocate() } }

    /// Stores the values of the sources of edges at the start of a step, given by its number, and computes all sums.
    /// Call it for every step in turn, from step 0 on.
    @inline(__always)
    func advance(_ step: Int, _ registers: UnsafeMutablePointer<Double>) {
        for run in runs { run.advance(step, registers) }
    }

    /// Computes all weighted sums over matrices of edges from the current states, and from the past values as they were
    /// last stored.
    @inline(__always)
    func evaluate(_ registers: UnsafeMutablePointer<Double>) { for run in runs { run.evaluate(registers) } }
}
