import Diagnostics
import ModelCore

/// A tree of instances compiled to routines over one register file, in the order in which jLEMS takes a step
/// (`Conventions.md`, the tree's order).
///
///     let program = try TreeProgram(model)
///     let result = try TreeSolver(program, stepSize: 1e-5, duration: 0.1).run()
public struct TreeProgram: Sendable {
    /// The instructions of all routines.
    let code: [Instruction]
    /// The initial values of the registers.
    let registers: [Double]
    /// The register that contains the time, in seconds; in a step, the time at which the step ends.
    let time: Int32
    /// The register that contains the step size, in seconds.
    let stepSize: Int32
    /// The index in `code` of the first instruction of the initialization; nil if ``registers`` are initialized.
    let initialization: Int?
    /// The index in `code` of the first instruction of a step.
    let step: Int
    /// The delayed connections: the index of the first instruction of the routine that handles their events, and the
    /// delay in seconds.
    let deliveries: [(entry: Int, delay: Double)]
    /// The positions in `code` of each instance's part of a step, and of the routines that handle events.
    let structure: TreeStructure
    /// An upper bound of the number of routines that are active at the same time, each called by the previous one.
    let depth: Int
    /// The kinetic schemes of all instances.
    let schemes: [KineticStepper]
    /// The registers that are checked to be finite after every step.
    let checked: CheckedRegisters
    /// The recorded quantities, in column order.
    public let recorded: [Recording]
    /// The registers of the recorded quantities, in column order.
    let outputs: [Int32]
    /// The register that contains the state of the random number generator.
    let seed: Int32
    /// The number of event sources whose events are recorded.
    let recorderCount: Int
    /// The names of the types that are marked simultaneous. jLEMS flattens and integrates their dynamics by another
    /// method, which is not reproduced.
    public let simultaneousTypes: [String]
    /// Sentences on results that depend on the order in which jLEMS evaluates the model: variables that read the
    /// previous step's value of another one, handlers that jLEMS ignores, and events that it loses.
    public let orderDependences: [String]

    /// The native code of the step and of the handlers of events, shared by all copies of the program.
    private(set) var routines = CodeCache<TreeRoutines>()
    /// The program divided into lanes, or nil if that would gain nothing, shared by all copies of the program.
    private(set) var lanes = CodeCache<TreeLanes?>()
    /// The number of instances in the tree, including those that only contain others, and those without a part in a run.
    public let instanceCount: Int

    /// The number of instructions of all routines, including those of the event handlers, and of an initialization that is
    /// part of the program.
    public var instructionCount: Int { code.count }

    /// Compiles a model, with the quantities that it records and the event sources of its output files.
    /// - Throws: `DiagnosticsError` for names and paths that cannot be resolved.
    public init(_ model: Model) throws {
        self = try TreeCompiler.compile(
            try InstanceTree.root(of: model), globals: model.globals, seed: model.simulation.seed,
            recorded: model.simulation.recorded, places: model.recordingPlaces, events: model.eventSources)
        // The tree and the tables of the compiler are not needed any longer.
        if instanceCount >= InstanceTree.manyInstances { MemoryReuse.release() }
    }
}

extension TreeProgram {
    /// Creates a program from the results of the compiler.
    init(
        code: [Instruction], registers: [Double], time: Int32, stepSize: Int32, initialization: Int?, step: Int,
        deliveries: [(entry: Int, delay: Double)], structure: TreeStructure, depth: Int, schemes: [KineticStepper],
        checked: CheckedRegisters,
        recorded: [Recording], outputs: [Int32], seed: Int32, recorderCount: Int,
        instanceCount: Int, simultaneousTypes: [String], orderDependences: [String]
    ) {
        self.code = code
        self.registers = registers
        self.time = time
        self.stepSize = stepSize
        self.initialization = initialization
        self.step = step
        self.deliveries = deliveries
        self.structure = structure
        self.depth = depth
        self.schemes = schemes
        self.checked = checked
        self.recorded = recorded
        self.outputs = outputs
        self.seed = seed
        self.recorderCount = recorderCount
        self.instanceCount = instanceCount
        self.simultaneousTypes = simultaneousTypes
        self.orderDependences = orderDependences
    }
}

extension TreeProgram {
    /// The program divided into lanes, prepared at the first use; nil if that would gain nothing.
    var laneDivision: TreeLanes? { lanes.code(.best) { TreeLanes(self) } }

    /// The number of blocks of the model, such as cells with their synapses, that are computed as lanes of the same
    /// instructions; 0 if the model has no lanes.
    package var laneCount: Int {
        laneDivision?.classes.reduce(0) { $0 + $1.blocks.count } ?? 0
    }
}
