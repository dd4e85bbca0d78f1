import Diagnostics
import Dispatch
import ModelCore
import Synchronization

/// The facts about a tree of instances that runs of the flat form need: the initial states, the recorded quantities, and
/// the parts of the model whose results depend on the order of jLEMS.
///
/// It is found without compiling the steps of the tree, unless handlers of events send further ones, whose circles only
/// the compiler finds.
///
///     var outline: TreeOutline? = try TreeOutline(model)
///     let flat = try Flattener.flatten(model, &outline)
public struct TreeOutline: Sendable {
    /// The recorded quantities, in column order, with their units.
    public let recorded: [Recording]
    /// Sentences on results that depend on the order in which jLEMS evaluates the model, as in
    /// ``TreeProgram/orderDependences``.
    public let orderDependences: [String]
    /// The initial states.
    let start: TreeStart

    /// Finds the facts about the tree of a model.
    /// - Throws: `DiagnosticsError` for names and paths that cannot be resolved.
    public init(_ model: Model) throws {
        try self.init(
            InstanceTree.root(of: model), model, recorded: model.simulation.recorded, events: model.eventSources)
    }

    private init(
        _ root: Instance, _ model: Model, recorded: [Recording]?, events: [RecordingFile.EventSource]
    ) throws {
        let compiler = TreeCompiler(root, globals: model.globals, seed: model.simulation.seed)
        if compiler.relaysEvents {
            let program = try compiler.compile(recorded ?? [], model.recordingPlaces, events)
            (self.recorded, orderDependences) = (program.recorded, program.orderDependences)
            start = try TreeStart(program, compiler)
            return
        }
        let scope = compiler.scope
        for source in events { _ = try RecordedPath.sender(source, root: root, scope: scope) }
        let places = model.recordingPlaces
        let origins = try (recorded ?? []).map {
            try RecordedPath.origin($0.path, at: places[$0.path], root: root, scope: scope)
        }
        start = try TreeStart(compiler.initialization(), compiler)
        guard let recorded else {
            (self.recorded, orderDependences) = ([], [])
            return
        }
        try compiler.findNeeded(origins)
        for (origin, recording) in zip(origins, recorded) { _ = try compiler.watch(origin, path: recording.path) }
        self.recorded = zip(recorded, origins).map { RecordedPath.named($0, $1, scope) }
        orderDependences = OrderDependence.sentences(scope, compiler.needed)
    }
}

extension TreeOutline {
    /// The least number of instances of a tree whose outline is found by a thread of its own.
    private static let manyInstances = 2000

    /// Returns the outline of the tree of a model: with all facts for a model that was read from LEMS, otherwise with the
    /// initial states. A closure is run after it or, for a large tree, at the same time.
    /// - Parameters:
    ///   - root: The root of the tree, which the closure may read.
    ///   - size: The number of instances of the tree.
    /// - Throws: The error of the outline or, without one, that of the closure.
    static func found(
        of model: Model, _ root: Instance, beside size: Int, _ body: () throws -> Void
    ) throws -> TreeOutline {
        guard size >= manyInstances else {
            let outline = try TreeOutline(neededBy: model, root)
            try body()
            return outline
        }
        return try withoutActuallyEscaping(body) { body in
            // Both only read the instances.
            let work = Work(root: root, body: body)
            let outline = Mutex<Result<TreeOutline, any Error>?>(nil)
            let failure = Mutex<(any Error)?>(nil)
            DispatchQueue.concurrentPerform(iterations: 2) { iteration in
                if iteration == 0 {
                    let found = Result { try TreeOutline(neededBy: model, work.root) }
                    outline.withLock { $0 = found }
                } else {
                    do { try work.body() } catch { failure.withLock { $0 = error } }
                }
            }
            guard let found = outline.withLock({ $0 }) else {
                preconditionFailure("internal error: the outline was left out")
            }
            let result = try found.get()
            if let error = failure.withLock({ $0 }) { throw error }
            return result
        }
    }

    /// The root of a tree that no thread changes, and a closure that is called once, by one thread, while its caller
    /// waits.
    private struct Work: @unchecked Sendable {
        var root: Instance
        var body: () throws -> Void
    }

    private init(neededBy model: Model, _ root: Instance) throws {
        let isRead = model.target != nil
        try self.init(
            root, model, recorded: isRead ? model.simulation.recorded : nil, events: isRead ? model.eventSources : [])
    }
}

extension Model {
    /// The places of the recorded quantities in their document, by path.
    var recordingPlaces: [String: Place] {
        var places: [String: Place] = [:]
        for file in files {
            if case .quantities(let columns) = file.content {
                for column in columns { places[column.path] = column.place }
            }
        }
        return places
    }
}
