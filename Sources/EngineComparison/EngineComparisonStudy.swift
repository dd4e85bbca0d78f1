import Algorithms
import Comparison
import Diagnostics
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

/// A comparison of the solutions of one experiment by several engines.
///
///     let study = try EngineComparisonStudy(path: "experiment.yaml", id: "ex3", loader: ModelLoader())
///     let record = await study.run(adapters, probe: probe)
public struct EngineComparisonStudy: Sendable {
    private let model: Model
    private let id: String
    private let task: EngineTask
    private let preparedModel: PreparedModel

    /// Reads and prepares the experiment or LEMS document in a file, and renders it for engines that read LEMS. A model
    /// that cannot be rendered is an error only for these engines.
    /// - Parameter id: the name in reports.
    /// - Throws: `DiagnosticsError` when the file cannot be read or its settings are invalid.
    public init(path: String, id: String, loader: ModelLoader) throws {
        let model = try loader.model(path: path)
        let preparedModel = try PreparedModel(model)
        try preparedModel.checkSettings()
        self.model = model
        self.id = id
        self.preparedModel = preparedModel
        var inputs: [EngineAdapter.Input: String] = [:]
        var refusals: [EngineAdapter.Input: String] = [:]
        for (input, form) in [(EngineAdapter.Input.lems, LEMSRendering.Form.including), (.lemsStandalone, .standalone)]
        {
            do { inputs[input] = try LEMSRendering.text(model, form: form) } catch {
                refusals[input] = (error as? DiagnosticsError)?.diagnostics.first?.message ?? "\(error)"
            }
        }
        if ModelLoader.isXML(path) {
            refusals[.tvbo] = "the file is not a TVBO experiment"
        } else {
            inputs[.tvbo] = String(decoding: try InputFile.bytes(path, limit: ModelLoader.sizeLimit), as: UTF8.self)
        }
        let files = (try? RenderedDocument(model).model.files) ?? []
        let table = files.first { if case .quantities = $0.content { true } else { false } }
        task = EngineTask(
            inputs: inputs, refusals: refusals, table: table?.name ?? "out.dat",
            columns: try preparedModel.recorded().map { ($0.path, $0.unit) }
        )
    }

    /// Runs the engines one after the other, and compares each pair of solutions.
    /// - Parameter progress: called with the name of each engine before it runs.
    public func run(
        _ adapters: [EngineAdapter], probe: EngineProbe, progress: (String) -> Void = { _ in }
    ) async -> EngineComparisonRecord {
        var results: [(adapter: EngineAdapter, result: EngineResult)] = []
        for adapter in adapters {
            progress(adapter.name)
            results.append((adapter, await result(adapter, probe)))
        }
        var explanation = EngineComparisonExplanation(preparedModel)
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

    /// The names and units of the recorded quantities, in order.
    package var columns: [(name: String, unit: PhysicalUnit?)] { task.columns }

    /// Returns the text of the input file for an engine; nil when there is none of its format.
    package func input(of adapter: EngineAdapter) -> String? { task.inputs[adapter.input] }

    /// Returns the result of the experiment on one engine, `missing` when the engine is not installed.
    package func result(_ adapter: EngineAdapter, _ probe: EngineProbe) async -> EngineResult {
        switch await probe.probe(adapter) {
        case .missing(let reason): return EngineResult(engine: adapter.name, verdict: .missing, reason: reason)
        case .found(let engine): return await EngineRun(engine, task).run()
        }
    }

    private func engine(
        _ adapter: EngineAdapter, _ result: EngineResult, _ explanation: inout EngineComparisonExplanation
    ) -> EngineComparisonRecord.Engine {
        var record = EngineComparisonRecord.Engine(
            name: adapter.name, version: result.version, scheme: adapter.scheme, verdict: result.verdict.rawValue,
            reason: result.reason, seconds: result.seconds, textDigest: result.text.map { ContentDigest.sha256($0) })
        if let trajectory = result.trajectory {
            record.budget = explanation.budget(of: trajectory, isTable: adapter.output == .table)
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
