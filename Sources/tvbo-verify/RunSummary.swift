import Diagnostics
import ModelCore
import Quantities
import Simulation
import Simulator

/// The output of `run --json`: the method and its steps, the digest of the solution, and the recorded quantities with
/// their last values. The solution itself is written to the file that the option `-o` names.
struct RunSummary: Encodable {
    /// A quantity that a run recorded, with its last value.
    struct Column: Encodable {
        /// The path of the recorded quantity.
        var name: String
        /// The name of the quantity's unit; empty if it has none.
        var unit: String
        /// The value of the quantity at the last recorded instant; nil if there is no instant.
        var last: Double?
    }

    /// The kind of steps of a run, fixed or adaptive.
    struct Steps: Encodable {
        /// The kind of steps, `fixed` or `adaptive`.
        var kind: String
        /// The allowed error of a step, relative to the largest value of each state; nil for fixed steps.
        var tolerance: Double?
    }

    /// The name of the integration method.
    var method: String
    /// The step size in milliseconds, as a decimal number; with adaptive steps, the distance of output rows.
    var step: String
    /// The kind of steps of the run, and the tolerance of adaptive steps.
    var stepping: Steps
    /// The event policy: `located` if events take effect when they occur, `step` if at the ends of steps.
    var events: String
    /// The number of integration steps taken.
    var stepCount: Int
    /// The wall time of the integration, in seconds.
    var seconds: Double
    /// The convention for numbers in the model: `physical` for quantities with units, `bare` for numbers without.
    var convention: String
    /// The way in which the right-hand side was computed: native code with the name of its instruction set, or the
    /// interpreter with the reason.
    var code: String
    /// The SHA-256 digest of the solution: of the bits of all recorded values.
    var traceDigest: String
    /// The number of recorded instants, which are the rows of the solution.
    var rowCount: Int
    /// The recorded quantities, in the order of the columns of the file that the option `-o` names.
    var columns: [Column]
    /// The paths of the output files that the model requests and that have been written.
    var files: [String]
    /// The warnings about the model, and the notes on the run.
    var remarks: [String]

    /// Creates the summary of a run for `run --json`.
    /// - Parameters:
    ///   - model: The model that was run.
    ///   - digest: The digest of the solution.
    ///   - files: The paths of the output files that have been written.
    init(_ run: SimulatedRun, of model: Model, digest: String, files: [String]) {
        method = run.method.name
        step = "\(run.grid.step)"
        stepping =
            switch run.stepping {
            case .fixed: Steps(kind: "fixed")
            case .adaptive(let tolerance): Steps(kind: "adaptive", tolerance: tolerance)
            }
        events = run.policy.rawValue
        stepCount = run.effort?.steps ?? run.grid.stepCount
        seconds = run.seconds
        convention = model.convention.rawValue
        code = "\(run.code)"
        traceDigest = digest
        rowCount = run.trajectory.times.count
        columns = run.trajectory.columns.map { column in
            Column(name: column.name, unit: column.unit?.name ?? "", last: column.values.last)
        }
        self.files = files
        remarks = model.remarks.map(\.headline) + run.notes
    }
}
