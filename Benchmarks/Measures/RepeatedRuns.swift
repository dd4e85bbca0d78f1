import Foundation
import Simulation
import Simulator

/// Repeats runs of one model in this process and measures how much its memory grows.
///
///     let growth = try RepeatedRuns(preparedModel).growth()  // bytes
struct RepeatedRuns {
    private let preparedModel: PreparedModel
    /// The number of runs after which memory is measured for the first time, because caches are then filled.
    private let first = 500
    /// The number of further runs.
    let count = 10_000
    /// The largest growth that counts as none: less than 1 kB for each run.
    let permitted = 8 << 20

    init(_ preparedModel: PreparedModel) { self.preparedModel = preparedModel }

    /// Returns the growth of the resident memory in bytes over all runs, which take 60 steps with one of several
    /// methods, in native code and interpreted; nil where the system does not tell it.
    func growth() throws -> Int? {
        for number in 0..<first { try run(number) }
        guard let before = Self.residentBytes else { return nil }
        for number in 0..<count { try run(number) }
        return Self.residentBytes.map { $0 - before }
    }

    private func run(_ number: Int) throws {
        let names = ["euler", "rk4", "backward-euler", "rodas4", "lems", "dopri853"]
        var request = SimulationRequest(method: try .named(names[number % names.count]))
        request.duration = preparedModel.model.simulation.step.times(60)
        request.events = number % names.count == 5 ? .located : .step
        request.code = number % 3 == 0 ? .interpreter : .best
        _ = try preparedModel.run(request)
    }

    private static var residentBytes: Int? {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
        return text.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * Int(getpagesize()) }
    }
}
