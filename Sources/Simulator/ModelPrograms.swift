import ModelCore
import Quantities
import Simulation
import Synchronization

/// The flat form (one system of equations) and the compiled programs of a model. Each is created when a run first needs
/// it, and is shared by all later runs.
///
/// It can be used from several threads; while one of them compiles, the others wait for the result. One program is kept
/// for each requested method and set of recorded quantities, until the model is released.
final class ModelPrograms: Sendable {
    /// The LEMS document to which a model is rendered for the method `lems`, with the program that simulates it.
    struct Document: Sendable {
        /// The document to which the model is rendered.
        var document: RenderedDocument
        /// The program that advances the document's tree of components by one step.
        var program: TreeProgram
    }

    /// The method and the recorded quantities and event functions of a compiled model.
    private struct Key: Hashable {
        var method: Method
        var recorded: [Recording]
        var isLocated: Bool
        var eventFunctions: [EventFunction]
    }

    /// The part of the settings on which a rendered document depends.
    private struct DocumentKey: Hashable {
        var recorded: [Recording]
        var step: Seconds?
        var duration: Seconds?
    }

    private struct State {
        var flat: FlatModel?
        var tree: TreeProgram?
        var outline: TreeOutline?
        var compiled: [Key: CompiledModel] = [:]
        var documents: [DocumentKey: Document] = [:]
    }

    private let model: Model
    private let state: Mutex<State>

    /// Creates the programs of a model. Nothing is compiled until a run needs it.
    init(_ model: Model) {
        self.model = model
        state = Mutex(State())
    }

    /// Returns the flat form of the model.
    /// - Throws: `DiagnosticsError` when it cannot be flattened.
    func flat() throws -> FlatModel { try state.withLock { try flat(&$0) } }

    private func flat(_ state: inout State) throws -> FlatModel {
        if let flat = state.flat { return flat }
        var outline = model.target == nil ? nil : state.outline
        let flat = try Flattener.flatten(model, &outline)
        // Runs of a document need its outline too.
        if model.target != nil { state.outline = outline }
        state.flat = flat
        return flat
    }

    /// Returns the outline of the model's own tree of components, for a model that was read from LEMS.
    /// - Throws: `DiagnosticsError` for paths that cannot be resolved.
    func outline() throws -> TreeOutline { try state.withLock { try outline(&$0) } }

    private func outline(_ state: inout State) throws -> TreeOutline {
        if let outline = state.outline { return outline }
        let outline = try TreeOutline(model)
        state.outline = outline
        return outline
    }

    private func tree(_ state: inout State) throws -> TreeProgram {
        if let tree = state.tree { return tree }
        let tree = try TreeProgram(model)
        state.tree = tree
        return tree
    }

    /// Returns the flat form compiled for a method with fixed steps and events at the ends of steps, with the recorded
    /// quantities.
    /// - Throws: `DiagnosticsError` for an unknown quantity or a method that does not suit the model.
    func fixed(_ method: Method, recorded: [Recording]) throws -> CompiledModel {
        let key = Key(method: method, recorded: recorded, isLocated: false, eventFunctions: [])
        return try compiled(key) {
            try CompiledModel($0, recorded: recorded, method: method, holdsCouplings: true, usesLanes: true)
        }
    }

    /// Returns the flat form compiled for a method with located events, which take effect when they occur, with the
    /// recorded quantities and the event functions whose occurrences are reported.
    /// - Throws: `DiagnosticsError` for an unknown quantity or a method that does not suit the model.
    func located(
        _ method: Method, recorded: [Recording], eventFunctions: [EventFunction]
    ) throws -> CompiledModel {
        let key = Key(method: method, recorded: recorded, isLocated: true, eventFunctions: eventFunctions)
        return try compiled(key) {
            try LocatedSolver.compiled($0, recorded: recorded, method: method, eventFunctions: eventFunctions)
        }
    }

    private func compiled(_ key: Key, _ compile: (FlatModel) throws -> CompiledModel) throws -> CompiledModel {
        try state.withLock { state in
            if let known = state.compiled[key] { return known }
            let compiled = try compile(flat(&state))
            state.compiled[key] = compiled
            return compiled
        }
    }

    /// Returns the LEMS document to which the model is rendered with the given settings, and the program that simulates
    /// it. A model that was read from LEMS is not rendered, but is itself the model of the document.
    /// - Throws: `DiagnosticsError` with the parts of the model that LEMS cannot express.
    func document(_ settings: SimulationSettings) throws -> Document {
        // The step size and the duration of a document from LEMS are those of the solver, not of the program.
        let isOwn = model.target != nil
        let key = DocumentKey(
            recorded: settings.recorded, step: isOwn ? nil : settings.stepTime,
            duration: isOwn ? nil : settings.durationTime)
        return try state.withLock { state in
            if let known = state.documents[key] { return known }
            var named = model
            named.simulation = settings
            let document = try RenderedDocument(named)
            let isTree = isOwn && settings.recorded == model.simulation.recorded
            let program = try isTree ? tree(&state) : TreeProgram(document.model)
            let result = Document(document: document, program: program)
            state.documents[key] = result
            return result
        }
    }
}
