import Foundation
import Simulation
import Testing

private func accepts(_ control: inout StepControl, _ error: Double, _ taken: Double) -> Bool {
    control.accepts(error, taken)
}

private func excess(_ pace: inout StepPace, _ steps: Int, _ time: Double) -> Double? {
    pace.excess(steps, at: time, end: 1)
}

struct StepControlTests {
    private static let orders = [1, 2, 3, 4, 5, 8]

    /// Errors up to the permitted one are accepted; what is not a number is not.
    @Test(
        arguments: [
            (0, true), (1e-300, true), (1, true), (1.0.nextUp, false), (2, false), (.infinity, false), (.nan, false),
        ] as [(Double, Bool)]) func acceptance(error: Double, isAccepted: Bool)
    {
        var control = StepControl(first: 0.5, order: 4)
        #expect(accepts(&control, error, 0.5) == isAccepted)
    }

    /// The formula of the type, worked out with logarithms: ln(length) = ln(0.9) - 0.7/k ln(e) + 0.4/k ln(e₀).
    @Test(arguments: orders) func theFormula(order: Int) {
        for (first, second) in [(0.5, 0.3), (0.2, 0.9), (0.9, 0.05), (1, 1)] {
            var control = StepControl(first: 1, order: order)
            #expect(accepts(&control, first, 1))
            #expect(accepts(&control, second, 2))
            let wanted = exp(log(0.9) + (0.4 * log(first) - 0.7 * log(second)) / Double(order))
            #expect(abs(control.length / 2 - min(max(wanted, 0.2), 5)) < 1e-14)
        }
    }

    /// A step changes by a factor of 0.2 to 5 at most, and a rejected one always shrinks.
    @Test(arguments: orders) func changesAreLimited(order: Int) {
        for exponent in stride(from: -320.0, through: 300, by: 0.5) {
            let error = pow(10, exponent)
            var control = StepControl(first: 3, order: order)
            let isAccepted = control.accepts(error, 3)
            #expect(isAccepted == (error <= 1))
            #expect(control.length >= 0.2 * 3)
            #expect(control.length <= (isAccepted ? 5 : 0.9) * 3)
        }
        for error in [Double.infinity, .nan] {
            var control = StepControl(first: 3, order: order)
            _ = control.accepts(error, 3)
            #expect(abs(control.length - 0.6) < 1e-15)
        }
    }

    /// After a step whose error was just permitted, a larger error never leads to a longer step.
    @Test(arguments: orders) func largerErrorsDoNotLengthenSteps(order: Int) {
        let lengths = stride(from: -12.0, through: 6, by: 0.125).map { exponent -> Double in
            var control = StepControl(first: 1, order: order)
            _ = control.accepts(1, 1)
            _ = control.accepts(pow(10, exponent), 1)
            return control.length
        }
        #expect(zip(lengths, lengths.dropFirst()).allSatisfy { $0 >= $1 })
        #expect((lengths.first ?? 0) > (lengths.last ?? 0))
    }

    /// After a rejection, and after a step that could not be solved, the next step does not grow; the one after may.
    @Test(arguments: [true, false]) func aFailureDefersGrowth(isRejection: Bool) {
        var control = StepControl(first: 1, order: 4)
        if isRejection {
            #expect(!accepts(&control, 3, 1))
        } else {
            control.shorten(1)
            #expect(control.length == 0.25)
        }
        let taken = control.length
        #expect(accepts(&control, 1e-6, taken))
        #expect(control.length == taken)
        #expect(accepts(&control, 1e-6, taken))
        #expect(control.length > 2 * taken)
    }

    /// If an error follows C hᵏ, the step settles where the factor is 1: 0.9 e^(-0.7/k) e^(0.4/k) = 1, which is
    /// e = 0.9^(k/0.3). In logarithms the deviation obeys z² = 0.3 z + 0.4, so that it falls by 0.8 in each step.
    @Test(arguments: orders, [1e-3, 1, 1e4]) func theControllerSettles(order: Int, constant: Double) {
        var control = StepControl(first: 1, order: order)
        var error = 0.0
        for _ in 0..<400 {
            let taken = control.length
            error = constant * pow(taken, Double(order))
            _ = control.accepts(error, taken)
        }
        #expect(abs(error / pow(0.9, Double(order) / 0.3) - 1) < 1e-9)
    }

    /// A step that was shortened to end at a given time leaves the rest of the controller as it is.
    @Test func keepingChangesTheLengthAlone() {
        var control = StepControl(first: 1, order: 3)
        _ = control.accepts(0.4, 1)
        var kept = control.keeping(7)
        #expect(kept.length == 7)
        _ = control.accepts(0.6, 2)
        _ = kept.accepts(0.6, 2)
        #expect(kept.length == control.length)
    }
}

struct StepPaceTests {
    /// At a constant pace a run of n steps is predicted to take n steps; up to ten million are permitted.
    @Test(arguments: [(9_000_000.0, false), (9_999_999, false), (10_000_100, true), (2e9, true)])
    func constantPace(total: Double, isExcessive: Bool) throws {
        var pace = StepPace()
        var found: Double?
        for steps in stride(from: 1_000, through: 100_000, by: 1_000) where found == nil {
            found = pace.excess(steps, at: Double(steps) / total, end: 1)
            // The first prediction has nothing to compare itself with.
            if steps < 20_000 { #expect(found == nil) }
        }
        #expect((found != nil) == isExcessive)
        if let found { #expect(abs(found / total - 1) < 1e-9) }
    }

    /// Steps that grow defer the prediction.
    @Test func growingStepsAreWaitedFor() {
        var pace = StepPace()
        var time = 0.0
        for look in 1...40 {
            time += 1e-12 * pow(1.2, Double(look))
            #expect(excess(&pace, 10_000 * look, time) == nil)
        }
        #expect(excess(&pace, 410_000, time + 1e-12 * pow(1.2, 40)) != nil)
    }

    /// Ten million steps are the limit in any case.
    @Test func theLimitIsAbsolute() {
        var pace = StepPace()
        #expect(excess(&pace, StepPace.maximumSteps, 0.999_999) == nil)
        #expect(excess(&pace, StepPace.maximumSteps + 10_000, 0.999_999_9) == 10_010_000)
    }
}
