import Foundation
import Quantities
import TVBO
import TestSupport
import Testing
import Traces

/// Spikes, delays and weights between cells, against closed solutions.
struct NetworkTests {
    /// A source that spikes once at t = 5 ms (its v rises by 1 mV per ms and passes 0 half a step before), and a target
    /// of huge capacitance whose potential is constant, so that a synapse's conductance follows its own closed
    /// solution.
    private func network(synapse: String, parameters: String, edge: String = "") -> String {
        """
        network:
          dynamics:
            source:
              parameters: { rate: { value: 1, unit: mV_per_ms }, top: { value: 0, unit: mV } }
              state_variables: { v: { equation: { rhs: "rate" }, initial_value: -4.995, unit: mV } }
              events: { spike: { condition: { rhs: "v >= top" } } }
            target:
              parameters: { C: { value: 1, unit: nF } }
              coupling_inputs: [I]
              state_variables: { v: { equation: { rhs: "0*I/C" }, initial_value: -50, unit: mV } }
          nodes: [{ id: 0, dynamics: source }, { id: 1, dynamics: target }]
          edges: [{ source: 0, target: 1, coupling: \(synapse), parameters: { \(parameters) \(edge) } }]
        integration: { method: rk4, step_size: 0.01, duration: 20, time_scale: ms }
        """
    }

    private func conductance(_ text: String) throws -> Trajectory.Column {
        try Run.trajectory(text, recorded: ["target_pop[0]/synapses[0]/g"]).columns[0]
    }

    @Test func expOneSynapseDecays() throws {
        let g = try conductance(
            network(
                synapse: "expOneSynapse",
                parameters:
                    "gbase: { value: 2, unit: nS }, erev: { value: 0, unit: mV }, tauDecay: { value: 3, unit: ms }"))
        #expect(g.values[499] == 0)
        // rk4 at h/tau = 1/300: relative error below (1/300)^4/120 a step, 1500 steps.
        for k in [500, 800, 2000] {
            #expect(abs(g.values[k] - 2 * exp(-Double(k - 500) * 0.01 / 3)) < 1e-9)
        }
    }

    @Test func expTwoSynapsePeaksAtItsBaseConductance() throws {
        let g = try conductance(
            network(
                synapse: "expTwoSynapse",
                parameters:
                    "gbase: { value: 2, unit: nS }, erev: { value: 0, unit: mV }, tauRise: { value: 1, unit: ms }, tauDecay: { value: 2, unit: ms }"
            ))
        let peak = try #require(g.values.max())
        // The grid misses the peak by at most half a step: relative (h/2)²/(2 tauRise tauDecay) = 6e-6.
        #expect(abs(peak - 2) < 2 * 7e-6)
        #expect(g.values.firstIndex(of: peak) == 500 + Int((log(2.0) * 2 / 1 / 0.01).rounded()))
    }

    @Test func alphaSynapsePeaksAtItsTimeConstant() throws {
        let g = try conductance(
            network(
                synapse: "alphaSynapse",
                parameters: "gbase: { value: 2, unit: nS }, erev: { value: 0, unit: mV }, tau: { value: 2, unit: ms }"))
        // g = gbase e (t/tau) exp(-t/tau)
        for k in [600, 700, 1200] {
            let x = Double(k - 500) * 0.01 / 2
            #expect(abs(g.values[k] - 2 * exp(1) * x * exp(-x)) < 1e-9)
        }
    }

    @Test(arguments: [
        ("delay: { value: 2.5, unit: ms }", 750), ("delay: { value: 0.0025, unit: s }", 750),
        ("delay: { value: 0 }", 500),
    ])
    func delaysShiftTheArrival(edge: String, first: Int) throws {
        let g = try conductance(
            network(
                synapse: "expOneSynapse",
                parameters:
                    "gbase: { value: 2, unit: nS }, erev: { value: 0, unit: mV }, tauDecay: { value: 3, unit: ms },",
                edge: edge))
        #expect(g.values.firstIndex { $0 != 0 } == first)
    }

    @Test func weightsScaleTheResponse() throws {
        let g = try conductance(
            network(
                synapse: "expOneSynapse",
                parameters:
                    "gbase: { value: 2, unit: nS }, erev: { value: 0, unit: mV }, tauDecay: { value: 3, unit: ms },",
                edge: "weight: { value: 2.5 }"))
        #expect(abs(g.values[500] - 5) < 1e-12)
    }

    /// A current charges a capacitor: C dv = I dt, whatever unit the current is written in.
    @Test(arguments: [("0.1", "nA"), ("100", "pA"), ("1.0e-10", "A")]) func unitsOfAnInput(value: String, unit: String)
        throws
    {
        let text = """
            dynamics:
              name: cell
              parameters: { C: { value: 10, unit: pF } }
              coupling_inputs: [I]
              state_variables: { v: { equation: { rhs: "I/C" }, initial_value: 0, unit: mV } }
            network:
              nodes:
                - { id: 4, dynamics: cell }
                - { id: 9, dynamics: pulseGenerator, parameters: { delay: { value: 0, unit: ms }, duration: { value: 2, unit: ms }, amplitude: { value: \(value), unit: \(unit) } } }
              edges: [{ source: 9, target: 4 }]
            integration: { method: heun, step_size: 0.1, duration: 5, time_scale: ms }
            """
        let v = try Run.trajectory(text).columns[0]
        // 100 pA / 10 pF = 10 mV/ms for 2 ms, from the first step on.
        #expect(abs(v.values[1] - 1) < 1e-12)
        #expect(abs(try #require(v.values.last) - 20) < 1e-11)
    }

    /// Attached inputs are summed; without any the sum is zero.
    @Test func inputsAddUp() throws {
        func input(_ id: Int, _ amplitude: Int) -> String {
            "{ id: \(id), dynamics: pulseGenerator, parameters: { delay: { value: 1, unit: ms },"
                + " duration: { value: 2, unit: ms }, amplitude: { value: \(amplitude), unit: pA } } }"
        }
        let text = """
            network:
              dynamics:
                cell:
                  parameters: { C: { value: 10, unit: pF } }
                  coupling_inputs: { I: {}, around: { local: true } }
                  state_variables: { v: { equation: { rhs: "(I + around)/C" }, initial_value: 0, unit: mV } }
              nodes: [{ id: 0, dynamics: cell }, { id: 1, dynamics: cell }, \(input(2, 30)), \(input(3, -10))]
              edges: [{ source: 2, target: 0 }, { source: 3, target: 0, parameters: { weight: { value: 2 } } }]
            integration: { method: euler, step_size: 0.1, duration: 5, time_scale: ms }
            """
        let run = try Run.trajectory(text)
        // (30 - 2·10) pA / 10 pF for 2 ms.
        #expect(abs(try #require(run.columns[0].values.last) - 2) < 1e-12)
        #expect(run.columns[1].values.allSatisfy { $0 == 0 })
    }

    /// Nodes with their own parameters and initial states share a population and keep their order.
    @Test func nodesMayDiffer() throws {
        let text = """
            network:
              dynamics:
                cell:
                  parameters: { k: { value: 1, unit: mV_per_ms } }
                  state_variables: { v: { equation: { rhs: "k" }, initial_value: 0, unit: mV } }
              nodes:
                - { id: 0, dynamics: cell }
                - { id: 1, dynamics: cell, parameters: { k: { value: 2, unit: mV_per_ms } } }
                - { id: 2, dynamics: cell, state: { v: -7 } }
            integration: { method: euler, step_size: 0.5, duration: 1, time_scale: ms }
            """
        let run = try Run.trajectory(text)
        #expect(run.columns.map(\.name) == ["cell_pop[0]/v", "cell_pop[1]/v", "cell_pop[2]/v"])
        for (column, expected) in zip(run.columns, [1.0, 2, -6]) {
            #expect(abs(try #require(column.values.last) - expected) < 1e-12)
        }
    }
}
