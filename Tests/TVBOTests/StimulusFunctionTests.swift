import Diagnostics
import Simulator
import TVBO
import TestSupport
import Testing

/// Functions of an experiment, which the equations of its stimuli call.
struct StimulusFunctionTests {
    /// x' = `rate`, with a stimulus `s` and functions of the experiment.
    private func text(rate: String = "s", stimulus: String, functions: String, own: String = "") -> String {
        """
        dynamics:
          name: Integral
          parameters: { a: { value: 1.0 } }
          state_variables: { x: { equation: { rhs: "\(rate)" }, initial_value: 0.0 } }
          \(own)
        events: { s: { event_type: stimulus, equation: { rhs: "\(stimulus)" }, parameters: { amp: { value: 4.0 } } } }
        functions: { \(functions) }
        integration: { method: heun, step_size: 0.25, duration: 2 }
        """
    }

    private static let half = "half: { arguments: { u: {} }, equation: { rhs: \"u/2\" } }"

    private func end(_ text: String) throws -> Double? {
        let model = try Experiment.parse(text, file: "e.yaml", database: Small.empty).model()
        return try PreparedModel(model).run(SimulationRequest()).trajectory.columns[0].values.last
    }

    private func messages(_ text: String) -> [String] {
        do {
            _ = try Experiment.parse(text, file: "e.yaml", database: Small.empty).model()
            return []
        } catch let faults as DiagnosticsError {
            return faults.diagnostics.map(\.message)
        } catch {
            return ["\(error)"]
        }
    }

    /// The integral of t/2 from 0 to 2 is 1, which Heun's method gives exactly for a rate that is linear in t.
    @Test(arguments: [
        ("half(t)", Self.half, "", 1),
        ("half(t)*amp", Self.half, "", 4),
        // Functions call each other, in any order.
        ("twice(t)", "twice: { arguments: { p: {} }, equation: { rhs: \"4*half(p)\" } }, " + Self.half, "", 4),
        // Arguments with a value may be omitted; parameters of the equation are constants of the function.
        (
            "f(t)",
            "f: { arguments: { p: {}, q: { value: 3 } }, equation: { rhs: \"p*q*k\", parameters: { k: { value: 0.5 } } } }",
            "", 3
        ),
        // A function of the model with the same name is another function.
        ("half(t)", Self.half, "functions: { half: { arguments: { u: {} }, equation: { rhs: \"7*u\" } } }", 1),
        ("half(t)", Self.half, "derived_variables: { half: { equation: { rhs: \"7*x\" } } }", 1),
    ]) func areCalledByStimuli(stimulus: String, functions: String, own: String, end: Double) throws {
        #expect(try self.end(text(stimulus: stimulus, functions: functions, own: own)) == end)
    }

    /// A function of the model that has the name of one of the experiment is called by the equations of the model.
    @Test func modelsKeepTheirOwn() throws {
        let own = "functions: { half: { arguments: { u: {} }, equation: { rhs: \"3\" } } }"
        #expect(try end(text(rate: "half(x) + s", stimulus: "half(t)", functions: Self.half, own: own)) == 7)
    }

    /// Names that are no calls refer to no function of the experiment.
    @Test(arguments: [
        ("s", "amp*t", "amp: { callable: { name: mean, module: numpy } }", ""),
        ("s", "t", "s: { callable: { name: mean, module: numpy } }", ""),
        (
            "s + f(x)", "t", "mean: { callable: { name: mean, module: numpy } }",
            "functions: { f: { arguments: { mean: {} }, equation: { rhs: 2*mean } } }"
        ),
    ]) func namesAreNoCalls(rate: String, stimulus: String, functions: String, own: String) {
        #expect(messages(text(rate: rate, stimulus: stimulus, functions: functions, own: own)).isEmpty)
    }

    /// TVBO sorts the arguments of a mapping: first those without a value.
    @Test(arguments: [
        ("{ p: {}, b: {} }", "b, p%p, b"), ("{ b: {}, p: {} }", nil), ("[{ name: p }, { name: b }]", nil),
        ("{ a: { value: 1 }, z: {}, p: {} }", "p, z, a%z, p, a"), ("{ a: { value: 1 }, p: {} }", nil),
    ]) func orderOfArguments(arguments: String, orders: String?) throws {
        let experiment = try Experiment.parse(
            text(stimulus: "f(t, 1)", functions: "f: { arguments: \(arguments), equation: { rhs: \"p\" } }"),
            file: "e.yaml", database: Small.empty)
        let told = experiment.remarks.map(\.message).filter { $0.contains("sorts") }
        #expect(
            told
                == [orders].compactMap(\.self).map {
                    "TVBO 0.5.3 sorts the arguments of the function 'f' by name: "
                        + $0.replacing("%", with: "; tvbo-verify keeps the written order: ")
                })
    }

    /// A function that no stimulus calls belongs to an observation: it is not read, whatever it contains.
    @Test func othersAreIgnored() throws {
        let experiment = try Experiment.parse(
            text(stimulus: "t", functions: "mean: { callable: { name: mean, module: numpy } }"), file: "e.yaml",
            database: Small.empty)
        #expect(
            experiment.remarks.map(\.message).contains(
                "these keys do not affect a simulation and are ignored: functions"))
        let used = try Experiment.parse(
            text(stimulus: "half(t)", functions: Self.half), file: "e.yaml", database: Small.empty)
        #expect(!used.remarks.contains { $0.message.contains("ignored") })
    }

    @Test(arguments: [
        (
            "s", "f(t)", "f: { arguments: { p: {} }, equation: { rhs: \"p*amp\" } }",
            "unknown name 'amp' in the function 'f' of the experiment"
        ),
        (
            "s", "f(t)", "f: { arguments: { p: {} }, equation: { rhs: \"p*a\" } }",
            "unknown name 'a' in the function 'f' of the experiment"
        ),
        (
            "half(x) + s", "t", Self.half,
            "the equations of the model 'Integral' call 'half', a function of the experiment, which TVBO 0.5.3 allows in the"
                + " equations of stimuli only"
        ),
        (
            "s", "tanh(t)", "tanh: { arguments: { p: {} }, equation: { rhs: \"2*p\" } }",
            "the function 'tanh' of the experiment has the name of a built-in function, which TVBO calls in its place"
        ),
        (
            "s", "mean(t)", "mean: { callable: { name: mean, module: numpy } }",
            "'callable' of function 'mean' is not supported: functions in other languages"
        ),
        (
            "s", "f(t)", "f: { arguments: { p: {} }, equation: { rhs: \"f(p)\" } }",
            "the functions of the model call each other in a cycle: f -> f"
        ),
    ]) func areRefused(rate: String, stimulus: String, functions: String, message: String) {
        let messages = messages(text(rate: rate, stimulus: stimulus, functions: functions))
        #expect(messages.contains(message), "\(messages)")
    }
}
