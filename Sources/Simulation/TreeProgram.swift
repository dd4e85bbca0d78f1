import Diagnostics
import ModelCore

/// A tree of instances as routines over one register file, in the order in which jLEMS takes its steps
/// (`Conventions.md`, the tree's order).
public struct TreeProgram: Sendable {
    /// A value that is read across instances; jLEMS stops where one is no finite number.
    struct EventFunction: Sendable {
        var register: Int32
        /// The path of what it belongs to.
        var path: String
    }

    /// All routines.
    let code: [Instruction]
    /// Registers before the run.
    let registers: [Double]
    /// The registers of the time and the step size, in seconds.
    let time: Int32
    let stepSize: Int32
    /// Where the routines start that initialise and that take a step.
    let initialisation: Int
    let step: Int
    /// Delayed connections: where the routine of the receiver starts, and the delay in seconds.
    let deliveries: [(entry: Int, delay: Double)]
    /// Longest chain of routines that perform others.
    let depth: Int
    /// The kinetic schemes.
    let schemes: [KineticStepper]
    /// What is watched.
    let watched: [EventFunction]
    /// What is recorded, and in which registers it stands.
    public let recorded: [Recording]
    let outputs: [Int32]
    /// The register of the state of random numbers.
    let seed: Int32
    /// Registers of state variables and active regimes by path, which an initialisation sets.
    let states: [String: Int32]
    /// How many events sources are recorded.
    let recorderCount: Int
    /// Types whose dynamics jLEMS would flatten and integrate by a method of its own, which the tree's order does not.
    public let simultaneousTypes: [String]
    /// Where a result depends on the order, in sentences.
    public let orderDependences: [String]

    /// Number of instances, those that only hold others included.
    public let instanceCount: Int

    /// Number of instructions that a step takes at most.
    public var operationCount: Int { code.count }

    /// Compiles a model, with what it records and the events that its files ask for.
    /// - Throws: `DiagnosticsError` for names and paths that mean nothing.
    public init(_ model: Model) throws {
        var places: [String: Place] = [:]
        for file in model.files {
            if case .quantities(let columns) = file.content {
                for column in columns { places[column.path] = column.place }
            }
        }
        self = try TreeCompiler.compile(
            try InstanceTree.root(of: model), globals: model.globals, seed: model.simulation.seed,
            recorded: model.simulation.recorded, places: places, events: model.eventSources)
    }
}

extension TreeProgram {
    /// Puts together what the compiler made.
    init(
        code: [Instruction], registers: [Double], time: Int32, stepSize: Int32, initialisation: Int, step: Int,
        deliveries: [(entry: Int, delay: Double)], depth: Int, schemes: [KineticStepper], watched: [EventFunction],
        recorded: [Recording], outputs: [Int32], seed: Int32, states: [String: Int32], recorderCount: Int,
        instanceCount: Int, simultaneousTypes: [String], orderDependences: [String]
    ) {
        self.code = code
        self.registers = registers
        self.time = time
        self.stepSize = stepSize
        self.initialisation = initialisation
        self.step = step
        self.deliveries = deliveries
        self.depth = depth
        self.schemes = schemes
        self.watched = watched
        self.recorded = recorded
        self.outputs = outputs
        self.seed = seed
        self.states = states
        self.recorderCount = recorderCount
        self.instanceCount = instanceCount
        self.simultaneousTypes = simultaneousTypes
        self.orderDependences = orderDependences
    }
}
