/// The registers that tell after a program of a whole step whether all states are finite and no test may have an effect.
///
/// A program without lanes computes a single number. One with lanes computes a number for each lane of the classes of
/// equal states and tests; states and tests of smaller classes are looked at one by one.
struct StepActivity: Sendable {
    /// The registers of numbers, each of which is 0 if and only if the states that it depends on are finite and the tests
    /// that it depends on have no effect.
    var registers: [Int32] = []
    /// The registers of the states at the end of the step that none of the numbers in ``registers`` depends on.
    var states: [Int32] = []
    /// The registers of the results of tests that none of the numbers in ``registers`` depends on.
    var tests: [Int32] = []

    /// Returns the activity with other registers.
    /// - Parameter name: A function that returns the register that replaces one.
    func renamed(_ name: (Int32) -> Int32) -> StepActivity {
        StepActivity(registers: registers.map(name), states: states.map(name), tests: tests.map(name))
    }
}

extension StepActivity {
    /// The computation of the activity of a program that is to run as lanes.
    struct Lanes {
        /// The instructions that compute the activity, to be run after those of the step.
        private(set) var instructions: [Instruction] = []
        /// The number of registers that `instructions` set, in addition to those of the step.
        private(set) var registerCount = 0
        /// The activity: the registers that tell, after `instructions` have run, whether all states are finite and no
        /// test may have an effect.
        private(set) var activity = StepActivity()
        private let firstRegister: Int32

        /// Adds up, lane by lane, the states times 0 and the results of tests of all classes with the same number of
        /// members. The results are 0 or 1, so that they do not cancel, and the sum starts from 0, so that it is never -0.
        /// - Parameters:
        ///   - states: The registers of the states at the end of the step, each with its shape class.
        ///   - tests: The registers of the results of the tests, each with its shape class.
        ///   - firstRegister: The first register that may be used.
        ///   - zero: A register that contains 0.
        init(
            states: [(register: Int32, shape: Int32)], tests: [(register: Int32, shape: Int32)], firstRegister: Int32,
            zero: Int32
        ) {
            self.firstRegister = firstRegister
            var sums: [Int: [Int32]] = [:]
            for (members, isState) in Self.classes(states).map({ ($0, true) })
                + Self.classes(tests).map({ ($0, false) })
            {
                guard members.count >= LanePlanner.fewestLanes else {
                    if isState { activity.states += members } else { activity.tests += members }
                    continue
                }
                let former = sums[members.count]
                var next: [Int32] = []
                let values = isState ? members.map { emit(.multiply, $0, zero) } : members
                for (lane, value) in values.enumerated() { next.append(emit(.add, former?[lane] ?? zero, value)) }
                sums[members.count] = next
            }
            activity.registers = sums.sorted { $0.key < $1.key }.flatMap(\.value)
        }

        private mutating func emit(_ opcode: Opcode, _ a: Int32, _ b: Int32) -> Int32 {
            let target = firstRegister + Int32(registerCount)
            registerCount += 1
            instructions.append(Instruction(opcode, target, a, b))
            return target
        }

        /// Returns the members of each class, in the order of the first members.
        private static func classes(_ members: [(register: Int32, shape: Int32)]) -> [[Int32]] {
            var places: [Int32: Int] = [:]
            var classes: [[Int32]] = []
            for (register, shape) in members {
                if let place = places[shape] {
                    classes[place].append(register)
                } else {
                    places[shape] = classes.count
                    classes.append([register])
                }
            }
            return classes
        }
    }
}
