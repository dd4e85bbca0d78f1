import Expressions
import ModelCore
import Quantities

/// The values of the state variables of a tree of instances after its initialization, as jLEMS computes them.
///
///     let outline = try TreeOutline(model)
///     outline.start.value(of: "v", at: 0)
struct TreeStart: Sendable {
    /// The values of all registers after the initialization.
    private let values: [Double]
    /// The registers of the variables; nil for those that have none.
    private let variables: VariableRegisters
    /// The registers of the indices of active regimes, by the number of the instance.
    private let regimes: OptionalRegisters
    /// The state of the random number generator.
    let randomState: Double

    /// Runs the initialization of a program.
    /// - Parameter compiler: The compiler that has compiled the program.
    init(_ program: TreeProgram, _ compiler: TreeCompiler) throws {
        values = try TreeSolver(program, stepSize: Seconds(1), duration: Seconds(1)).initialRegisters()
        variables = compiler.variables
        regimes = compiler.regimes
        randomState = values[Int(program.seed)]
    }

    /// Returns the value of a state variable of the instance with a number, in SI.
    func value(of name: String, at number: Int) -> Double { variables[number, name].map { values[Int($0)] } ?? 0 }

    /// Returns the index of the active regime of the instance with a number; 0 for an instance without regimes.
    func activeRegime(at number: Int) -> Double { regimes[number].map { values[Int($0)] } ?? 0 }
}

extension TreeCompiler {
    /// Compiles a program with the initialization, whose steps do nothing. Variables on which no initial state depends
    /// are left out.
    func initialization() throws -> TreeProgram {
        allocatesOnDemand = true
        try allocate()
        try findInitiallyNeeded()
        try checkRequirements()
        try initialize()
        let step = out.label()
        out.mark(step)
        out.control(.finish)
        return try program(step: step, TreeStructure(), recorded: [], origins: [], outputs: [])
    }

    /// A Boolean value that indicates whether a handler of events can send further ones.
    var relaysEvents: Bool {
        scope.layouts.contains { layout in
            let dynamics = layout.type.dynamics
            return (dynamics.onEvents + dynamics.regimes.flatMap(\.onEvents)).flatMap(\.actions).contains(
                where: \.isSending)
        }
    }

    /// Marks as needed the variables that the initialization uses, directly or through other variables, and those that
    /// draw random numbers. If an event is sent on entry to an initial regime, all variables are that handlers use.
    private func findInitiallyNeeded() throws {
        guard !sendsInitially else { return try findNeeded([]) }
        try forEachInstance(
            { number in
                needPath = number...number
                let dynamics = scope.layout(number).type.dynamics
                try needRandomVariables(number)
                let entered = Self.entered(dynamics).compactMap(\.expression)
                for root in dynamics.onStart.map(\.value) + entered { try need(root.names, of: number) }
                for scheme in dynamics.kineticSchemes { try add(scheme, of: number) }
            }, copy: copyNeeds)
    }
}
