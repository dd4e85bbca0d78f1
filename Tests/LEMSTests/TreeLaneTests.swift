import LEMS
import ModelCore
import Simulation
import TestSupport
import Testing

/// Networks whose cells the method `lems` computes together, against the same networks computed cell by cell.
@Suite(.enabled(if: Engines.areFetched, "needs pyNeuroML in .engines: make engines"))
struct TreeLaneTests {
    /// A random network of spiking cells.
    struct Network: CustomTestStringConvertible, Sendable {
        /// The number of cells of each of four populations.
        var cells: Int
        /// The number of synapses, each of which comes from a random cell.
        var synapses: Int
        /// The number of synapses without delay in each ten.
        var undelayed: Int
        /// A Boolean value that indicates whether cells have Poisson inputs, which draw random numbers.
        var hasPoisson = false
        var testDescription: String {
            "4 x \(cells) cells, \(synapses) synapses, \(undelayed) of 10 without delay\(hasPoisson ? ", Poisson inputs" : "")"
        }

        /// The document, which records the potentials and synaptic conductances of all cells, and the spikes of some.
        var document: String {
            var state: UInt64 = 11
            func next(_ limit: Int) -> Int {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Int(state >> 33) % limit
            }
            func cell(_ number: Int) -> String { "p\(number % 4)[\(number / 4)]" }
            var counts: [String: Int] = [:]
            var connections = ""
            var columns = (0..<4 * cells).map { "\(cell($0))/v" }
            for number in 0..<synapses {
                // Cells have equal sequences of synapses, apart from the last ones.
                let (from, to) = (next(4 * cells), number % (4 * cells))
                // Connections without delay lead from a cell to a later or an earlier one, but never in a circle: along a
                // random order, in which even cells come first.
                let rank = { (number: Int) in (number % 2, (number * 7) % (4 * cells), number) }
                let isDelayed = number % 10 >= undelayed || rank(from) >= rank(to)
                let delay = isDelayed ? "\(1 + number % 3) ms" : "0 ms"
                let synapse = ["e1", "e2"][number / (4 * cells) % 2]
                connections += """
                    <synapticConnectionWD from="\(cell(from))" to="\(cell(to))" synapse="\(synapse)" weight="\(1 + number % 4)" delay="\(delay)"/>

                    """
                let place = "\(cell(to))/synapses:\(synapse)"
                columns.append("\(place):\(counts[place, default: 0])/g")
                counts[place, default: 0] += 1
            }
            for number in stride(from: 0, to: 4 * cells, by: 3) {
                let input = hasPoisson ? "poisson" : "pulse\(number % 2)"
                connections += "<explicitInput target=\"\(cell(number))\" input=\"\(input)\"/>\n"
            }
            let rows = columns.enumerated().map { "<OutputColumn id=\"c\($0)\" quantity=\"\($1)\"/>" }
            let events = (0..<4).map { "<EventSelection id=\"\($0)\" select=\"p\($0)[0]\" eventPort=\"spike\"/>" }
            return """
                <Lems><Target component="sim"/><Include file="Cells.xml"/><Include file="Networks.xml"/>
                <Include file="Simulation.xml"/><Include file="Inputs.xml"/><Include file="Synapses.xml"/>
                <iafRefCell id="a" C="0.2 nF" leakConductance="0.01 uS" leakReversal="-70 mV" thresh="-55 mV" reset="-70 mV" refract="3 ms"/>
                <iafRefCell id="b" C="0.15 nF" leakConductance="0.01 uS" leakReversal="-60 mV" thresh="-50 mV" reset="-65 mV" refract="1 ms"/>
                <izhikevich2007Cell id="i" v0="-60 mV" C="100 pF" k="0.7 nS_per_mV" vr="-60 mV" vt="-40 mV" vpeak="35 mV" a="0.03 per_ms" b="-2 nS" c="-50 mV" d="100 pA"/>
                <expOneSynapse id="e1" gbase="8 nS" erev="0 mV" tauDecay="3 ms"/>
                <expTwoSynapse id="e2" gbase="3 nS" erev="-80 mV" tauRise="1 ms" tauDecay="4 ms"/>
                <pulseGenerator id="pulse0" delay="1 ms" duration="40 ms" amplitude="0.3 nA"/>
                <pulseGenerator id="pulse1" delay="5 ms" duration="30 ms" amplitude="0.5 nA"/>
                <poissonFiringSynapse id="poisson" averageRate="400 Hz" synapse="e1" spikeTarget="./e1"/>
                <network id="net"><population id="p0" component="a" size="\(cells)"/><population id="p1" component="b" size="\(cells)"/>
                <population id="p2" component="i" size="\(cells)"/><population id="p3" component="a" size="\(cells)"/>
                \(connections)</network>
                <Simulation id="sim" length="50 ms" step="0.05 ms" target="net" seed="5">
                <OutputFile id="f" fileName="f.dat">\(rows.joined(separator: "\n"))</OutputFile>
                <EventOutputFile id="g" fileName="g.dat" format="ID_TIME">\(events.joined())</EventOutputFile>
                </Simulation></Lems>
                """
        }
    }

    static let networks = [
        Network(cells: 8, synapses: 0, undelayed: 0), Network(cells: 20, synapses: 60, undelayed: 10),
        Network(cells: 25, synapses: 80, undelayed: 5), Network(cells: 20, synapses: 30, undelayed: 0),
        Network(cells: 16, synapses: 30, undelayed: 7, hasPoisson: true),
    ]

    /// Cells computed together give the same bits as cells computed one after the other, whichever cells send events to
    /// which during a step.
    @Test(arguments: networks, [CodeChoice.best, .interpreter])
    func lanesKeepAllBits(network: Network, code: CodeChoice) throws {
        let folder = try TemporaryFolder()
        let model = try Engines.loader.model(path: try folder.write(network.document, to: "d.xml"))
        let program = try TreeProgram(model)
        #expect(program.laneCount >= 2 * network.cells)
        var solver = try TreeSolver(
            program, stepSize: model.simulation.stepTime, duration: model.simulation.durationTime)
        solver.code = code
        let laned = try solver.run()
        solver.usesLanes = false
        let plain = try solver.run()
        #expect(laned.columns.map { $0.map(\.bitPattern) } == plain.columns.map { $0.map(\.bitPattern) })
        #expect(laned.events.map(\.source) == plain.events.map(\.source))
        #expect(laned.events.map(\.time) == plain.events.map(\.time))
        // Without spikes, the test would not show that lanes and events work together.
        #expect(Set(plain.events.map(\.source)).count > 1)
    }

    /// Native routines, in which only the values that are read elsewhere are stored, give the bits of the interpreter.
    @Test(arguments: networks, InstructionSet.available)
    func routinesKeepAllBits(network: Network, instructions: InstructionSet) throws {
        let folder = try TemporaryFolder()
        let model = try Engines.loader.model(path: try folder.write(network.document, to: "d.xml"))
        var solver = try TreeSolver(
            try TreeProgram(model), stepSize: model.simulation.stepTime, duration: model.simulation.durationTime)
        solver.usesLanes = false
        solver.code = .interpreter
        let interpreted = try solver.run()
        solver.code = .native(instructions)
        let native = try solver.run()
        #expect(native.code == .native(instructions))
        #expect(native.columns.map { $0.map(\.bitPattern) } == interpreted.columns.map { $0.map(\.bitPattern) })
        #expect(native.events.map(\.source) == interpreted.events.map(\.source))
        #expect(native.events.map(\.time) == interpreted.events.map(\.time))
    }

    /// A state that only a branch sets and nothing reads keeps its value where the branch is not taken, and a state that
    /// only events change is checked after each of them.
    @Test(arguments: ["0 ms", "0.3 ms"], [true, false]) func rarelySetStates(delay: String, grows: Bool) throws {
        let factor = grows ? "1e200" : "1"
        let connections = (0..<15).map {
            "<link id=\"l\($0)\" from=\"cs[\($0)]\" to=\"cs[\($0 + 1)]\" delay=\"\(delay)\"/>"
        }
        let columns = (0..<16).flatMap { ["cs[\($0)]/x", "cs[\($0)]/u", "cs[\($0)]/y"] }.enumerated().map {
            "<OutputColumn id=\"c\($0)\" quantity=\"\($1)\"/>"
        }
        let document = """
            <Lems><Target component="sim"/><Include file="Cells.xml"/><Include file="Networks.xml"/>
            <Include file="Simulation.xml"/>
            <ComponentType name="counter" extends="baseCell"><Parameter name="p" dimension="none"/>
            <Constant name="MS" dimension="time" value="1 ms"/>
            <EventPort name="in" direction="in"/><EventPort name="spike" direction="out"/>
            <Exposure name="u" dimension="none"/><Exposure name="x" dimension="none"/><Dynamics>
            <StateVariable name="u" dimension="none" exposure="u"/><StateVariable name="x" dimension="none" exposure="x"/>
            <StateVariable name="y" dimension="none"/><TimeDerivative variable="u" value="p / MS"/>
            <OnStart><StateAssignment variable="y" value="1"/></OnStart>
            <OnCondition test="u .gt. 1"><StateAssignment variable="u" value="0"/><EventOut port="spike"/></OnCondition>
            <OnCondition test="u .gt. 0.95"><StateAssignment variable="x" value="u"/></OnCondition>
            <OnEvent port="in"><StateAssignment variable="u" value="u + 0.13"/><StateAssignment variable="y" value="y * \(factor)"/></OnEvent>
            </Dynamics></ComponentType>
            <ComponentType name="link"><Path name="from"/><Path name="to"/><Parameter name="delay" dimension="time"/>
            <Structure><With instance="from" as="a"/><With instance="to" as="b"/>
            <EventConnection from="a" to="b" delay="delay"/></Structure></ComponentType>
            <ComponentType name="chain"><Children name="populations" type="basePopulation"/>
            <Children name="links" type="link"/></ComponentType>
            <counter id="c" p="0.83"/>
            <chain id="net"><population id="cs" component="c" size="16"/>\(connections.joined())</chain>
            <Simulation id="sim" length="12 ms" step="0.05 ms" target="net"><OutputFile id="f" fileName="f.dat">
            \(columns.joined())</OutputFile></Simulation></Lems>
            """
        let folder = try TemporaryFolder()
        let model = try Engines.loader.model(path: try folder.write(document, to: "d.xml"))
        var solver = try TreeSolver(
            TreeProgram(model), stepSize: model.simulation.stepTime, duration: model.simulation.durationTime)
        func outcome() -> String {
            do { return "\(try solver.run().columns.map { $0.map(\.bitPattern) })" } catch { return "\(error)" }
        }
        let laned = outcome()
        #expect(solver.program.laneCount >= 8)
        solver.usesLanes = false
        #expect(laned == outcome())
        #expect(laned.contains("]/y' is infinite") == grows)
    }

    /// Cells that read the potentials of others during a step are computed one after the other.
    @Test func gapJunctionsPreventLanes() throws {
        let pairs = (0..<20).map {
            """
            <electricalConnection id="\($0)" preCell="\($0)" postCell="\(($0 + 1) % 20)" synapse="gap"/>
            """
        }
        let document = """
            <Lems><Target component="sim"/><Include file="Cells.xml"/><Include file="Networks.xml"/>
            <Include file="Simulation.xml"/><Include file="Inputs.xml"/><Include file="Synapses.xml"/>
            <iafCell id="a" C="0.2 nF" leakConductance="0.01 uS" leakReversal="-70 mV" thresh="-55 mV" reset="-70 mV"/>
            <gapJunction id="gap" conductance="1 nS"/>
            <network id="net"><population id="p" component="a" size="20"/>
            <electricalProjection id="e" presynapticPopulation="p" postsynapticPopulation="p">\(pairs.joined())</electricalProjection>
            </network><Simulation id="sim" length="5 ms" step="0.05 ms" target="net">
            <OutputFile id="f" fileName="f.dat"><OutputColumn id="v" quantity="p[0]/v"/></OutputFile></Simulation></Lems>
            """
        let folder = try TemporaryFolder()
        let model = try Engines.loader.model(path: try folder.write(document, to: "d.xml"))
        #expect(try TreeProgram(model).laneCount == 0)
    }

    /// A potential that becomes infinite in some cells stops the run with the same message with and without lanes.
    @Test func theSameQuantityIsReported() throws {
        let document = """
            <Lems><Target component="sim"/><Include file="Cells.xml"/><Include file="Networks.xml"/>
            <Include file="Simulation.xml"/>
            <fitzHughNagumoCell id="a" I="0.8"/><fitzHughNagumoCell id="b" I="1e200"/>
            <network id="net"><population id="p" component="a" size="13"/><population id="q" component="b" size="7"/></network>
            <Simulation id="sim" length="100 s" step="0.1 s" target="net">
            <OutputFile id="f" fileName="f.dat"><OutputColumn id="v" quantity="p[1]/V"/>
            <OutputColumn id="w" quantity="q[0]/V"/><OutputColumn id="x" quantity="q[3]/V"/></OutputFile></Simulation></Lems>
            """
        let folder = try TemporaryFolder()
        let model = try Engines.loader.model(path: try folder.write(document, to: "d.xml"))
        var solver = try TreeSolver(
            TreeProgram(model), stepSize: model.simulation.stepTime, duration: model.simulation.durationTime)
        func message() -> String {
            do { _ = try solver.run() } catch { return "\(error)" }
            return "no error"
        }
        let laned = message()
        solver.usesLanes = false
        #expect(laned == message())
        #expect(laned.contains("the quantity 'q[0]/V' is "))
        #expect(try TreeProgram(model).laneCount == 20)
    }
}
