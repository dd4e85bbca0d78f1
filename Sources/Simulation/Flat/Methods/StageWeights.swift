/// The non-zero weights of a Runge-Kutta tableau in flat buffers: row *s* holds the terms of stage *s*, the last row
/// those of the step.
struct StageWeights {
    /// One term of a weighted sum over the stages of a Runge-Kutta method.
    struct Term {
        /// The index of the stage whose derivative the term contains.
        var stage: Int
        /// The weight of the derivative of that stage.
        var weight: Double
    }

    private let terms: UnsafeMutableBufferPointer<Term>
    private let starts: UnsafeMutableBufferPointer<Int>
    /// The stage times in units of the step, shape `[stages]`.
    let instants: UnsafeMutableBufferPointer<Double>
    /// The number of stages of the method.
    let stages: Int

    /// Copies the weights of a Runge-Kutta tableau into new buffers. The caller must call `deallocate()`.
    init(_ tableau: Tableau) {
        stages = tableau.stages
        let rows = (tableau.a + [tableau.b]).map { row in
            row.enumerated().filter { $1 != 0 }.map { Term(stage: $0, weight: $1) }
        }
        terms = .allocate(capacity: rows.reduce(0) { $0 + $1.count })
        _ = terms.initialize(from: rows.joined())
        starts = .allocate(capacity: rows.count + 1)
        _ = starts.initialize(from: rows.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) })
        instants = .allocate(capacity: stages)
        _ = instants.initialize(from: tableau.c)
    }

    /// Returns the terms of the weighted sum for the stage with an index, or for the end of the step if the index is
    /// `stages`.
    @inline(__always)
    func row(_ index: Int) -> UnsafeMutableBufferPointer<Term> {
        UnsafeMutableBufferPointer(rebasing: terms[starts[index]..<starts[index + 1]])
    }

    /// Deallocates the buffers of the Runge-Kutta weights.
    func deallocate() {
        terms.deallocate()
        starts.deallocate()
        instants.deallocate()
    }
}
