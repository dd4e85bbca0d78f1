import Simulation
import Simulator
import TestSupport
import Testing

/// The choice of steps and the policy for events that a request leads to.
struct RequestTests {
    private func method(_ name: String) throws -> Method { try Method.named(name, at: nil) }

    /// With methods of fixed step, events take effect at the ends of steps by default.
    @Test(arguments: ["euler", "heun", "rk4"], [nil, EventPolicy.step, .located])
    func fixedMethods(name: String, events: EventPolicy?) throws {
        for stepping in [nil, Stepping.fixed] {
            let policy = try SimulationRequest(events: events, stepping: stepping).policy(method(name))
            #expect(policy.stepping == .fixed)
            #expect(policy.events == events ?? .step)
        }
    }

    @Test func stepsOfChosenLengthNeedLocatedEvents() throws {
        let adaptive = Stepping.adaptive(tolerance: 1e-6)
        for events in [nil, EventPolicy.located] {
            let policy = try SimulationRequest(events: events, stepping: adaptive).policy(method("rk4"))
            #expect(policy.stepping == adaptive)
            #expect(policy.events == .located)
        }
        #expect(
            headlines { _ = try SimulationRequest(events: .step, stepping: adaptive).policy(method("rk4")) } == [
                "error[E0601]: events cannot take effect at the ends of steps when rk4 chooses its own steps"
            ])
    }

    @Test(arguments: [
        ("a.xml", true, true), ("a.nml", true, true), ("a.LEMS", true, true), ("a.h5", true, true),
        ("a.hdf5", true, true), ("a.yaml", false, true), ("a.yml", false, true), ("a", false, false),
        ("xml", false, false), ("a.xml.gz", false, false), ("ex3", false, false), ("", false, false),
    ]) func namesOfModelFiles(name: String, isXML: Bool, isFile: Bool) {
        #expect(ModelLoader.isXML(name) == isXML)
        #expect(ModelLoader.isFile(name) == isFile)
    }
}
