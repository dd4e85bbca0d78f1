import Diagnostics
import Files
import Foundation
import LEMS
import ModelCore
import Simulation
import Simulator
import TVBO

/// The fuzzed readers of models. A model that is read is run for a few steps.
enum FuzzedModel {
    /// The largest number of states of a model that is run, so that an input takes less than a second.
    private static let mostStates = 500
    /// The number of steps of a run.
    private static let steps = 8

    private static let database = ModelDatabase()
    private static let coreTypes = CoreTypes()
    private static let noTypes = CoreTypes(environment: [:])

    /// Reads a LEMS document, prepares it, and runs it.
    /// - Parameter hasCoreTypes: A Boolean value that indicates whether the document can include the core types of
    ///   NeuroML.
    static func document(_ bytes: [UInt8], hasCoreTypes: Bool) throws {
        let folders = ReadableFolders(around: "/dev/shm/no-such-folder")
        let types = (hasCoreTypes ? coreTypes : noTypes).limited(to: folders)
        let model = try LEMSDocument.model(
            text: String(decoding: bytes, as: UTF8.self), name: "input.xml", coreTypes: types)
        try run(model, isSelected: bytes.count.isMultiple(of: 2))
    }

    /// Reads an experiment, prepares it, and runs it.
    static func experiment(_ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        let model = try Experiment.parse(text, file: "input.yaml", database: database).model(coreTypes: coreTypes)
        try run(model, isSelected: bytes.count.isMultiple(of: 2))
    }

    /// Prepares a model for its own method, and takes a few steps with its own method or with another one. Native code
    /// and the interpreter must give the same bits.
    private static func run(_ model: Model, isSelected: Bool) throws {
        let prepared = try PreparedModel(model)
        _ = prepared.modelDigest
        try? prepared.checkSettings()
        try prepared.checkRun()
        let flat = try? prepared.flat()
        guard let count = flat?.states.count, count < mostStates, model.simulation.settling == nil,
            let duration = model.simulation.step.times(steps)
        else { return }
        var request = SimulationRequest(duration: duration)
        if model.target == nil || !isSelected {
            // Located events and steps that adapt could be many; fixed steps are not.
            request.events = .step
            request.stepping = .fixed
            let own = try Method.named(model.simulation.method, at: model.simulation.methodPlace)
            request.method = isSelected && own != .tree && !own.isAdaptive ? own : .rungeKutta(.rk4)
            if flat?.isMap == true { request.method = .rungeKutta(.map) }
        }
        guard let grid = try? TimeGrid(accumulating: model.simulation), grid.transientSteps < 100,
            model.simulation.transient.mantissa == 0
        else { return }
        let first = try prepared.run(request)
        request.code = .interpreter
        let second = try prepared.run(request)
        guard first.digest == second.digest else { fatalError("native code and the interpreter give other bits") }
    }
}
