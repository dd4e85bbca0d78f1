import Diagnostics

/// A kind of input that is fuzzed: the reader of a format, with the stages that follow it.
///
///     FuzzedInput.yaml.read(bytes)
///
/// An input passes if it is read, or refused with a `DiagnosticsError`, and if the laws of its format hold. Everything
/// else ends the process, so that the fuzzer keeps the input.
package enum FuzzedInput: String, CaseIterable, Sendable {
    /// A YAML document, whose written form is read back as the same document.
    case yaml
    /// An expression of TVBO or of LEMS; the first byte selects the grammar.
    case expression
    /// A LEMS document that includes nothing, up to a few steps of a run.
    case document
    /// A LEMS document that includes core types of NeuroML, up to a few steps of a run.
    case neuroml
    /// A table of times and values.
    case trace
    /// The bytes of a golden after its first line; the first byte selects the version, and the line with the digest is
    /// added.
    case golden
    /// An OMV test (`.omt`), followed after a line `%%%` by its expectations (`.mep`).
    case omv
    /// The file of a case.
    case `case`
    /// The adapter of an external engine.
    case adapter
    /// An exported history in JSON or CSV, which is added to an empty history.
    case history
    /// An HDF5 file with matrices.
    case hdf5
    /// A TVBO experiment, up to a few steps of a run.
    case experiment
    /// A text file with a matrix, a NumPy file, or a table of series; the first byte selects one.
    case table
    /// A zip archive.
    case archive

    /// Reads an input, and ends the process if the input does not pass.
    package func read(_ bytes: [UInt8]) {
        do {
            switch self {
            case .yaml: try FuzzedText.yaml(bytes)
            case .expression: try FuzzedText.expression(bytes)
            case .document: try FuzzedModel.document(bytes, hasCoreTypes: false)
            case .neuroml: try FuzzedModel.document(bytes, hasCoreTypes: true)
            case .trace: try FuzzedText.trace(bytes)
            case .golden: try FuzzedText.golden(bytes)
            case .omv: try FuzzedFile.omv(bytes)
            case .case: try FuzzedFile.verificationCase(bytes)
            case .adapter: try FuzzedText.adapter(bytes)
            case .history: try FuzzedFile.history(bytes)
            case .hdf5: try FuzzedFile.hdf5(bytes)
            case .experiment: try FuzzedModel.experiment(bytes)
            case .table: try FuzzedFile.table(bytes)
            case .archive: try FuzzedFile.archive(bytes)
            }
        } catch let error as DiagnosticsError {
            guard !error.diagnostics.isEmpty, !error.description.isEmpty else {
                fatalError("an error without a diagnostic")
            }
        } catch {
            fatalError("an error that is no diagnostic: \(error)")
        }
    }
}
