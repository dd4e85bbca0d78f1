import Foundation
import Quantities

/// The search for the instants within a step at which event functions occur and switches change. A switch is a state
/// that replaces a comparison and is constant between events; see ``FlatModel/Switch``.
struct SwitchSearch {
    /// The change of a switch that was found within a step.
    struct Found {
        /// The index of the switch in the switches of the compiled model.
        var number: Int
        /// The position at which the switch changes, as a fraction of the step.
        var share: Double
        /// The derivative of the function that the switch follows, at the change and per step.
        var slope: Double
        /// The level at which the switch changes: a value of the function that it follows.
        var level: Double
        /// A Boolean value that indicates whether the switch changes before the end of the step, and not at its end.
        var isInside: Bool
    }

    private let model: CompiledModel
    private let flow: Flow
    private let samples: Int
    private let switches: UnsafeBufferPointer<CompiledModel.Switch>
    private let switching: UnsafeBufferPointer<Instruction>
    private let watching: UnsafeBufferPointer<Instruction>
    /// The values of the switches' functions at the last update, shape `[switches]`.
    private let functions: UnsafeMutablePointer<Double>
    /// The values of the event functions at the start of the step, shape `[event functions]`.
    private let watched: UnsafeMutablePointer<Double>
    private let savedStates: UnsafeMutablePointer<Double>
    private let savedSlopes: UnsafeMutablePointer<Double>
    private let savedCarry: UnsafeMutablePointer<Double>

    /// Creates a search in the steps of a model, and allocates its buffers.
    /// - Parameter samples: The number of points of each step at which the functions of the switches are evaluated.
    init(_ model: CompiledModel, _ flow: Flow, samples: Int, _ memory: Memory) {
        self.model = model
        self.flow = flow
        self.samples = samples
        switches = memory.copy(model.switches)
        switching = memory.copy(model.switching)
        watching = memory.copy(model.watching)
        functions = memory.doubles(switches.count)
        watched = memory.doubles(model.watched.count)
        savedStates = memory.doubles(flow.count)
        savedSlopes = memory.doubles(flow.count)
        savedCarry = memory.doubles(flow.count)
    }

    // MARK: Values of switches

    /// Sets the values of all switches from the current states. Switches can depend on each other, so that up to one
    /// iteration per switch is needed.
    func setSwitches() {
        for _ in 0...switches.count {
            Machine.run(switching, flow.registers)
            var hasChanged = false
            for (number, item) in switches.enumerated() {
                functions[number] = flow.registers[Int(item.function)]
                let value = item.kind.value(functions[number])
                if flow.registers[Int(item.target)] != value {
                    flow.registers[Int(item.target)] = value
                    hasChanged = true
                }
            }
            if !hasChanged { return }
        }
    }

    /// Sets the switches whose functions have changed through an action. The other switches keep their values, because
    /// rounding may leave the function of a switch that has just changed on the wrong side of its level.
    func refresh() {
        for _ in 0...switches.count {
            Machine.run(switching, flow.registers)
            var hasChanged = false
            for (number, item) in switches.enumerated() {
                let function = flow.registers[Int(item.function)]
                guard function != functions[number] else { continue }
                functions[number] = function
                flow.registers[Int(item.target)] = item.kind.value(function)
                hasChanged = true
            }
            if !hasChanged { return }
        }
    }

    /// Gives a switch the value that it has after the given change, and evaluates the functions of all switches.
    func turn(_ found: Found) {
        let item = switches[found.number]
        let target = Int(item.target)
        switch item.kind {
        case .above: flow.registers[target] = flow.registers[target] == 0 ? 1 : 0
        case .floor: flow.registers[target] += found.level > flow.registers[target] ? 1 : -1
        }
        Machine.run(switching, flow.registers)
        for (number, item) in switches.enumerated() { functions[number] = flow.registers[Int(item.function)] }
    }

    // MARK: Search

    /// Returns the earliest change of a switch in a step; nil if at all sampled points every switch would have its
    /// present value. The states and the time in the register file are overwritten.
    /// - Parameter slack: The largest difference between two times, in seconds, that counts as rounding error.
    func first(_ scheme: Scheme, _ interval: inout Interval, slack: Double) -> Found? {
        guard !switches.isEmpty else { return nil }
        var before = 0.0
        for sample in 1...samples {
            let share = Double(sample) / Double(samples)
            look(share, scheme, &interval)
            if switches.indices.contains(where: hasTurned) {
                return earliest(between: before, and: share, scheme, &interval, slack)
            }
            before = share
        }
        return nil
    }

    /// Returns the first change among the switches that differ at the end of a part of the step.
    ///
    /// A switch that has not changed at the first change found so far changes later, so that few changes are located,
    /// although thousands of switches may change in one step. The order in which they are tried does not matter.
    /// - Complexity: O(log *k*) searches for *k* switches that change at times in random order; O(*k*) for switches
    ///   that change together.
    private func earliest(
        between low: Double, and high: Double, _ scheme: Scheme, _ interval: inout Interval, _ slack: Double
    ) -> Found? {
        var best: Found?
        var rest = switches.indices.filter(hasTurned)
        while let number = rest.popLast() {
            let found = locate(number, low, high, scheme, &interval, slack)
            if (found.share, number) < (best?.share ?? .infinity, best?.number ?? .max) { best = found }
            guard !rest.isEmpty, let share = best?.share, share + Self.margin < high else { continue }
            look(share + Self.margin, scheme, &interval)
            rest.removeAll { !hasTurned($0) }
        }
        return best
    }

    /// Evaluates the functions of all switches at a fraction of the step.
    private func look(_ share: Double, _ scheme: Scheme, _ interval: inout Interval) {
        if share == 1 {
            flow.states.update(from: interval.last, count: flow.count)
        } else {
            scheme.computeDenseOutput(flow, &interval)
            interval.states(at: share, into: flow.states)
        }
        flow.registers[Int(model.time)] = share == 1 ? interval.end : interval.start + share * interval.length
        Machine.run(switching, flow.registers)
    }

    private func hasTurned(_ number: Int) -> Bool {
        let item = switches[number]
        return item.kind.value(flow.registers[Int(item.function)]) != flow.registers[Int(item.target)]
    }

    private func locate(
        _ number: Int, _ low: Double, _ high: Double, _ scheme: Scheme, _ interval: inout Interval, _ slack: Double
    ) -> Found {
        let item = switches[number]
        look(high, scheme, &interval)
        let level = item.kind.level(flow.registers[Int(item.function)], held: flow.registers[Int(item.target)])
        let (share, slope) = passage(switching, item.function, level, low, high, scheme, &interval)
        let isInside = (1 - share) * interval.length > slack
        return Found(number: number, share: share, slope: slope, level: level, isInside: isInside)
    }

    /// Returns the fraction of the step at which the result of a program reaches a level on the dense output, and the
    /// derivative of the result there, per step.
    private func passage(
        _ program: UnsafeBufferPointer<Instruction>, _ function: Int32, _ level: Double, _ low: Double, _ high: Double,
        _ scheme: Scheme, _ interval: inout Interval
    ) -> (share: Double, slope: Double) {
        scheme.computeDenseOutput(flow, &interval)
        let step = interval
        func value(_ share: Double) -> Double {
            step.states(at: share, into: flow.states)
            flow.registers[Int(model.time)] = step.start + share * step.length
            Machine.run(program, flow.registers)
            return flow.registers[Int(function)] - level
        }
        let share = Root.find(low, value(low), high, value(high), value)
        let (left, right) = (max(0, share - Self.width), min(1, share + Self.width))
        return (share, (value(right) - value(left)) / (right - left))
    }

    /// The fraction of the step within which changes are located although one of them may be the first.
    private static let margin = 1e-9
    /// The fraction of the step over which a derivative is measured.
    private static let width = 1e-4

    /// Returns the function that a switch follows minus the level at which the switch changes, for given states and
    /// time, which are written into the register file.
    /// - Parameters:
    ///   - states: The continuous states, shape `[states]`.
    ///   - time: The time in seconds.
    func value(of found: Found, _ states: UnsafeMutablePointer<Double>, at time: Double) -> Double {
        flow.states.update(from: states, count: flow.count)
        flow.registers[Int(model.time)] = time
        Machine.run(switching, flow.registers)
        return flow.registers[Int(switches[found.number].function)] - found.level
    }

    // MARK: Event functions

    /// Stores the current values of the event functions, with which their values in the next step are compared.
    func storeEventFunctions() {
        guard !model.watched.isEmpty else { return }
        Machine.run(watching, flow.registers)
        for (number, watch) in model.watched.enumerated() {
            watched[number] = flow.registers[Int(watch.function)]
        }
    }

    /// Returns the occurrences of event functions in a step, in order of time: the changes from below 0 to 0 or above
    /// between two adjacent samples. Their times are refined with steps of the method that end there. The states and
    /// the time in the register file are overwritten.
    func occurrences(_ scheme: Scheme, _ interval: inout Interval) -> [EventOccurrence] {
        guard !model.watched.isEmpty else { return [] }
        var result: [EventOccurrence] = []
        var before = 0.0
        for sample in 1...samples {
            let share = Double(sample) / Double(samples)
            watch(share, scheme, &interval)
            for number in model.watched.indices {
                let function = flow.registers[Int(model.watched[number].function)]
                defer { watched[number] = function }
                guard watched[number] < 0, function >= 0 else { continue }
                result.append(occurrence(number, before, share, scheme, &interval))
                watch(share, scheme, &interval)
            }
            before = share
        }
        return result.sorted { $0.time < $1.time }
    }

    private func watch(_ share: Double, _ scheme: Scheme, _ interval: inout Interval) {
        look(share, scheme, &interval)
        Machine.run(watching, flow.registers)
    }

    private func occurrence(
        _ number: Int, _ low: Double, _ high: Double, _ scheme: Scheme, _ interval: inout Interval
    ) -> EventOccurrence {
        let watch = model.watched[number]
        let (near, slope) = passage(watching, watch.function, 0, low, high, scheme, &interval)
        let share = closeIn(near, slope, watch.function, scheme, &interval)
        return EventOccurrence(
            functionIndex: number, time: Seconds(interval.start + share * interval.length),
            value: flow.registers[Int(watch.value)])
    }

    /// Refines a fraction of the step by steps that end there. Afterwards the registers have their values at the
    /// occurrence.
    private func closeIn(
        _ share: Double, _ slope: Double, _ function: Int32, _ scheme: Scheme, _ interval: inout Interval
    ) -> Double {
        let whole = interval
        savedStates.update(from: interval.last, count: flow.count)
        savedSlopes.update(from: interval.lastSlope, count: flow.count)
        savedCarry.update(from: interval.lastCarry, count: flow.count)
        var secant = Secant(at: share, slope: slope, rounding: 2 * Double.ulpOfOne)
        repeat {
            interval.length = secant.share * whole.length
            guard scheme.step(flow, &interval) else { break }
            flow.states.update(from: interval.last, count: flow.count)
            flow.registers[Int(model.time)] = interval.end
            Machine.run(watching, flow.registers)
        } while secant.moves(flow.registers[Int(function)])
        interval = whole
        interval.last.update(from: savedStates, count: flow.count)
        interval.lastSlope.update(from: savedSlopes, count: flow.count)
        interval.lastCarry.update(from: savedCarry, count: flow.count)
        return secant.share
    }
}

extension FlatModel.Switch.Kind {
    /// Returns the value that a switch of this kind has where its function has the given value: 1 or 0, or the function
    /// rounded down.
    func value(_ function: Double) -> Double {
        switch self {
        case .above(let countsZero): function > 0 || countsZero && function == 0 ? 1 : 0
        case .floor: function.rounded(.down)
        }
    }

    /// Returns the value of its function at which a switch of this kind changes: 0 for a sign, and for an integer part
    /// the next integer if the function has reached it, otherwise the held one.
    /// - Parameters:
    ///   - function: The value that the function reaches.
    ///   - held: The present value of the switch.
    func level(_ function: Double, held: Double) -> Double {
        switch self {
        case .above: 0
        case .floor: function >= held + 1 ? held + 1 : held
        }
    }
}
