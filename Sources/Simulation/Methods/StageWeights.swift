/// The non-zero weights of a tableau as flat buffers: row s holds the terms of stage s, the last row those of the step.
struct StageWeights {
    /// A stage and its weight.
    struct Term {
        var stage: Int
        var weight: Double
    }

    private let terms: UnsafeMutableBufferPointer<Term>
    private let starts: UnsafeMutableBufferPointer<Int>
    /// Instants of the stages in units of the step.
    let instants: UnsafeMutableBufferPointer<Double>
    /// Number of stages.
    let stages: Int

    /// Flattens a tableau.
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

    /// Whether there is a single stage of weight 1, at the start of the step.
    var isPlain: Bool { stages == 1 && terms.count == 1 && terms[0].weight == 1 }

    /// The terms of a row.
    @inline(__always)
    func row(_ index: Int) -> UnsafeMutableBufferPointer<Term> {
        UnsafeMutableBufferPointer(rebasing: terms[starts[index]..<starts[index + 1]])
    }

    /// Gives the memory back.
    func deallocate() {
        terms.deallocate()
        starts.deallocate()
        instants.deallocate()
    }
}
