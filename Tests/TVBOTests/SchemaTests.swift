import Foundation
import Schema
import TVBO
import TestSupport
import Testing
import YAML

/// Every class and key that TVBO's datamodel allows anywhere in an experiment has a role.
struct SchemaTests {
    /// Keys by class, with the classes of their values.
    typealias Classes = [String: [String: [String]]]

    /// The datamodel as `make corpora` fetches it.
    private static let path = Repository.root + "/.corpora/tvbo/datamodel/tvbo_datamodel.schema.json"

    /// The names of classes and keys, without anything else, in a file next to this one.
    private static func digest() throws -> Classes {
        let document = try YAMLDocument.load(path: Repository.root + "/Tests/TVBOTests/schema.yaml")
        return table(document.entries ?? []) { keys in
            table(keys.entries ?? []) { ($0.items ?? []).compactMap { $0.scalar?.text } }
        }
    }

    /// The classes of the data model that an experiment can contain, with inherited keys.
    private static func datamodel() throws -> Classes {
        let definitions = try YAMLDocument.load(path: path)["$defs"]
        var classes: Classes = [:]
        var pending = ["SimulationExperiment"]
        var seen: Set<String> = []
        while let name = pending.popLast() {
            guard seen.insert(name).inserted, let body = definitions?[name], body["enum"] == nil else { continue }
            var keys = classes[bare(name)] ?? [:]
            for entry in body["properties"]?.entries ?? [] {
                let ranges = references(entry.value).filter { definitions?[$0]?["enum"] == nil }
                keys[entry.key] = Set(ranges.map(bare)).sorted()
                pending += ranges
            }
            classes[bare(name)] = keys
        }
        return classes
    }

    private static func table<Value>(_ entries: [YAMLEntry], _ value: (YAMLNode) -> Value) -> [String: Value] {
        Dictionary(entries.map { ($0.key, value($0.value)) }, uniquingKeysWith: { first, _ in first })
    }

    /// The name of a class without a suffix: a class occurs twice where its name may be left out.
    private static func bare(_ name: String) -> String {
        name.replacingOccurrences(of: "__identifier_optional", with: "")
    }

    private static func references(_ node: YAMLNode) -> [String] {
        let below = (node.items ?? []) + (node.entries ?? []).map(\.value)
        let own = node["$ref"]?.scalar.map { $0.text.replacingOccurrences(of: "#/$defs/", with: "") }
        return (own.map { [$0] } ?? []) + below.flatMap(references)
    }

    /// Keys and classes without a role, and keys that are read although their classes are not.
    private static func problems(_ classes: Classes) -> [String] {
        var problems: Set<String> = []
        var pending = ["SimulationExperiment"]
        var seen: Set<String> = []
        while let name = pending.popLast() {
            guard seen.insert(name).inserted, let keys = classes[name], !keys.isEmpty else { continue }
            pending += keys.values.flatMap { $0 }
            guard let tables = KeyTables.classes[name] else {
                if KeyTables.unread[name] == nil { problems.insert("the class \(name) has no role") }
                continue
            }
            for (key, ranges) in keys {
                for table in tables {
                    guard let role = table[key] else {
                        problems.insert("\(name).\(key) has no role")
                        continue
                    }
                    if role == .used, let range = ranges.first(where: { KeyTables.unread[$0] != nil }) {
                        problems.insert("\(name).\(key) is read, and its class \(range) is not")
                    }
                }
            }
        }
        return problems.sorted()
    }

    @Test func everyKeyHasARole() throws { #expect(try Self.problems(Self.digest()) == []) }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: path), "the datamodel is fetched by 'make corpora'"))
    func everyKeyOfTheDatamodelHasARole() throws {
        let classes = try Self.datamodel()
        #expect(classes.count == 87)
        #expect(Self.problems(classes) == [])
        #expect(try Self.digest() == classes)
    }

    @Test func aNewKeyOrClassIsFound() throws {
        var classes = try Self.digest()
        classes["Integrator"]?["gear"] = []
        classes["Edge"]?["filter"] = ["Filter"]
        classes["Filter"] = ["order": []]
        classes["Network"]?["edges"] = ["Edge", "RandomStream"]
        #expect(
            Self.problems(classes) == [
                "Edge.filter has no role", "Integrator.gear has no role",
                "Network.edges is read, and its class RandomStream is not", "the class Filter has no role",
            ])
    }

    @Test func eachClassStandsOnce() throws {
        let classes = try Self.digest()
        #expect(Set(KeyTables.classes.keys).isDisjoint(with: KeyTables.unread.keys))
        #expect(Set(KeyTables.classes.keys).union(KeyTables.unread.keys).subtracting(classes.keys) == [])
    }

    /// Keys that change the result of a run, in TVBO or by their meaning, which are read or refused.
    @Test(arguments: [
        (
            "Integrator",
            "method step_size duration steps time_scale transient_time unit noise state_wise_sigma abs_tol rel_tol delayed number_of_stages intermediate_expressions update_expression scipy_ode_base parameters coupling_evaluation"
        ),
        (
            "Network",
            "number_of_nodes number_of_regions nodes edges dynamics coupling parameters distance_unit time_unit data_file bids_dir graph_generator parcellation tractogram transforms edge_matrix_files edge_template node_template primary_weight node_mapping parent_network"
        ),
        (
            "Edge",
            "source target coupling weight delay distance directed dynamics events parameters source_var target_var source_network target_network unit"
        ),
        ("Node", "id dynamics parameters state events position subnetwork record"),
        (
            "Coupling",
            "pre_expression post_expression parameters delayed interpolate_delays incoming_states local_states symmetry aggregation distribution inner_coupling region_mapping regional_connectivity coupling_function"
        ),
        (
            "Event",
            "condition affect affect_negative event_type trigger_times target_component target_variable target_regions nodes weights weight_distribution duration equation parameters dataLocation sampling_rate interpolation"
        ),
        (
            "StateVariable",
            "equation initial_value unit domain distribution noise history equation_order equation_type coupling_variable record variable_of_interest"
        ),
        (
            "Parameter",
            "value unit distribution heterogeneous shape element_domains dataset_path equation measure"
        ),
        ("CouplingInput", "local source dimension keys"), ("ExecutionConfig", "backend precision find_fixpoint"),
        ("Equation", "rhs conditionals parameters latex pycode"),
        ("SimulationExperiment", "dynamics network integration coupling events stimulation field_dynamics execution"),
        ("Distribution", "name domain parameters seed axis correlation function"), ("Range", "lo hi enforce element"),
    ]) func nothingThatBearsOnAResultIsDocumentation(name: String, keys: String) throws {
        for table in try #require(KeyTables.classes[name]) {
            for key in keys.split(separator: " ").map(String.init) {
                let role = try #require(table[key] ?? nil, "\(name).\(key)")
                let isCouplingTerm = name == "Parameter" && key == "unit"
                #expect(isCouplingTerm || (role != .documentation && role != .ignored), "\(name).\(key)")
            }
        }
    }
}
