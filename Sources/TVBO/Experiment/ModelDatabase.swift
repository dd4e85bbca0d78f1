import Diagnostics
import Files
import Foundation
import Schema
import YAML

/// TVBO's database of models, in which references such as `iri: tvbo:Name` are looked up.
///
///     let database = ModelDatabase(folder: "tvbo/database")
///     let experiment = try Experiment.load(path: "experiment.yaml", database: database)
public struct ModelDatabase: Sendable {
    /// The paths of the folders with files of models, in the order in which they are searched.
    public var folders: [String] { located.paths }

    private let located: DatabaseFolders

    /// Creates a database from one folder.
    /// - Parameter folder: The path of a folder with `database/models`, of a folder with `models`, or of a folder of
    ///   model files.
    public init(folder: String) { located = DatabaseFolders { [Self.modelsFolder(in: folder)] } }

    /// Creates a database from the environment: the folder in `TVBO_DATABASE`, else the tvbo packages that are
    /// installed for Python.
    public init(environment: [String: String] = EnvironmentVariables.all) {
        if let folder = environment["TVBO_DATABASE"], !folder.isEmpty {
            self.init(folder: folder)
        } else {
            self.init(packages: environment)
        }
    }

    private init(packages environment: [String: String]) {
        located = DatabaseFolders {
            PythonPackages.folders(environment).map { $0 + "/tvbo/database/models" }.filter(Self.exists)
        }
    }

    private static func modelsFolder(in folder: String) -> String {
        for below in ["/database/models", "/models"] where exists(folder + below) { return folder + below }
        return folder
    }

    private static func exists(_ folder: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// Returns the mapping of a model, merged over the database entry to which the model refers: keys of the model
    /// override those of the entry.
    ///
    /// The entry is named by `iri: tvbo:Name`, by `iri: Name` if the database has it, or by the name of a model with
    /// neither equations nor `iri`. A model that refers to no entry is returned unchanged, for instance one with `iri:
    /// neuroml:…`, which names a standard type.
    /// - Parameters:
    ///   - node: The mapping of the model in the experiment.
    ///   - name: The name of a model that has no key `name`.
    ///   - remarks: The log that receives warnings, for instance if the entry is not found and the model has equations
    ///     of its own.
    /// - Throws: `DiagnosticsError` (`unknownReference`) with the searched folders, if the entry is not found and the
    ///   model has no equations, and for a misspelled prefix; `missingKey` for a model without `iri` and equations of
    ///   whose name the database has none, and for a list that leaves out members of the entry's list that equations
    ///   name; errors of a database file that cannot be read.
    func resolved(_ node: YAMLNode, name: String, remarks: inout DiagnosticLog) throws -> YAMLNode {
        let hasEquations = node["state_variables"] != nil || node["components"] != nil
        let iri = node["iri"]?.scalar?.text
        if let fault = Self.prefixFault(node, allowsNear: hasEquations) { throw fault }
        let local = iri.flatMap { iri -> String? in
            if iri.hasPrefix("tvbo:") { return String(iri.dropFirst(5)) }
            // TVBO removes the prefix, so it needs none.
            return !iri.contains(":") && holds(iri) ? iri : nil
        }
        guard let wanted = local ?? (hasEquations || iri != nil ? nil : node["name"]?.scalar?.text ?? name) else {
            return node
        }
        guard let path = path(of: wanted) else {
            if hasEquations {
                remarks.warning(
                    .assumedConvention,
                    "the model '\(wanted)', which 'iri' names, is not in the database; the equations of the experiment"
                        + " are used alone",
                    at: node["iri"]?.place)
                return node
            }
            guard iri != nil || !node.isBare else { throw empty(node, wanted) }
            if iri == nil, let base = node["derived_from_model"], let text = base.scalar?.text {
                throw DiagnosticsError(
                    .missingKey, "the model '\(wanted)' has no equations: 'derived_from_model' gives it none",
                    at: base.place,
                    hint: "write 'iri: tvbo:\(text)' for the equations of a model of the database")
            }
            throw notFound(wanted, at: node["iri"]?.place ?? node.place)
        }
        let others = candidates(for: wanted)
        if others.count > 1 {
            remarks.warning(
                .assumedConvention,
                "\(others.count) models of the database have the name '\(wanted)'; the model of the file"
                    + " '\(Self.stem(path))' is used",
                at: node["iri"]?.place ?? node.place, notes: others.prefix(8).map { .init($0) },
                hint: "write the name of the file of the intended model without '.yaml', as in 'iri:"
                    + " tvbo:\(Self.stem(path))'")
        }
        let entry = try YAMLDocument.load(path: path)
        if let fault = ListReplacement(node, of: wanted, entry: entry).fault { throw fault }
        let given = ComputedParameters(node, of: wanted, entry: entry).removed(&remarks)
        Self.warnOfUnusedParameters(given, of: wanted, entry, equations: Self.equationKeys, &remarks)
        let (own, base) = IntervalMerge.prepared(given, over: entry)
        return own.merged(over: base)
    }

    /// The keys of a model under which equations may use a parameter.
    private static let equationKeys = [
        "state_variables", "derived_variables", "derived_parameters", "functions", "output", "events", "modes",
        "components", "coupling_inputs",
    ]

    /// Adds a warning for each parameter that a model or coupling function gives and its database entry does not have.
    /// There is none if the model or function has equations of its own, which could use the parameter.
    /// - Parameters:
    ///   - node: The mapping of the model or coupling function.
    ///   - name: The name of the database entry.
    ///   - entry: The mapping of the database entry.
    ///   - equations: The keys under which the model or function may have equations.
    ///   - remarks: The log to which the warnings are added.
    static func warnOfUnusedParameters(
        _ node: YAMLNode, of name: String, _ entry: YAMLNode, equations: [String], _ remarks: inout DiagnosticLog
    ) {
        guard !equations.contains(where: { node[$0] != nil }), let given = node["parameters"]?.entries else { return }
        let known = (entry["parameters"]?.entries ?? []).map(\.key)
        for parameter in given where !known.contains(parameter.key) {
            remarks.warning(
                .ignoredKey,
                "the entry '\(name)' of the database has no parameter '\(parameter.key)', so the value given here has"
                    + " no effect",
                at: parameter.place,
                hint: Spelling.hint(for: parameter.key, among: known)
                    ?? (known.isEmpty ? nil : "it has \(known.joined(separator: ", "))"))
        }
    }

    /// Returns the full path of a file of the database.
    /// - Parameters:
    ///   - path: The path in the database, such as `experiments/neuroml/IntegrateAndFire_Ex0.yaml`.
    ///   - place: The place of the reference to the file, for the error; nil if there is none.
    /// - Throws: `DiagnosticsError` (`exampleMissing`) with the searched paths, if the file does not exist.
    public func file(_ path: String, at place: Place?) throws -> String {
        let candidates = folders.map { ParentFolder.path(of: $0) + "/" + path }
        if let found = candidates.first(where: { FileManager.default.fileExists(atPath: $0) }) { return found }
        throw DiagnosticsError(
            .exampleMissing, "the file '\(path)' of TVBO's database is not installed", at: place,
            notes: candidates.map { .init("searched: \($0)") },
            hint: "install it with 'pip install tvbo', or give the folder of the database by --database or"
                + " TVBO_DATABASE")
    }

    /// Returns the YAML document of the coupling function with a name; nil if the database has none.
    ///
    /// As in TVBO, upper and lower case are not distinguished, and `Kuramoto` also finds `KuramotoCoupling`. A name
    /// that contains `/` or `..` is never found.
    /// - Throws: `DiagnosticsError` if the document cannot be read.
    func coupling(named name: String) throws -> YAMLNode? {
        guard !name.contains("/"), !name.contains("..") else { return nil }
        let known = couplingNames
        let wanted = [name.lowercased(), name.lowercased() + "coupling"]
        let found = known.contains(name) ? name : known.first { wanted.contains($0.lowercased()) } ?? name
        let paths = folders.map { "\(ParentFolder.path(of: $0))/coupling_functions/\(found).yaml" }
        return try paths.first { FileManager.default.fileExists(atPath: $0) }.map { try YAMLDocument.load(path: $0) }
    }

    /// The names of the coupling functions of the database, sorted.
    var couplingNames: [String] {
        folders.flatMap { folder in
            let path = ParentFolder.path(of: folder) + "/coupling_functions"
            return (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        }.filter { $0.hasSuffix(".yaml") }.map(Self.stem).sorted()
    }

    /// The names of the models: those of their files without `.yaml`, in the order in which the folders are searched.
    var modelNames: [String] { files.map(Self.stem) }

    /// Returns whether the database has a model with a name. The name of its file or its key `name` must equal it,
    /// apart from upper and lower case.
    func holds(_ name: String) -> Bool { path(of: name) != nil }

    /// The prefixes of references.
    private static let prefixes = ["tvbo", "neuroml"]

    /// Returns the error for a reference (`iri`) whose prefix is a misspelling of `tvbo` or `neuroml`; nil for one of
    /// these prefixes, for a prefix that is not similar to them, and without a reference or prefix.
    /// - Parameters:
    ///   - node: The mapping that may contain the reference.
    ///   - allowsNear: A Boolean value that indicates whether only a difference in upper and lower case, as in `TVBO`,
    ///     counts as a misspelling, and similar prefixes such as `tvb` are allowed.
    static func prefixFault(_ node: YAMLNode, allowsNear: Bool) -> DiagnosticsError? {
        guard let iri = node["iri"], let text = iri.scalar?.text, let colon = text.firstIndex(of: ":") else {
            return nil
        }
        let prefix = String(text[..<colon])
        guard !prefixes.contains(prefix) else { return nil }
        let equal = prefixes.first { $0 == prefix.lowercased() }.map { "did you mean '\($0):'?" }
        let near = allowsNear ? nil : Spelling.hint(for: prefix + ":", among: prefixes.map { $0 + ":" })
        guard let hint = equal ?? near else { return nil }
        return DiagnosticsError(
            .unknownReference, "the 'iri' '\(text)' has the unknown prefix '\(prefix):'", at: iri.place, hint: hint)
    }

    private func empty(_ node: YAMLNode, _ name: String) -> DiagnosticsError {
        DiagnosticsError(
            .missingKey, "the model '\(name)' has no equations, and the database has no model of this name",
            at: node.place,
            hint: Spelling.hint(for: name, among: modelNames)
                ?? "add 'state_variables', or name a model of the database with 'iri: tvbo:…'")
    }

    private func notFound(_ name: String, at place: Place) -> DiagnosticsError {
        var notes: [Diagnostic.Note] = folders.map { .init("searched \($0)") }
        if folders.isEmpty {
            notes.append(
                .init(
                    "no database of models was found: neither the variable TVBO_DATABASE nor an installed"
                        + " Python package tvbo gives one"))
        }
        let near = Spelling.hint(for: name, among: modelNames)
        return DiagnosticsError(
            .unknownReference, "the model '\(name)' is not in the database", at: place, notes: notes,
            hint: near ?? "give the folder of the database by --database or TVBO_DATABASE, or install it with 'pip"
                + " install tvbo'")
    }

    /// Returns the path of a model's file: the file of exactly that name, else the first file whose stem or `name:`
    /// line equals the name apart from case.
    private func path(of name: String) -> String? { candidates(for: name).first }

    /// Returns the paths of the models that a name may denote, of which the first is taken: the file of exactly that
    /// name, else all files whose stem or `name:` line equals the name apart from case.
    private func candidates(for name: String) -> [String] {
        guard !name.contains("/"), !name.contains("..") else { return [] }
        let direct = folders.map { "\($0)/\(name).yaml" }.filter { FileManager.default.fileExists(atPath: $0) }
        if let first = direct.first { return [first] }
        let wanted = name.lowercased()
        let found = files.filter {
            Self.stem($0).lowercased() == wanted || Self.declaredName($0)?.lowercased() == wanted
        }
        // The files of a second folder are other copies of the database.
        let folder = folders.first { folder in found.contains { $0.hasPrefix(folder + "/") } } ?? ""
        return found.filter { $0.hasPrefix(folder + "/") }
    }

    /// The paths of the model files, sorted within each folder. Files that start with `_` are TVBO's templates and are
    /// left out.
    private var files: [String] {
        folders.flatMap { folder in
            let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
            return names.filter { $0.hasSuffix(".yaml") && !($0 as NSString).lastPathComponent.hasPrefix("_") }
                .sorted().map { "\(folder)/\($0)" }
        }
    }

    /// Returns the name of the file at a path, without its folder and extension.
    static func stem(_ path: String) -> String {
        ((path as NSString).lastPathComponent as NSString).deletingPathExtension
    }

    /// Returns the value of a `name:` line among the first 15 lines of a file; nil if there is none.
    private static func declaredName(_ path: String) -> String? {
        guard let bytes = InputFile.beginning(path, limit: 1 << 16) else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", maxSplits: 15)
        return lines.prefix(15).first { $0.hasPrefix("name:") }
            .map { $0.dropFirst(5).trimmingCharacters(in: .whitespaces).trimmingCharacters(in: ["'", "\""]) }
    }
}

extension YAMLNode {
    /// A Boolean value that indicates whether the node contains nothing but a name.
    fileprivate var isBare: Bool { isEmpty || entries?.allSatisfy { $0.key == "name" } ?? false }

    /// Returns this mapping with a list of named mappings under a key as a mapping of them, as in `{a: {value: 1}}` for
    /// `[{name: a, value: 1}]`. It is returned unchanged if the key has no such list or a name occurs twice.
    func mappingMembers(of key: String) -> YAMLNode {
        guard let entries, let items = self[key]?.items else { return self }
        var members: [YAMLEntry] = []
        var names: Set<String> = []
        for item in items {
            guard let name = item["name"]?.scalar?.text, let values = item.entries, names.insert(name).inserted
            else { return self }
            let value = YAMLNode(.mapping(values.filter { $0.key != "name" }), at: item.place)
            members.append(YAMLEntry(key: name, at: item.place, value: value))
        }
        let mapped = entries.map { entry in
            guard entry.key == key else { return entry }
            return YAMLEntry(key: key, at: entry.place, value: YAMLNode(.mapping(members), at: entry.value.place))
        }
        return YAMLNode(.mapping(mapped), at: place)
    }

    /// Returns this YAML node merged over `base`: mappings are merged key by key, and every other value of this node
    /// replaces the value in `base`. Keys of `base` come first.
    func merged(over base: YAMLNode) -> YAMLNode {
        guard let mine = entries, let theirs = base.entries else { return self }
        var result = theirs.map { entry in
            guard let own = mine.first(where: { $0.key == entry.key }) else { return entry }
            return YAMLEntry(key: own.key, at: own.place, value: own.value.merged(over: entry.value))
        }
        result += mine.filter { entry in !theirs.contains { $0.key == entry.key } }
        return YAMLNode(.mapping(result), at: place)
    }
}
