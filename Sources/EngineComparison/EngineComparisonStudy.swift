import Algorithms
import Comparison
import Diagnostics
import EngineTasks
import ExternalEngines
import Files
import Foundation
import Goldens
import LEMS
import ModelCore
import Quantities
import Results
import Simulation
import Simulator
import Traces

/// The comparison of the solutions that several engines compute for one experiment.
///
///     let study = try EngineComparisonStudy(at: .file("experiment.yaml"), id: "ex3", loader: ModelLoader())
///     let record = await study.run(adapters, probe: probe)
public struct EngineComparisonStudy: Sendable {
    private let id: String
    private let engineModel: EngineModel

    private var model: Model { engineModel.model }

    /// Reads and prepares an experiment or a LEMS document. An experiment that cannot be rendered as LEMS is an error
    /// only for engines that read LEMS, and a document that the simulator refuses only for the simulator.
    /// - Parameter id: The name of the comparison in reports, such as the id of a case.
    /// - Throws: `DiagnosticsError` when the file cannot be read or its settings are invalid.
    public init(at location: Location, id: String, loader: ModelLoader) throws {
        self.id = id
        engineModel = try EngineModel(at: location, loader: loader)
    }

    /// Runs the engines one after the other, and compares each pair of solutions. An engine that fails is recorded with
    /// its verdict and the reason, and is part of no pair.
    /// - Parameter progress: Called with the name of each engine before it runs.
    public func run(
        _ adapters: [EngineAdapter], probe: EngineProbe, progress: (String) -> Void = { _ in }
    ) async -> EngineComparisonRecord {
        var results: [(adapter: EngineAdapter, result: EngineResult)] = []
        for adapter in adapters {
            progress(adapter.name)
            results.append((adapter, await result(adapter, probe)))
        }
        var explanation = engineModel.preparedModel.map(EngineComparisonExplanation.init)
        var record = EngineComparisonRecord(
            caseID: id, title: model.name, method: model.simulation.method, step: step,
            engines: results.map { engine($0.adapter, $0.result, &explanation) }, pairs: [])
        record.pairs = results.combinations(ofCount: 2).compactMap { pair($0[0].result, $0[1].result) }
        return record
    }

    /// The step size in milliseconds.
    private var step: String {
        let settings = model.simulation
        return settings.step.shifted(by: settings.timeScale.decimalShift(to: .millisecond) ?? 0).description
    }

    /// The names and units of the quantities that the experiment records, in column order and without the time; the
    /// unit of a pure number is nil.
    package var columns: [(name: String, unit: PhysicalUnit?)] { engineModel.task.columns }

    /// The number of output tables for which the LEMS document or the LEMS rendering of the experiment asks; 0 for an
    /// experiment that cannot be rendered.
    package var tableCount: Int { engineModel.task.tables.count }

    /// Returns the input from which an engine runs the model, such as a LEMS document; nil if the model has no form
    /// that the engine reads.
    package func input(of adapter: EngineAdapter) -> EngineInput? { engineModel.task.inputs[adapter.input] }

    /// Runs one engine on the model, and returns its result, whose verdict is `missing` when the engine is not
    /// installed.
    package func result(_ adapter: EngineAdapter, _ probe: EngineProbe) async -> EngineResult {
        await probe.run(adapter, engineModel.task)
    }

    private func engine(
        _ adapter: EngineAdapter, _ result: EngineResult, _ explanation: inout EngineComparisonExplanation?
    ) -> EngineComparisonRecord.Engine {
        var record = EngineComparisonRecord.Engine(
            name: adapter.name, version: result.version, scheme: adapter.methodDescription,
            verdict: result.verdict.rawValue, reason: result.reason, seconds: result.seconds,
            textDigest: result.text.map { ContentDigest.sha256($0) })
        if let trajectory = result.trajectory {
            record.budget = explanation?.budget(of: trajectory, isTable: adapter.output == .table)
        }
        return record
    }

    private func pair(_ first: EngineResult, _ second: EngineResult) -> EngineComparisonRecord.Pair? {
        guard let one = first.trajectory, let other = second.trajectory,
            let worst = TraceDistance.worst(one, other)
        else { return nil }
        return EngineComparisonRecord.Pair(
            first: first.engine, second: second.engine, signal: worst.signal, unit: worst.unit, maxAbs: worst.maxAbs,
            share: worst.share, isSameText: first.text != nil && first.text == second.text)
    }
}
