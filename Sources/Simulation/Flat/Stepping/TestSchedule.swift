/// The tests that must be evaluated one by one at the end of a step: those whose actions may have an effect
/// (``CompiledModel/testResults``), and those that read a state to which an earlier test has assigned a value.
///
///     schedule.start(registers, results)
///     while let test = schedule.next() { … }
///
/// The tests are returned in their order. All others need no evaluation, because their conditions do not hold or their
/// actions change nothing.
struct TestSchedule {
    /// The tests that read each state that a test can change, ascending.
    private let readers: [Int32: [Int]]
    private var isDue: [Bool]
    private var place = 0

    /// Creates the schedule of a model's tests, by finding the tests that read each state that tests assign.
    init(_ model: CompiledModel) {
        isDue = Array(repeating: false, count: model.tests.count)
        var readers: [Int32: [Int]] = [:]
        for test in model.tests {
            for target in test.actions.flatMap(\.assignments).map(\.target) { readers[target] = [] }
        }
        for (index, test) in model.tests.enumerated() {
            let values = test.actions.flatMap(\.assignments)
            let operands = (test.condition + values.flatMap(\.instructions)).flatMap(\.operands)
            for operand in Set(operands + [test.result] + values.flatMap { [$0.value, $0.target] })
            where readers[operand] != nil {
                readers[operand]?.append(index)
            }
        }
        self.readers = readers
    }

    /// Starts the schedule at the end of a step with the tests whose actions may have an effect.
    /// - Parameters:
    ///   - registers: The register file.
    ///   - results: For each test, the register that is not 0 if the actions of the test may have an effect.
    mutating func start(_ registers: UnsafeMutablePointer<Double>, _ results: [Int32]) {
        place = 0
        for test in isDue.indices { isDue[test] = registers[Int(results[test])] != 0 }
    }

    /// Returns the index of the next test to evaluate; nil if no further test is due in this step.
    mutating func next() -> Int? {
        while place < isDue.count {
            place += 1
            if isDue[place - 1] { return place - 1 }
        }
        return nil
    }

    /// Adds the tests that read a state, given by its register, after an action has assigned a value to it. Only tests
    /// after the current one are evaluated.
    mutating func assigned(_ register: Int32) {
        for test in readers[register] ?? [] { isDue[test] = true }
    }
}

extension CompiledModel.Action {
    /// The assignments that the action can make.
    fileprivate var assignments: [CompiledModel.Assignment] {
        switch self {
        case .assign(let assignment): [assignment]
        case .first(let cases): cases.flatMap { $0.actions.flatMap(\.assignments) }
        case .send, .note: []
        }
    }
}
