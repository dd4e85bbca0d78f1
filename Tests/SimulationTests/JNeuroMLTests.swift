import Foundation
import Goldens
import Simulator
import TVBO
import TestSupport
import Testing
import Traces

/// Experiments of TVBO's database against what jNeuroML 0.14.0 printed for the NeuroML originals: two models for which
/// jLEMS's order of execution and plain forward Euler are the same.
@Suite(
    .enabled(
        if: Repository.hasDatabase && Repository.hasOutputs,
        "needs the database of TVBO ('make corpora') and outputs of jNeuroML beside the repository"))
struct JNeuroMLTests {
    private func run(_ name: String) throws -> Trajectory {
        let path = "\(Repository.database)/experiments/neuroml/\(name).yaml"
        let database = ModelDatabase(folder: Repository.database)
        return try PreparedModel(Experiment.load(path: path, database: database).model()).run(SimulationRequest())
            .trajectory
    }

    private func output(_ name: String) throws -> Trajectory {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/gzip")
        process.arguments = ["-dc", "\(Repository.outputs)/\(name).dat.gz"]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let bytes = [UInt8](pipe.fileHandleForReading.readDataToEndOfFile())
        return try TraceReader.trajectory(of: TraceTable(bytes: bytes, file: name), file: name, assuming: .init())
    }

    /// Equal as far as Java prints: half a unit of float32 for rounding to it, and up to half a unit for printing no
    /// more digits than tell it from its neighbors.
    private func expectEqual(_ own: [Double], _ other: [Double], scale: Double) {
        #expect(own.count == other.count)
        let worst = zip(own, other).map { abs($0 - $1 * scale) / max(abs($0), 1e-3 * scale) }.max() ?? .nan
        #expect(worst < 2 * pow(2, -24))
    }

    @Test func fitzHughNagumo() throws {
        let (own, other) = (try run("FitzHughNagumo_Ex9"), try output("ex9"))
        for index in 0..<2 {
            // Near zero a float32 has more digits than the two sums share: compare on the signal's own scale of 1.
            let worst = zip(own.columns[index].values, other.columns[index].values).map { abs($0 - $1) }.max() ?? .nan
            // V reaches 2, where a unit of float32 is twice as large.
            #expect(worst < 4 * pow(2, -24))
        }
    }

    @Test func integrateAndFire() throws {
        expectEqual(
            try run("IntegrateAndFire_Ex0").columns[0].values, try output("iaf_v").columns[0].values, scale: 1000)
    }
}
