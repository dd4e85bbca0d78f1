import Foundation
import Simulation
import TestSupport
import Testing

/// A kinetic scheme with a register file of its own.
private struct Kinetics {
    /// A transition between two states, with rates per second.
    struct Transition {
        var source: Int
        var target: Int
        var forward: Double
        var reverse: Double
    }

    var count: Int
    var transitions: [Transition]

    /// Returns the occupancies after a step of a length in seconds.
    func step(_ occupancies: [Double], _ length: Double) -> [Double] {
        let indices = { (range: Range<Int>) in range.map(Int32.init) }
        let (n, m) = (count, transitions.count)
        let stepper = KineticStepper(
            states: indices(0..<n), shownStates: indices(n..<(2 * n)), forward: indices((2 * n)..<(2 * n + m)),
            reverse: indices((2 * n + m)..<(2 * n + 2 * m)), ends: transitions.map { ($0.source, $0.target) },
            stepSize: Int32(2 * n + 2 * m))
        var registers =
            [Double](repeating: .nan, count: n) + occupancies + transitions.map(\.forward)
            + transitions.map(\.reverse) + [length]
        // Working memory is written before it is read, and nothing is written beyond it.
        var memory = [Double](repeating: .nan, count: stepper.workspaceSize) + [12345]
        registers.withUnsafeMutableBufferPointer { registers in
            memory.withUnsafeMutableBufferPointer { memory in
                if let r = registers.baseAddress, let m = memory.baseAddress { stepper.step(r, m) }
            }
        }
        #expect(memory.last == 12345)
        #expect(registers[n..<(2 * n)].elementsEqual(occupancies))
        return Array(registers[..<n])
    }

    /// The largest total rate out of a state, per second.
    var speed: Double {
        (0..<count).map { state in
            transitions.reduce(0) {
                $0 + ($1.source == state ? $1.forward : 0) + ($1.target == state ? $1.reverse : 0)
            }
        }.max() ?? 0
    }

    /// A bound on the error of a step: the step is made of parts with ‖E‖ up to 2e-12 (the diagonal is the largest
    /// element of a column, whose magnitudes add up to twice that), each of which takes E for ln(1 + E) and so neglects
    /// half of its square. All parts together add up to ‖h M‖, which is at most twice the speed times the length.
    func bound(_ length: Double) -> Double { 4e-12 * max(1, speed * length.magnitude) }

    /// A chain with branches, in which every state is reached, and random rates.
    static func random(_ seed: Int) -> Kinetics {
        var random = SplitMix(UInt64(seed))
        let count = 2 + seed % 6
        let transitions = (1..<count).map { target in
            Transition(
                source: Int.random(in: 0..<target, using: &random), target: target,
                forward: Double.random(in: 0...500, using: &random),
                reverse: Double.random(in: 0...500, using: &random))
        }
        return Kinetics(count: count, transitions: transitions)
    }

    /// Random occupancies that add up to 1.
    func occupancies(_ seed: Int) -> [Double] {
        var random = SplitMix(UInt64(seed + 1000))
        let parts = (0..<count).map { _ in Double.random(in: 0...1, using: &random) }
        return parts.map { $0 / parts.reduce(0, +) }
    }
}

private func distance(_ first: [Double], _ second: [Double]) -> Double {
    zip(first, second).map { abs($0 - $1) }.max() ?? .nan
}

struct KineticStepperTests {
    /// exp(0) is the identity: without time or without rates no bit changes.
    @Test(arguments: 0..<12) func nothingHappensInNoTime(seed: Int) {
        var scheme = Kinetics.random(seed)
        let start = scheme.occupancies(seed)
        #expect(scheme.step(start, 0) == start)
        for index in scheme.transitions.indices {
            (scheme.transitions[index].forward, scheme.transitions[index].reverse) = (0, 0)
        }
        #expect(scheme.step(start, 0.1) == start)
    }

    /// Every column of the exponential adds up to 1 and has no negative entry.
    @Test(arguments: 0..<24, [1e-6, 1e-3, 0.1]) func columnsConserveProbability(seed: Int, length: Double) {
        let scheme = Kinetics.random(seed)
        for state in 0..<scheme.count {
            let column = scheme.step((0..<scheme.count).map { $0 == state ? 1 : 0 }, length)
            #expect(abs(column.reduce(0, +) - 1) <= 1e-13 * max(1, scheme.speed * length))
            #expect(column.allSatisfy { $0 > -1e-14 })
        }
    }

    /// exp(a M) exp(b M) = exp((a + b) M), also backwards in time, where the product is the identity.
    @Test(arguments: 0..<24) func semigroup(seed: Int) {
        let scheme = Kinetics.random(seed)
        let start = scheme.occupancies(seed)
        for (first, second) in [(1e-3, 1e-3), (2e-4, 3e-3), (1e-2, 1e-5), (3e-4, -3e-4), (-1e-4, 5e-4)] {
            let twice = scheme.step(scheme.step(start, first), second)
            // Backwards, errors grow by exp(‖M‖ h) with ‖M‖ up to twice the speed.
            let growth = exp(2 * scheme.speed * max(0, -min(first, second)))
            let bound = 2 * growth * scheme.bound(abs(first) + abs(second))
            #expect(distance(twice, scheme.step(start, first + second)) < bound)
        }
    }

    /// Two states relax to b / (a + b) with the rate a + b.
    @Test(arguments: [(100.0, 50.0), (1, 0), (0, 3), (1e4, 1e-3)], [1e-5, 1e-3, 0.02]) func twoStates(
        rates: (forward: Double, reverse: Double), length: Double
    ) {
        let scheme = Kinetics(
            count: 2,
            transitions: [.init(source: 0, target: 1, forward: rates.forward, reverse: rates.reverse)])
        let total = rates.forward + rates.reverse
        for start in [0, 0.3, 1] {
            let rest = rates.reverse / total
            let wanted = rest + (start - rest) * exp(-total * length)
            let found = scheme.step([start, 1 - start], length)
            #expect(distance(found, [wanted, 1 - wanted]) < scheme.bound(length))
        }
    }

    /// A one-way chain with equal rates holds a Poisson distribution, and its last state the rest.
    @Test(arguments: [2, 4, 7], [0.1, 1, 8]) func chains(count: Int, expected: Double) {
        let transitions = (1..<count).map { Kinetics.Transition(source: $0 - 1, target: $0, forward: 40, reverse: 0) }
        let scheme = Kinetics(count: count, transitions: transitions)
        let length = expected / 40
        let found = scheme.step((0..<count).map { $0 == 0 ? 1 : 0 }, length)
        var wanted = (0..<(count - 1)).map { exp(-expected) * pow(expected, Double($0)) / tgamma(Double($0 + 1)) }
        wanted.append(1 - wanted.reduce(0, +))
        #expect(distance(found, wanted) < scheme.bound(length))
    }

    /// In equilibrium forward and reverse flows are equal in a tree; it stays, and everything goes there.
    @Test(arguments: 0..<24) func equilibrium(seed: Int) {
        var scheme = Kinetics.random(seed)
        for index in scheme.transitions.indices {
            scheme.transitions[index].forward += 500
            scheme.transitions[index].reverse += 500
        }
        var rest = [1.0]
        for transition in scheme.transitions {
            rest.append(rest[transition.source] * transition.forward / transition.reverse)
        }
        rest = rest.map { $0 / rest.reduce(0, +) }
        #expect(distance(scheme.step(rest, 0.01), rest) < scheme.bound(0.01))
        // With rates from 500 to 1000 per second between at most seven states, the slowest mode decays within 0.1 s.
        #expect(distance(scheme.step(scheme.occupancies(seed), 5), rest) < 1e-8)
    }

    /// The step is linear in the occupancies, and the order of the transitions does not matter.
    @Test(arguments: 0..<12) func linearity(seed: Int) {
        var scheme = Kinetics.random(seed)
        let (a, b) = (scheme.occupancies(seed), scheme.occupancies(seed + 50))
        let sum = scheme.step(zip(a, b).map { $0 - 3 * $1 }, 0.004)
        let parts = zip(scheme.step(a, 0.004), scheme.step(b, 0.004)).map { $0 - 3 * $1 }
        #expect(distance(sum, parts) < 1e-14)
        let before = scheme.step(a, 0.004)
        scheme.transitions.reverse()
        #expect(distance(scheme.step(a, 0.004), before) < 1e-13)
    }
}
