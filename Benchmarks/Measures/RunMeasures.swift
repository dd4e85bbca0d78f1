import Files
import Foundation
import Quantities
import Simulation
import Simulator
import Traces

/// The measures of runs of one experiment or document.
struct RunMeasures {
    /// The path of the experiment or document.
    let path: String
    /// The method of the runs.
    let method: Simulation.Method
    /// The number of measured repetitions; one more comes before them.
    let repetitions: Int

    /// Prints the cost of a step.
    /// - Parameters:
    ///   - count: The number of steps.
    ///   - code: The choice between native code and the interpreter.
    func steps(_ count: Int, code: CodeChoice) throws {
        let prepared = try PreparedModel(ModelLoader().model(path: path))
        for repetition in 0...repetitions {
            let run = try prepared.run(request(count, prepared, code))
            guard repetition > 0 else { continue }
            Times(processor: run.processorSeconds, wall: run.seconds).print("step", units: Double(count))
        }
    }

    /// Prints the cost of a step of each run of a sweep, whose runs are computed side by side.
    /// - Parameters:
    ///   - text: The sweep as `run --sweep` reads it.
    ///   - count: The number of steps.
    func sweep(_ text: String, _ count: Int) throws {
        let model = try ModelLoader().model(path: path)
        let sweep = try ParameterSweep(text, of: model)
        let prepared = try PreparedModel(model)
        for repetition in 0...repetitions {
            let run = try prepared.run(sweep, request(count, prepared, .best))
            guard repetition > 0 else { continue }
            Times(processor: run.processorSeconds, wall: run.seconds)
                .print("sweep", units: Double(count * sweep.values.count))
        }
    }

    /// Prints the cost of a step of each member of an ensemble.
    /// - Parameters:
    ///   - members: The number of members.
    ///   - count: The number of steps.
    func ensemble(_ members: Int, _ count: Int) throws {
        let prepared = try PreparedModel(ModelLoader().model(path: path))
        var request = request(count, prepared, .best)
        request.ensemble = EnsembleRequest(members: members, seed: 1, instants: [0])
        for repetition in 0...repetitions {
            let run = try prepared.run(request)
            guard repetition > 0 else { continue }
            Times(processor: run.processorSeconds, wall: run.seconds).print("ensemble", units: Double(count * members))
        }
    }

    /// Prints what reading, preparing, running and writing cost, and the way from the file to the first step. Nothing
    /// is kept from one repetition to the next.
    func parts() throws {
        let folder = NSTemporaryDirectory() + "/benchmark-\(getpid())"
        try OutputFile.createFolder(folder)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for repetition in 0...repetitions {
            let parse = try Times.of { try ModelLoader().model(path: path) }
            let prepare = try Times.of {
                let prepared = try PreparedModel(parse.value)
                _ = try prepared.run(request(1, prepared, .best))
                return prepared
            }
            let whole = SimulationRequest(method: method)
            let run = try Times.of { try prepare.value.run(whole) }
            let write = try Times.of {
                try TraceWriter.write(run.value.trajectory, format: .csv, to: folder + "/trace.csv")
                _ = try RecordingFiles(folder: folder).write(run.value)
            }
            guard repetition > 0 else { continue }
            parse.times.print("parse")
            prepare.times.print("prepare")
            run.times.print("run")
            write.times.print("write")
            Times(
                processor: parse.times.processor + prepare.times.processor,
                wall: parse.times.wall + prepare.times.wall
            ).print("first-step")
        }
    }

    /// Prints what a row costs when a solution is printed: with all digits of 64-bit numbers, and as jLEMS prints it.
    /// - Parameter count: The number of steps.
    func text(_ count: Int) throws {
        let prepared = try PreparedModel(ModelLoader().model(path: path))
        let trajectory = try prepared.run(request(count, prepared, .best)).trajectory
        let columns = [trajectory.times] + trajectory.columns.map(\.values)
        let rows = Double(trajectory.times.count)
        for repetition in 0...repetitions {
            let csv = Times.of { TraceWriter.text(trajectory, format: .csv).count }
            let jLEMS = Times.of {
                var text = FloatText(capacity: columns.count * trajectory.times.count)
                text.append(trajectory.times.indices, of: columns)
                return text.count
            }
            guard repetition > 0 else { continue }
            csv.times.print("print", units: rows)
            jLEMS.times.print("print-jlems", units: rows)
        }
    }

    private func request(_ count: Int, _ prepared: PreparedModel, _ code: CodeChoice) -> SimulationRequest {
        var request = SimulationRequest(method: method)
        request.duration = prepared.model.simulation.step.times(count)
        request.code = code
        return request
    }
}
