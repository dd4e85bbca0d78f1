import Foundation
import TestSupport
import Testing

/// Trials of a new user with a model: what the program says about a change, an omission or a mistake.
@Suite(.enabled(if: Command.isBuilt("release"), "needs the release binary"))
struct NewUserTests {
    /// A leaky cell.
    private static let cell = """
        label: My cell
        dynamics:
          name: leaky
          parameters: { C: { value: 100, unit: pF }, g: { value: 5, unit: nS }, E: { value: -65, unit: mV } }
          state_variables: { v: { equation: { rhs: "g*(E - v)/C" }, initial_value: -50, unit: mV } }
        integration: { method: rk4, step_size: 0.1, duration: 20, time_scale: ms }

        """

    /// A cell of FitzHugh and Nagumo in millivolts, which spikes every 40 ms, with a state that remains constant.
    private static let spiking = """
        label: Spiking cell
        dynamics:
          name: spiking
          parameters: { V: { value: 30, unit: mV }, T: { value: 1, unit: ms }, I: { value: 0.5 }, zero: { value: 0, unit: per_ms } }
          state_variables:
            v: { equation: { rhs: "V*(v/V - (v/V)^3/3 - w + I)/T" }, initial_value: -30, unit: mV }
            w: { equation: { rhs: "0.08*(v/V + 0.7 - 0.8*w)/T" }, initial_value: -0.6 }
            k: { equation: { rhs: "zero*k" }, initial_value: 0.5 }
        integration: { method: rk4, step_size: 0.05, duration: 120, time_scale: ms }

        """

    private static func folder(_ files: [String: String]) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("", to: ".git/HEAD")
        for (name, text) in files { try folder.write(text, to: name) }
        return folder
    }

    @discardableResult
    private static func run(
        _ line: String, _ folder: TemporaryFolder, status: Int32 = 0, cases: String = "verification"
    ) throws -> String {
        let outcome = try Command.run(
            line.split(separator: " ").map(String.init), in: folder.path, environment: ["TVBO_VERIFY_CASES": cases])
        #expect(outcome.status == status, "\(line): \(outcome.output) \(outcome.errors)")
        return outcome.output + outcome.errors
    }

    // MARK: Changes of the model

    @Test func aStepThatNoRunHasIsReported() throws {
        let folder = try Self.folder(["mycell.yaml": Self.cell])
        try Self.run("init verification/mycell --experiment mycell.yaml --step-size 0.05 --step-size 0.1", folder)
        #expect(try !Self.run("all", folder).contains("W0404"))
        try folder.write(Self.cell.replacing("step_size: 0.1", with: "step_size: 0.2"), to: "mycell.yaml")
        let text = try Self.run("all", folder)
        #expect(
            text.contains(
                "warning[W0404]: no run of the case has the step size of the model, 0.2 ms; those of the case are 0.05,"
                    + " 0.1 ms"), "\(text)")
        #expect(
            text.contains(
                """
                  2 runs, mycell rk4 at 0.05 ms, rk4 at 0.1 ms: identical
                    the settings of the model changed: step size from 0.1 ms to 0.2 ms; its equations and values, the golden and the tool did not
                """), "\(text)")
    }

    /// Each change of the text of the model, and the part that the explanation names.
    @Test(arguments: [
        ("value: 5, unit: nS", "value: 5.05, unit: nS", "g of leaky from 5 nS to 5.05 nS"),
        ("initial_value: -50", "initial_value: -50.5", "initial value of v in leaky from -50 mV to -50.5 mV"),
        ("g*(E - v)/C", "g*(E - 1.01*v)/C", "rate of v in leaky from g*(E - v)/C to g*(E - 1.01*v)/C"),
    ]) func theChangedPartIsNamed(old: String, new: String, part: String) throws {
        let folder = try Self.folder(["mycell.yaml": Self.cell])
        try Self.run("init verification/mycell --experiment mycell.yaml", folder)
        try Self.run("all", folder)
        try folder.write(Self.cell.replacing(old, with: new), to: "mycell.yaml")
        let text = try Self.run("all", folder, status: 2)
        #expect(text.contains("; the model changed: \(part); the golden and the tool did not\n"), "\(text)")
        // The parts are known from the latest passing verification, too, and of a single method.
        let again = try Self.run("all --method rk4", folder, status: 2)
        #expect(again.contains("since it last passed, the model changed: \(part); "), "\(again)")
    }

    @Test func theChangedPartOfADocumentIsNamed() throws {
        let folder = try Self.folder(["mycell.yaml": Self.cell])
        try Self.run("render mycell.yaml --standalone -o LEMS_cell.xml", folder)
        try Self.run("init verification/mycell --experiment LEMS_cell.xml", folder)
        try Self.run("all", folder)
        let document = try folder.read("LEMS_cell.xml")
        try folder.write(document.replacing(#"g="5 nS""#, with: #"g="6 nS""#), to: "LEMS_cell.xml")
        let text = try Self.run("all", folder, status: 2)
        #expect(text.contains("the model changed: g of leaky_0 from 5 nS to 6 nS; "), "\(text)")
    }

    // MARK: Checks

    /// FitzHugh's cell has a stable limit cycle for I = 0.5; its range of 4 · 30 mV is far beyond that of a spike.
    @Test func spikesGetACheckOfTheirTimes() throws {
        let folder = try Self.folder(["cell.yaml": Self.spiking])
        let text = try Self.run("init verification/cell --experiment cell.yaml --method heun --method rk4", folder)
        #expect(text.contains("verification/cell/case.yaml: a case with 3 checks\n"), "\(text)")
        let line = try #require(text.firstMatch(of: #/  v: (\d) spikes, rising through (\S+) mV, within (\S+) ms\n/#))
        #expect(Int(line.1) == 3)
        let definition = try folder.read("verification/cell/case.yaml")
        #expect(
            definition.contains("events:\n- signal: \"v\"\n  threshold: \(try #require(Double(line.2)))\n  unit: mV\n"))
        #expect(definition.contains("  metric: event_time\n  signals: [\"v\"]\n"))
        try Self.run("all", folder)
        // A later onset shifts every spike.
        try folder.write(Self.spiking.replacing("initial_value: -30", with: "initial_value: -31"), to: "cell.yaml")
        let shifted = try Self.run("all", folder, status: 2)
        #expect(
            shifted.contains("event_time of v against the golden 'converged' in the check 'spikes of v'"), "\(shifted)")
    }

    @Test func aDeclaredConstantIsChecked() throws {
        let folder = try Self.folder(["cell.yaml": Self.spiking])
        let told = try Self.run("init verification/cell --experiment cell.yaml", folder)
        #expect(
            told.contains(
                "  k: no check, because it is constant in the golden; write one with 'constant: true' if it must remain so"
            ))
        let definition = try folder.read("verification/cell/case.yaml")
        let check = """
            - name: k
              golden: converged
              metric: max_abs
              signals: [k]
              tolerance: { value: 0.001, unit: dimensionless, basis: "it is a constant" }

            """
        try folder.write(definition + check, to: "verification/cell/case.yaml")
        let vacuous = try Self.run("all", folder, status: 6)
        #expect(
            vacuous.contains(
                "the check proves nothing: a flat line at the mean of the golden would pass too; if the signal must remain"
                    + " constant, add 'constant: true' to the check"), "\(vacuous)")
        try folder.write(definition + check + "  constant: true\n", to: "verification/cell/case.yaml")
        try Self.run("all", folder)
        try folder.write(Self.spiking.replacing("initial_value: 0.5", with: "initial_value: 0.6"), to: "cell.yaml")
        #expect(try Self.run("all", folder, status: 2).contains("max_abs of k against the golden"))
        try folder.write(
            definition + check.replacing("[k]", with: "[w]") + "  constant: true\n", to: "verification/cell/case.yaml")
        #expect(
            try Self.run("all", folder, status: 65).contains(
                "the check 'k' declares its signals as constant, but 'w' changes in the golden 'converged'"))
        try folder.write(
            definition + check.replacing("max_abs", with: "nrmse_sd") + "  constant: true\n",
            to: "verification/cell/case.yaml")
        #expect(
            try Self.run("all", folder, status: 65).contains(
                "the metric nrmse_sd of check 'k' cannot be used with 'constant: true'; only max_abs, rmse and bias measure"
                    + " a constant signal"))
    }

    // MARK: Goldens

    @Test func undeclaredGoldensAreReported() throws {
        let folder = try Self.folder(["mycell.yaml": Self.cell, "x.csv": "t[ms],v[mV]\n0,-50\n20,-59\n"])
        try Self.run("init verification/mycell --experiment mycell.yaml", folder)
        #expect(try !Self.run("golden list", folder).contains("undeclared"))
        let advice = """
              add to 'goldens:' of verification/mycell/case.yaml
                x:
                  file: "goldens/x.golden"
              and compare a run with it by a check with 'golden: x'

            """
        let added = try Self.run("golden add x.csv -o verification/mycell/goldens/x.golden", folder)
        #expect(added.contains("no case declares this golden yet, so no check uses it:\n" + advice), "\(added)")
        let listed = try Self.run("golden list", folder)
        #expect(listed.contains(", verification/mycell/goldens/x.golden\n" + advice), "\(listed)")
        #expect(
            try Self.run("golden verify", folder).contains(
                "undeclared verification/mycell/goldens/x.golden: sound, but no check uses it"))
        let definition = try folder.read("verification/mycell/case.yaml")
        try folder.write(
            definition.replacing("goldens:\n", with: "goldens:\n  x:\n    file: \"goldens/x.golden\"\n"),
            to: "verification/mycell/case.yaml")
        #expect(try !Self.run("golden list", folder).contains("undeclared"))
        // The first golden of a lineage is no golden of its own.
        try folder.write("t[ms],v[mV]\n0,-50\n20,-58\n", to: "x.csv")
        try Self.run("golden add x.csv -o verification/mycell/goldens/x.golden --replace --reason again", folder)
        #expect(try !Self.run("golden list", folder).contains("undeclared"))
        // Damage to an undeclared golden is found.
        try folder.write("no golden", to: "verification/mycell/goldens/y.golden")
        try Self.run("golden verify", folder, status: 4)
    }

    // MARK: Documents

    private static let model = """
        <neuroml xmlns="http://www.neuroml.org/schema/neuroml2" id="cells">
          <izhikevich2007Cell id="rs" v0="-60mV" C="100 pF" k="0.7 nS_per_mV" vr="-60 mV" vt="-40 mV" vpeak="35 mV"
            a="0.03 per_ms" b="-2 nS" c="-50 mV" d="100 pA"/>
        </neuroml>

        """
    private static let network = model.replacing(
        "</neuroml>",
        with: """
            <fitzHughNagumoCell id="fn" I="0.8"/><spikeGenerator id="source" period="10ms"/>
            <network id="net">
              <population id="a" component="rs" size="7"/><population id="b" component="source" size="2"/>
              <population id="c" component="fn" size="1"/>
              <population id="d" component="rs" type="populationList"><instance id="4"><location x="0" y="0" z="0"/></instance></population>
            </network>
            </neuroml>
            """)

    @Test func aNeuroMLFileNeedsADocument() throws {
        let folder = try Self.folder(["cell.nml": Self.model, "net.nml": Self.network])
        let refused = try Self.run("run cell.nml", folder, status: 65)
        #expect(
            refused == """
                cell.nml: error[E0402]: the NeuroML file describes a model but no simulation, so its duration and step size are not known
                  hint: 'tvbo-verify render cell.nml -o LEMS_cell.xml' writes a LEMS document that simulates 'rs_network'; set its length and step, and name that document

                """)
        try folder.write("", to: "sim/.keep")
        try Self.run("render cell.nml -o sim/LEMS_cell.xml", folder)
        let document = try folder.read("sim/LEMS_cell.xml")
        #expect(document.contains(#"<Include file="../cell.nml"/>"#))
        #expect(document.contains(#"<population id="pop" component="rs" size="1"/>"#))
        #expect(document.contains(#"<OutputColumn id="pop_0" quantity="pop[0]/v"/>"#))
        let net = try Self.run("render net.nml", folder)
        let columns = net.matches(of: /quantity="([^"]*)"/).map { String($0.1) }
        #expect(columns == (0..<5).map { "a[\($0)]/v" } + ["c[0]/V", "d/4/rs/v"])
        #expect(net.contains(#"target="net""#))
    }

    /// Neither of two cells, nor of two networks, is chosen for the user.
    @Test func theModelMustBeClear() throws {
        let two = Self.model.replacing("</neuroml>", with: #"<fitzHughNagumoCell id="fn" I="0.8"/></neuroml>"#)
        let networks = Self.model.replacing("</neuroml>", with: #"<network id="m"/><network id="n"/></neuroml>"#)
        let folder = try Self.folder(["two.nml": two, "networks.nml": networks])
        #expect(
            try Self.run("render two.nml", folder, status: 65).contains(
                "hint: write a LEMS document that includes the file and has a <Simulation> of one network; name that"))
        #expect(
            try Self.run("run networks.nml", folder, status: 65).contains(
                "has a <Simulation> of one network, one of m, n; name that document"))
    }

    @Test func aSurveyRunsDocumentsAndCountsTheOthers() throws {
        let folder = try Self.folder([
            "mycell.yaml": Self.cell, "cell.nml": Self.model, "other.xml": "<html/>", "note.txt": "",
            "library.xml": "<Lems/>", "a.yaml": "key: 1\n", "b.yaml": "key: 1\n",
        ])
        try Self.run("render mycell.yaml --standalone -o LEMS_cell.xml", folder)
        let text = try Self.run("survey .", folder)
        #expect(text.contains("| LEMS_cell.xml | physical | 1 | lems | yes |\n"), "\(text)")
        #expect(text.contains("| a.yaml | no: reason 1 | 0 | no | no |\n"), "\(text)")
        #expect(text.contains("\n1. unknown key 'key' in the experiment (2 results)\n"), "\(text)")
        #expect(
            text.hasSuffix(
                """

                Not surveyed: LEMS documents without a simulation: 1; NeuroML files without a simulation ('render' writes a document that runs one): 1; other XML files: 1

                """), "\(text)")
    }

    // MARK: Names

    @Test func theFolderOfCasesComesFromTheEnvironment() throws {
        let folder = try Self.folder(["mycell.yaml": Self.cell])
        let made = try Self.run(
            "init deep/verification/mycell --experiment mycell.yaml", folder, cases: "deep/verification")
        #expect(made.hasSuffix("next: tvbo-verify all --case mycell\n"), "\(made)")
        #expect(try Self.run("list", folder, cases: "deep/verification").contains("mycell"))
        #expect(try Self.run("list", folder, status: 6, cases: "").contains("there is no case below 'Reference'"))
        #expect(try Self.run("list --cases deep", folder, cases: "nowhere").contains("verification/mycell"))
        // A command that repeats a run names the folder, so that it works without the variable.
        try folder.write(Self.cell.replacing("value: 5,", with: "value: 6,"), to: "mycell.yaml")
        let failed = try Self.run("all", folder, status: 2, cases: "deep/verification")
        #expect(failed.contains("tvbo-verify all --cases deep/verification --case mycell --method rk4 --step-size 0.1"))
    }

    /// The page on methods has the names that the command prints.
    @Test func allNamesOfMethodsAreListed() throws {
        let text = try Self.run("methods", Self.folder([:]))
        let names = try #require(text.components(separatedBy: "\nother names\n").last)
        let printed = names.split(separator: "\n").map { line in
            let parts = line.split(separator: " ", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            return "| `\(parts[0])` | " + parts[1].split(separator: ", ").map { "`\($0)`" }.joined(separator: ", ")
                + " |"
        }
        #expect(printed.count >= 14 && printed.contains { $0.contains("`rk45`") })
        let page = try Documentation.text("docs/methods.md")
        for line in printed { #expect(page.contains(line + "\n"), "\(line)") }
    }

    @Test func aWrongUnitIsNamed() throws {
        let folder = try Self.folder(["mycell.yaml": Self.cell.replacing("unit: nS", with: "unit: mV")])
        try Self.run("init verification/mycell --experiment mycell.yaml", folder)
        let text = try Self.run("all", folder)
        #expect(
            text.contains(
                "because not all of its equations balance (not the equation of 'v'; with 'g' in S all would): all numbers"
            ),
            "\(text)")
        try folder.write(Self.cell.replacing("time_scale: ms", with: "time_scale: mss"), to: "mycell.yaml")
        #expect(try Self.run("check mycell.yaml", folder, status: 65).contains("did you mean 'ms'?"))
    }
}
