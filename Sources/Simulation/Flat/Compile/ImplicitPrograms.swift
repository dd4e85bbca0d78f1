/// The program of one Newton correction of an implicit rule, with the operations of ``ImplicitScheme``.
struct NewtonProgram: Sendable {
    /// The instructions of a Newton correction. They read the states, the time at the end of the step, `stepSize`,
    /// `first` and `firstSlope`, correct the states, and set `previous`, `size` and `fault`.
    var program: DividedProgram
    /// The register of the length of the step, in seconds.
    var stepSize: Int32
    /// The first of the consecutive registers of the states at the start of the step.
    var first: Int32
    /// The first of the consecutive registers of the derivatives at the start of the step, which the trapezoidal rule
    /// uses, per second.
    var firstSlope: Int32
    /// The first of the consecutive registers of the states before the correction.
    var previous: Int32
    /// The register of the largest correction of a state, relative to the largest of the magnitudes of its new value,
    /// its value at the start of the step, and the step times its derivative.
    var size: Int32
    /// The register of a number that is 0 if the results are those of ``ImplicitScheme``: if all values are finite and
    /// all pivots are on the diagonal.
    var fault: Int32
}

/// The program of all stages of the Rosenbrock method RODAS, with the operations of ``RodasScheme``.
struct RodasProgram: Sendable {
    /// The instructions of a step. They read the states and the time at the start of the step, and `stepSize`; they set
    /// `increments`, `firstSlope`, `changes` and `fault`, and leave the states as they are.
    var program: DividedProgram
    /// The register of the length of the step, in seconds.
    var stepSize: Int32
    /// The first of the consecutive registers of the increments uᵢ of the stages of RODAS, shape `[stages][states]`.
    var increments: Int32
    /// The first of the consecutive registers of the derivatives at the start of the step, per second.
    var firstSlope: Int32
    /// The first of the consecutive registers of the changes of the states in the step.
    var changes: Int32
    /// The register of a number that is 0 if the results are those of ``RodasScheme``: if all values are finite and all
    /// pivots are on the diagonal.
    var fault: Int32
}
