/// The coefficients of RODAS, a stiffly accurate, L-stable Rosenbrock method of order four with six stages.
///
/// Stage i solves (1/(γ h) I - J) uᵢ = f(t + αᵢ h, y + Σ aᵢⱼ uⱼ) + Σ cᵢⱼ/h uⱼ + γᵢ h ∂f/∂t. Source: Hairer and Wanner,
/// Solving Ordinary Differential Equations II, 1996, IV.7, and their program RODAS.
enum Rodas {
    /// The order of the global error of RODAS.
    static let order = 4
    /// The number of stages in a step of RODAS.
    static let stages = 6
    /// The diagonal coefficient γ of RODAS, the same in all stages.
    static let gamma = 0.25
    /// The stage times αᵢ of RODAS in units of the step, shape `[stages]`.
    static let instants = [0, 0.386, 0.21, 0.63, 1, 1]
    /// The weights γᵢ of h ∂f/∂t in the stages of RODAS, shape `[stages]`.
    static let timeWeights = [0.25, -0.1043, 0.1035, -0.0362, 0, 0]
    /// The weights aᵢⱼ of the increments uⱼ of earlier stages of RODAS in the argument of f, a lower triangle of
    /// `[stages]` rows; the last stage starts from the embedded solution of order three.
    static let a: [[Double]] = [
        [], [1.544], [0.9466785280815826, 0.2557011698983284],
        [3.314825187068521, 2.896124015972201, 0.9986419139977817],
        [1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950],
        [1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950, 1],
    ]
    /// The weights cᵢⱼ of uⱼ/h, for the increments uⱼ of earlier stages of RODAS, in the right-hand side of the linear
    /// equations of a stage, a lower triangle of `[stages]` rows.
    static let c: [[Double]] = [
        [], [-5.6688], [-2.430093356833875, -0.2063599157091915],
        [-0.1073529058151375, -9.594562251023355, -20.47028614809616],
        [7.496443313967647, -10.24680431464352, -33.99990352819905, 11.70890893206160],
        [8.083246795921522, -7.981132988064893, -31.52159432874371, 16.31930543123136, -6.058818238834054],
    ]
    /// The weights of the increments uᵢ in the two terms that the dense output of RODAS has in addition to a line,
    /// shape `[2][stages - 1]`.
    static let continuation: [[Double]] = [
        [10.12623508344586, -7.487995877610167, -34.80091861555747, -7.992771707568823, 1.025137723295662],
        [-0.6762803392801253, 6.087714651680015, 16.43084320892478, 24.76722511418386, -6.594389125716872],
    ]
}
