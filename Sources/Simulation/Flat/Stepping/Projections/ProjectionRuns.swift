/// The computation of all weighted sums over matrices of edges of a model during a run.
///
///     let projections = ProjectionRuns(model, stepSize: 1e-4, registers, memory)
///     defer { projections.deallocate() }
///     projections.advance(step)   // at the start of every step
struct ProjectionRuns {
    /// A computation that several threads share, or one of them performs.
    private final class Part {
        let run: ProjectionRun
        let team: WorkerTeam?

        init(_ run: ProjectionRun, _ team: WorkerTeam?) {
            self.run = run
            self.team = team
        }

        func addUp() {
            guard let team else { return run.addUp(0..<run.sumCount, thread: 0) }
            team.perform(Self.work, Unmanaged.passUnretained(self).toOpaque(), count: run.sumCount, multiple: 1)
        }

        /// The computation of some sums; the context is the address of the part.
        private static let work: WorkerTeam.Work = { context, first, end, worker in
            Unmanaged<Part>.fromOpaque(context).takeUnretainedValue().run.addUp(first..<end, thread: worker)
        }
    }

    private let parts: [Part]
    /// A Boolean value that indicates whether the sums are computed again in every stage of a step, because they are
    /// not kept constant over the step; false for a model without sums.
    let addsUpInStages: Bool

    /// Allocates the memory of a run for the weighted sums over matrices of edges of a model. The caller must call
    /// `deallocate()`.
    /// - Parameters:
    ///   - stepSize: The step size in seconds.
    ///   - registers: The register file of the run.
    ///   - memory: The arena that owns the threads of the run.
    init(_ model: CompiledModel, stepSize: Double, _ registers: UnsafeMutablePointer<Double>, _ memory: Memory) {
        parts = model.projections.map { projection in
            // An operation on an edge takes about four times as long as one on a lane of native code.
            let operations = 4 * (projection.dependsOnSourceAlone ? 1 : projection.program.count + 1)
            let team = memory.team(for: operations * projection.rows.columns.count)
            let run = ProjectionRun(projection, stepSize: stepSize, registers, threads: team?.threads ?? 1)
            return Part(run, team)
        }
        addsUpInStages = !parts.isEmpty && model.holds.isEmpty
    }

    /// Deallocates the buffers of all sums.
    func deallocate() { for part in parts { part.run.deallocate() } }

    /// Stores the values of the sources of edges at the start of a step, given by its number, and computes all sums.
    /// Call it for every step in turn, from step 0 on.
    @inline(__always)
    func advance(_ step: Int) {
        for part in parts {
            part.run.advance(step)
            part.addUp()
        }
    }

    /// Computes all weighted sums over matrices of edges from the current states, and from the past values as they were
    /// last stored.
    @inline(__always)
    func evaluate() {
        for part in parts {
            part.run.updateChannels()
            part.addUp()
        }
    }
}
