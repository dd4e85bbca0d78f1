import Diagnostics
import Files
import Foundation
import Goldens
import ModelCore
import Quantities
import Simulation
import Simulator
import TVBO
import Traces

/// A template that creates a case from an experiment and a reference trace.
///
///     let template = CaseTemplate(
///         experiment: "mine.yaml", trace: "mine.dat", columns: nil, database: ModelDatabase())
///     let signals = try template.write(to: "Reference/mine")
public struct CaseTemplate: Sendable {
    /// The path of the experiment's file.
    package let experiment: String
    /// The path of the reference trace.
    package let trace: String
    /// The names and units of the trace's columns, time first; nil to take them from the header of the trace.
    package let columns: [GoldenPacking.ColumnName]?
    /// The database in which the experiment's models are looked up.
    package let database: ModelDatabase

    /// Creates a template from the paths of an experiment and a trace.
    public init(experiment: String, trace: String, columns: [GoldenPacking.ColumnName]?, database: ModelDatabase) {
        self.experiment = experiment
        self.trace = trace
        self.columns = columns
        self.database = database
    }

    /// Writes the case into a new folder: `case.yaml`, the experiment, the golden and `provenance.yaml`. The tolerances
    /// it writes are zero.
    /// - Returns: the quantities that the case compares.
    /// - Throws: `DiagnosticsError` when the folder exists or cannot be written, the experiment is a LEMS document, an
    ///   input cannot be read, or a column is not a recorded quantity of the experiment.
    public func write(to folder: String) throws -> [String] {
        guard !FileManager.default.fileExists(atPath: folder) else {
            throw DiagnosticsError(.unwritableOutput, "\(folder) exists", hint: "name a folder that does not exist yet")
        }
        guard !ModelLoader.isXML(experiment) else {
            throw DiagnosticsError(
                .unsupportedFeature, "a case can be created only from a TVBO experiment", at: Place(file: experiment),
                hint:
                    "for LEMS, write a case.yaml with 'experiment: file.xml' and the SHA-256 of its files under 'texts:'"
            )
        }
        let model = try Experiment.load(path: experiment, database: database).model()
        _ = try PreparedModel(model)
        let golden = try GoldenPacking.pack(path: trace, columns: columns)
        let recorded = model.simulation.recorded
        let names = golden.header.columns.dropFirst().map(\.name)
        if let unknown = names.first(where: { name in !recorded.contains { $0.path == name } }) {
            throw DiagnosticsError(
                .goldenMismatch, "column '\(unknown)' is not a recorded quantity of the experiment",
                at: Place(file: trace),
                notes: [.init("recorded are " + recorded.map(\.path).joined(separator: ", "))],
                hint:
                    "name the columns after them: --columns 't[s],\(recorded.prefix(2).map(\.path).joined(separator: "[…],"))[…]'"
            )
        }
        let text = try InputFile.bytes(experiment, limit: ModelLoader.sizeLimit)
        // A draft in a temporary folder that is renamed at the end, so that a failure leaves no incomplete case.
        let draft = folder + ".partial-\(ProcessInfo.processInfo.processIdentifier)"
        defer { try? FileManager.default.removeItem(atPath: draft) }
        try OutputFile.createFolder(draft + "/goldens")
        try OutputFile.write(text, to: draft + "/experiment.yaml")
        try OutputFile.write(Data(try golden.bytes()), to: draft + "/goldens/reference.golden")
        try OutputFile.write(
            Data(caseText(model.simulation.method, model.simulation.step, names, recorded).utf8),
            to: draft + "/case.yaml")
        try OutputFile.write(Data(provenanceText(golden).utf8), to: draft + "/provenance.yaml")
        guard rename(draft, folder) == 0 else {
            throw DiagnosticsError(.unwritableOutput, "cannot create \(folder): \(String(cString: strerror(errno)))")
        }
        return names
    }

    private func caseText(_ method: String, _ step: DecimalNumber, _ names: [String], _ recorded: [Recording]) -> String
    {
        let checks = names.map { name in
            let unit = recorded.first { $0.path == name }?.unit?.name ?? "dimensionless"
            return """
                  - name: \(quoted(name))
                    golden: reference
                    metric: max_abs
                    signals: [\(quoted(name))]
                    tolerance: { value: 0, unit: \(unit), basis: "not set yet: say what is allowed, and why" }
                """
        }
        return """
            format: 1
            title: \(quoted((experiment as NSString).lastPathComponent))
            experiment: experiment.yaml
            matrix:
              methods: [\((try? Method.named(method))?.name ?? "euler")]
              step_sizes: [\(step)]
            goldens:
              reference: { file: goldens/reference.golden, about: \(quoted("packed from " + (trace as NSString).lastPathComponent)) }
            checks:
            \(checks.joined(separator: "\n"))

            """
    }

    private func provenanceText(_ golden: Golden) -> String {
        """
        reference:
          original: \(quoted((trace as NSString).lastPathComponent))
          sha256: \(golden.header.originalSHA256)
          generator: ""   # which program and version made it, with which method and step size
          reason: ""      # why it is believed

        """
    }

    private func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
