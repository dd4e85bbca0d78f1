import Comparison
import Diagnostics
import ErrorAnalysis
import Foundation
import Quantities
import Results
import Simulation
import Simulator
import TestSupport
import Testing

struct ConvergenceStudyTests {
    private func study(_ steps: [String], policy: EventPolicy = .located) throws -> ConvergenceStudy {
        try ConvergenceStudy(
            LinearModel.prepared(), name: "linear", eventFunctions: [], policy: policy,
            steps: steps.map { try #require(DecimalNumber($0)) })
    }

    /// The errors are those of the closed solution, at the rows that all runs share, and their order is the method's.
    @Test(arguments: [("euler", 1), ("heun", 2), ("rk4", 4)], [EventPolicy.located, .step])
    func errorsAreThoseOfTheClosedSolution(method: (name: String, order: Int), policy: EventPolicy) throws {
        let steps = ["0.05", "0.1", "0.0125", "0.025"]
        var names: [String] = []
        let record = try study(steps, policy: policy).run([.named(method.name)]) { names.append($0) }
        #expect(names == ["reference", method.name])
        let found = try #require(record.methods.first)
        #expect(found.verdict == .ok)
        #expect(found.expected == Double(method.order))
        #expect(found.reason == "the order of the method")
        #expect(found.remarks.isEmpty)
        let order = try #require(found.orders.first)
        #expect(order.quantity == LinearModel.signal)
        #expect(abs(try #require(order.judgement.observed).order - Double(method.order)) < 0.15)
        let sizes = [0.1, 0.05, 0.025, 0.0125]
        #expect(found.work.map(\.step) == sizes.map { $0 * 1000 })
        for (step, work) in zip(sizes, found.work) {
            let errors = (0...10).map { row -> Double in
                let time = Double(row) / 10
                return abs(
                    LinearModel.value(at: time, step: step, order: method.order) - LinearModel.exact(time))
            }
            // The larger of the ranges of the two solutions, which both decrease.
            let last = LinearModel.value(at: 1, step: step, order: method.order)
            let range = 2 - min(last, LinearModel.exact(1))
            let wanted = (errors.max() ?? .nan) / range
            // The converged solution has a tolerance of 1e-13.
            #expect(abs(work.error - wanted) < 1e-4 * wanted + 1e-12)
        }
    }

    /// A run that fails is reported as a remark, and the order is determined from the others. On x′ = -x⁹ from 2
    /// Euler's first step of 0.25 ends at -126, and the next ones grow by the ninth power.
    @Test func failedRunsAreRemarks() throws {
        let prepared = try PreparedModel(SwiftModel.model([("x", "-x**9", 2)]))
        let steps = ["0.25", "0.0005", "0.00025", "0.000125"]
        let study = try ConvergenceStudy(
            prepared, name: "steep", eventFunctions: [], policy: .located,
            steps: steps.map { try #require(DecimalNumber($0)) })
        let found = try #require(study.run([.named("euler")]).methods.first)
        #expect(found.remarks.count == 1)
        #expect(
            found.remarks.first?.hasPrefix("the run with the step size 250.0 ms failed: ") == true, "\(found.remarks)")
        #expect(found.work.count == 3)
        #expect(found.verdict == .ok)
    }

    @Test func stepsMustDivideTheDuration() throws {
        let study = try study(["0.3", "0.1"])
        #expect(
            headlines { _ = try study.run([.named("heun")]) } == [
                "error[E0602]: the duration 1 s is not a multiple of the step size 0.3 s"
            ])
    }

    @Test(arguments: [[], ["0.1"]]) func oneStepHasNoOrder(steps: [String]) throws {
        let study = try study(steps)
        #expect(
            headlines { _ = try study.run([.named("euler")]) } == [
                "error[E0803]: an order of convergence needs at least two step sizes"
            ])
    }
}

struct GoldenAssessmentTests {
    /// The text that cases store: four digits of each error, times in milliseconds only where there is a threshold.
    @Test func text() throws {
        let stored = """
            {"golden": "g", "digest": "d1", "method": "lems", "step": "0.01", "model": "original", "isAligned": true,
            "signals": [
                {"name": "p[0]/v", "unit": "mV", "maxAbs": 0.123456, "rms": 2, "reproduction": 0,
                    "eventTimes": [-1.5, 1e-9]},
                {"name": "n", "unit": "", "maxAbs": 0, "rms": 1234.56, "reproduction": 0}
            ]}
            """
        let assessment = try JSONDecoder().decode(GoldenAssessment.self, from: Data(stored.utf8))
        #expect(
            try GoldenAssessment.text([assessment]) == """
                # The step error of each golden, estimated with its own method at smaller step sizes.
                # Steps and times of events are in ms.
                g:
                  content: "d1"
                  method: lems
                  step: 0.01
                  model: "original"
                  signals:
                    "p[0]/v":
                      unit: "mV"
                      max_abs: 1.235e-01
                      rms: 2.000e+00
                      event_times: [-1.500e+00, 1.000e-09]
                    n:
                      unit: ""
                      max_abs: 0.000e+00
                      rms: 1.235e+03

                """)
    }
}
