import ModelCore
import Simulation
import TestSupport

/// Single steps of a method on a model in Swift.
final class SingleSteps {
    private let memory = Memory()
    private let scheme: Scheme
    let flow: Flow
    private(set) var interval: Interval
    private let scale: ErrorScale

    /// Creates a stepper at the given time in seconds.
    init(
        _ method: Method, _ states: [SwiftModel.State], from start: Double = 0
    ) throws {
        let compiled = try CompiledModel(
            Flattener.flatten(SwiftModel.model(states)), recorded: [], method: method)
        let registers = memory.doubles(compiled.registers.count)
        for (index, value) in compiled.registers.enumerated() { registers[index] = value }
        flow = Flow(compiled, registers, memory)
        (scheme, interval) = Scheme.make(method, flow, memory)
        scale = ErrorScale(tolerance: 1, groups: states.map { _ in 0 }, memory)
        interval.start = start
        for (index, state) in states.enumerated() { interval.first[index] = state.initial }
        scale.note(interval.first)
    }

    /// Takes a step of a length in seconds, after the previous one if there is one, and returns the states at its end.
    func step(_ length: Double) -> [Double]? {
        if interval.length > 0 { interval.advance(isSmooth: true) }
        interval.length = length
        guard scheme.step(flow, &interval) else { return nil }
        return (0..<flow.count).map { interval.last[$0] }
    }

    /// The estimated error of the last step with the tolerance 1.
    func error() -> Double? { scheme.error(flow, &interval, scale) }

    /// Returns the dense output of the last step at a fraction of it.
    func states(at share: Double) -> [Double] {
        scheme.computeDenseOutput(flow, &interval)
        let target = memory.doubles(flow.count)
        interval.states(at: share, into: target)
        return (0..<flow.count).map { target[$0] }
    }
}
