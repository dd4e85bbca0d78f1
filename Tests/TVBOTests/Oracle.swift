import Foundation
import TestSupport

/// The program Scripts/oracle-connectome, which integrates experiments with NumPy.
enum Oracle {
    /// The end of a state of a node.
    struct End {
        var state: String
        var node: Int
        var value: Double
        var range: Double
    }

    private static let engines = Repository.root + "/.engines"

    /// A Boolean value that indicates whether NumPy, h5py and PyYAML are there.
    static var isThere: Bool {
        ["numpy", "h5py", "yaml"].allSatisfy { FileManager.default.fileExists(atPath: "\(engines)/\($0)") }
            && FileManager.default.fileExists(atPath: Repository.database + "/networks")
    }

    /// Returns the ends of all states of an experiment.
    static func run(_ path: String) throws -> [End] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", Repository.root + "/Scripts/oracle-connectome", Repository.database, path]
        process.environment = ProcessInfo.processInfo.environment.merging(["PYTHONPATH": engines]) { _, own in own }
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard words.count == 5, let node = Int(words[2]), let value = Double(words[3]), let range = Double(words[4])
            else { return nil }
            return End(state: String(words[1]), node: node, value: value, range: range)
        }
    }

    /// Experiments on every network of the database that has its matrix, and on the folder of BIDS.
    static let experiments = networks + ["bids", "sigmoid", "stimulus", "vector", "sums", "EI"]

    private static let networks = [
        "tpl-MNI152NLin2009bAsym_cohort-HCPYA_rec-dTOR_atlas-HCPMMP1_desc-SC_relmat",
        "tpl-MNI152NLin2009bAsym_cohort-MghUscHcp32_rec-MghUscHcp32_atlas-HCPMMP1_desc-SC_relmat",
        "tpl-MNI152NLin2009bAsym_cohort-PPMI85_rec-PPMI85_atlas-HCPMMP1_desc-SC_relmat",
        "tpl-MNI152NLin2009cAsym_cohort-HCPYA_rec-dTOR_atlas-Lobar8_desc-SCFC_relmat",
        "tpl-MNI152NLin2009cAsym_rec-avgMatrix_atlas-DesikanKilliany_desc-SCFC_relmat",
        "tpl-MNI152NLin2009cAsym_rec-avgMatrix_atlas-Lobar8_desc-SCFC_relmat",
    ]

    /// Returns the text of an experiment.
    static func text(_ name: String) -> String {
        switch name {
        case "bids":
            """
            dynamics:
              name: Phase
              parameters: { omega: { value: 0.06 } }
              coupling_inputs: { c: {} }
              state_variables: { theta: { equation: { rhs: "omega + c + 0.1*cos(theta)" }, coupling_variable: true } }
            network:
              bids_dir: ../networks/bids/dk_average
              structural_measures: [streamlineCount, tractLength]
              transforms: [{ name: weight, equation: { rhs: "weight / mean(weight[weight > 0])" } }]
              parameters: { conduction_speed: { value: 3.0, unit: mm_per_ms } }
              coupling:
                c: { pre_expression: { rhs: "sin(theta_j - theta_i)" }, post_expression: { rhs: "0.01*gx" } }
            integration: { method: heun, step_size: 0.5, duration: 100 }
            """
        case "vector":
            phase(
                "{ dimension: 2, keys: [near, far] }",
                "pre_expression: { rhs: '[k*sin(theta_j), cos(theta_j - theta_i)]' }, post_expression: { rhs: '[0.01*gx, 0.0001*gx*gx]' }",
                "near - 0.1*far")
        case "sums":
            phase(
                "{}",
                "pre_expression: { rhs: '[sin(theta_j), cos(theta_j)]' }, post_expression: { rhs: '0.01*(cos(theta_i)*gx_0 - sin(theta_i)*gx_1)' }",
                "c")
        case "EI": forward
        case "sigmoid":
            """
            dynamics: { iri: "tvbo:JansenRit" }
            network:
              iri: tvbo:DesikanKilliany
              transforms: [{ name: weight, equation: { rhs: "W / W_max" } }]
              coupling: { c_glob: { iri: "tvbo:SigmoidalJansenRit", parameters: { a: { value: 25.0 } } } }
            integration: { method: heun, step_size: 0.5, duration: 100 }
            """
        case "stimulus":
            """
            dynamics: { iri: "tvbo:Generic2dOscillator" }
            network:
              iri: tvbo:\(networks[5])
              transforms: [{ name: weight, equation: { rhs: "W / W_max" } }]
              coupling: { c_glob: { iri: "tvbo:Linear", parameters: { a: { value: 0.5 } } } }
            events:
              I:
                event_type: stimulus
                equation: { rhs: "Piecewise((amplitude, (t >= onset) & (t < onset + width)), (0.0, True))" }
                parameters: { amplitude: { value: 2.0 }, onset: { value: 5.0, unit: ms }, width: { value: 7.0, unit: ms } }
                nodes: [1, 4]
                weights: [1.0, 0.5]
            integration: { method: heun, step_size: 0.1, duration: 30 }
            """
        default:
            """
            dynamics: { iri: "tvbo:Generic2dOscillator", state_variables: { V: { initial_value: 1.5 } } }
            network:
              iri: tvbo:\(name)
              transforms: [{ name: weight, equation: { rhs: "W / W_max" } }]
              coupling: { c_glob: { iri: "tvbo:Linear" } }
            integration: { method: Heun, step_size: 0.1, duration: 100 }
            """
        }
    }

    /// Returns phases on the folder of BIDS, with a coupling input and a function.
    private static func phase(_ input: String, _ function: String, _ received: String) -> String {
        """
        dynamics:
          name: Phase
          parameters: { omega: { value: 0.06 } }
          coupling_inputs: { c: \(input) }
          state_variables: { theta: { equation: { rhs: "omega + \(received) + 0.1*cos(theta)" }, coupling_variable: true } }
        network:
          bids_dir: ../networks/bids/dk_average
          structural_measures: [streamlineCount, tractLength]
          transforms: [{ name: weight, equation: { rhs: "weight / mean(weight[weight > 0])" } }]
          parameters: { conduction_speed: { value: 3.0, unit: mm_per_ms } }
          coupling: { c: { parameters: { k: { value: 0.3 } }, \(function) } }
        integration: { method: heun, step_size: 0.5, duration: 100 }
        """
    }

    /// The forward model of the experiment of TVBO's database whose coupling has two values, for 400 ms without noise.
    private static var forward: String {
        let path = Repository.database + "/experiments/EI_Tuning_FIC_EIB_Optimization.yaml"
        var text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        if let end = text.range(of: "# FUNCTIONS: Reusable") { text = String(text[..<end.lowerBound]) }
        text.replace("duration: 300000", with: "duration: 400")
        text.replace("transient_time: 300000", with: "transient_time: 0")
        if let start = text.range(of: "      noise:"), let end = text.range(of: "    S_i:\n") {
            text.removeSubrange(start.lowerBound..<end.lowerBound)
        }
        return text
    }
}
