import Diagnostics
import Foundation
import Schema

/// Warnings on names of a model because of which TVBO 0.5.3 replaces equations or quantities when it reads the model,
/// whatever the back end.
///
/// A name that contains `dot` is taken for the time derivative of the name without it, so that the equation of
/// `theta_dot` becomes that of `theta` if it comes later. The name of a derived parameter, a stimulus or a value of a
/// coupling input that stands for the same quantity in TVBO's ontology as a parameter of the model becomes the name of
/// this parameter in equations; where the ontology has the name several times, not in every run of TVBO. Both were found
/// by running TVBO.
///
///     ReplacedNames(block: block, reading: reading).report()
struct ReplacedNames {
    /// The model as read from the document, with the stimuli as derived variables.
    let block: DynamicsBlock
    /// The read context, which collects errors and warnings.
    let reading: ReadContext

    /// Reports a warning for each equation and each name that is replaced.
    func report() {
        for (name, other, place) in replacedEquations {
            reading.log.warning(
                .assumedConvention,
                "TVBO 0.5.3 takes '\(other)' for the time derivative of '\(name)' and gives '\(name)' its equation, so its"
                    + " results differ", at: place, hint: "rename '\(other)', so that its name does not contain 'dot'")
        }
        for (name, parameter, place) in replacedNames {
            reading.log.warning(
                .assumedConvention,
                "TVBO 0.5.3 can read '\(name)' in the equations of the model '\(block.name)' as the parameter '\(parameter)',"
                    + " because both are names of one quantity in its ontology, so its results can differ", at: place,
                hint: "rename '\(name)'")
        }
    }

    /// The names of states and derived variables whose equations are replaced, with the names and places of those whose
    /// equations they get.
    private var replacedEquations: [(name: String, other: String, place: Place)] {
        let isMapped = { block.mappings.contains($0) }
        let variables = block.derivedVariables.filter { !$0.isStimulus }.map { ($0.name, $0.place) }
        let states = block.states.map { ($0.name, $0.place) }
        let all =
            (isMapped("derived_variables") ? variables.sorted { $0.0 < $1.0 } : variables)
            + (isMapped("state_variables") ? states.sorted { $0.0 < $1.0 } : states)
        // The last one with a name counts. Few models have such names.
        let derivatives = all.enumerated().filter { $1.0.contains("dot") }
        guard !derivatives.isEmpty else { return [] }
        let last = Dictionary(
            derivatives.map { (Self.withoutDots($1.0), (index: $0, name: $1.0, place: $1.1)) },
            uniquingKeysWith: { _, last in last })
        return all.enumerated().compactMap { index, variable in
            guard let other = last[variable.0], other.index > index, !variable.0.contains("dot") else { return nil }
            return (variable.0, other.name, other.place)
        }
    }

    private static func withoutDots(_ name: String) -> String {
        name.replacingOccurrences(of: "_dot", with: "").replacingOccurrences(of: "dot", with: "")
    }

    /// The names of derived parameters, stimuli and values of coupling inputs that equations contain and that are replaced,
    /// with the parameters that replace them.
    private var replacedNames: [(name: String, parameter: String, place: Place)] {
        let own = Set(block.parameters.map(\.name)).subtracting(block.annotations)
        let derived = block.derivedParameters.map { ($0.name, $0.place) }
        let stimuli = block.derivedVariables.filter { $0.isStimulus && !$0.replacesParameter }.map {
            ($0.name, $0.place)
        }
        // TVBO knows the names of coupling inputs, but not those of their values.
        let keys = block.networkInputs.filter { $0.element?.isNamed == true }.map { ($0.name, $0.place) }
        let equations = block.states.map(\.equation) + block.derivedVariables.map(\.equation)
        return (derived + stimuli + keys).compactMap { name, place in
            guard let parameter = Self.synonyms[name]?.first(where: own.contains),
                equations.contains(where: { $0.mentions(name) })
            else { return nil }
            return (name, parameter, place)
        }
    }

    /// The names by which TVBO's ontology knows the quantities that have the given names as well.
    private static let synonyms: [String: [String]] = [
        "A": ["H_e", "He"], "Aik": ["A_ik"], "B": ["Hi_JR"], "Bik": ["B_ik"], "C": ["G_LB"], "Cik": ["C_ik"],
        "E_L_e": ["E_L"], "E_L_i": ["E_L"], "E_input_excitatory": ["E_input"], "E_input_inhibitory": ["E_input"],
        "Epileptogenicity": ["x0"], "G_LB": ["C"], "H_E": ["r_E"], "H_I": ["r_I"], "H_e": ["A", "He"],
        "He": ["A", "H_e"], "Hi_JR": ["B"], "I": ["Iext"], "I_E": ["x_E"], "I_I": ["x_I"],
        "I_delta": ["I", "I_ext", "Iext"], "I_ext": ["I", "I_delta", "I_external", "Iext"],
        "I_input_excitatory": ["I_input"], "I_input_inhibitory": ["I_input"], "I_o": ["I_0"], "Iext": ["I"],
        "J": ["C"], "J_N": ["J_NMDA"], "J_N_S_e": ["J_N"], "J_i": ["J", "w_IE"], "K": ["local_range_coupling"],
        "K_ext_e": ["K_ext"], "K_ext_i": ["K_ext"], "P0_e": ["P_e0"], "P0_i": ["P_i0"], "P1_e": ["P_e1"],
        "P1_i": ["P_i1"], "P2_e": ["P_e2"], "P2_i": ["P_i2"], "P3_e": ["P_e3"], "P3_i": ["P_i3"], "P4_e": ["P_e4"],
        "P4_i": ["P_i4"], "P5_e": ["P_e5"], "P5_i": ["P_i5"], "P6_e": ["P_e6"], "P6_i": ["P_i6"], "P7_e": ["P_e7"],
        "P7_i": ["P_i7"], "P8_e": ["P_e8"], "P8_i": ["P_i8"], "P9_e": ["P_e9"], "P9_i": ["P_i9"], "QV": ["Q_V"],
        "QZ": ["Q_Z"], "Q_V": ["QV"], "Q_Z": ["QZ"], "S": ["f_JR"], "W_e": ["W_E"], "W_i": ["W_I"],
        "_diff_fe_TF_e": ["_diff"], "_diff_fe_TF_i": ["_diff"], "_diff_fi_TF_e": ["_diff"],
        "_diff_fi_TF_i": ["_diff"], "a": ["K"], "a_1": ["a1"], "a_2": ["a2"], "a_3": ["a3"], "a_4": ["a4"],
        "a_e": ["a_E"], "a_ee": ["aee"], "a_i": ["a_I"], "alpha1": ["a1"], "alpha2": ["a2"], "alpha3": ["a3"],
        "alpha4": ["a4"], "b_e": ["b_E"], "b_i": ["b_I"], "c": ["y0"], "d_V": ["delta_V"], "d_e": ["d_E"],
        "delta_Ca": ["d_Ca"], "dt": ["step_size"], "e0": ["e_0", "numax"], "e_0": ["e0", "numax"],
        "gamma_e": ["gamma_E"], "gamma_i": ["gamma_I"], "index_bad_input": ["index_bad"], "lambda": ["lamda"],
        "lamda": ["lambda"], "local_range_coupling": ["K"], "m1": ["sigm_nu1"], "m3T": ["p"], "mu": ["m3T", "p"],
        "nsig": ["sigma"], "nu": ["e0"], "nu0": ["v_0"], "nu_max": ["e0", "e_0", "numax"], "numax": ["e0", "e_0"],
        "r_E": ["H_E"], "r_I": ["H_I"], "sigm_nu1": ["m1"], "sigm_y0_1": ["m1", "sigm_nu1"],
        "sigma_EEG": ["Conductivity"], "sigma_y0_1": ["m1", "sigm_nu1"], "slope": ["m"],
        "state_variable_range": ["state_variable"], "tauT": ["tau_theta"], "tau_E": ["tau_NMDA", "tau_e"],
        "tau_GABA": ["tau_I"], "tau_I": ["tau_GABA"], "tau_NMDA": ["tau_E", "tau_e"], "tau_e": ["tau_E", "tau_NMDA"],
        "tau_i": ["tau_GABA", "tau_I"], "v0": ["nu0", "v_0"], "v_0": ["nu0"], "w_EE": ["w_p", "w_plus"],
        "w_IE": ["J"], "w_p": ["w_EE", "w_plus"], "w_plus": ["w_EE", "w_p"], "x": ["x_k"],
        "x0": ["Epileptogenicity"], "x_E": ["I_E"], "x_I": ["I_I"], "x_e": ["I_E", "x_E"], "x_i": ["I_I", "x_I"],
        "x_k": ["x"], "y0": ["nu3"], "y1": ["nu1"], "y2": ["nu2"], "y3": ["nu4"], "y4": ["nu5"], "y5": ["nu6"],
    ]
}
