import Diagnostics
import Files
import Foundation
import YAML

/// TVBO's database of models: folders in which `iri: tvbo:Name` is looked up.
public struct ModelDatabase: Sendable {
    /// The folders that hold models, in the order in which they are searched.
    public let folders: [String]

    /// A database in one folder: a TVBO `database` folder, its `models` folder, or any folder of model files.
    public init(folder: String) { folders = [Self.modelsFolder(in: folder)] }

    /// The database of the environment: `TVBO_DATABASE`, else the installed tvbo packages.
    public init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        if let folder = environment["TVBO_DATABASE"], !folder.isEmpty {
            folders = [Self.modelsFolder(in: folder)]
        } else {
            folders = PythonPackages.folders(environment).map { $0 + "/tvbo/database/models" }.filter(Self.exists)
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

    /// The block with the entry that its `iri` names merged below it, inline keys winning leaf by leaf.
    ///
    /// `iri: neuroml:…` names a standard type and is no reference. A block without equations is also looked up by name.
    /// - Throws: `DiagnosticsError` when a model without equations of its own is not found, with the folders that were searched.
    func resolved(_ node: YAMLNode, name: String, remarks: inout DiagnosticLog) throws -> YAMLNode {
        let hasEquations = node["state_variables"] != nil || node["components"] != nil
        let iri = node["iri"]?.scalar?.text
        let local = iri.flatMap { $0.hasPrefix("tvbo:") ? String($0.dropFirst(5)) : nil }
        guard let wanted = local ?? (hasEquations || iri != nil ? nil : node["name"]?.scalar?.text ?? name) else {
            return node
        }
        guard let path = path(of: wanted) else {
            if hasEquations {
                remarks.warning(
                    .assumedConvention, "'\(wanted)' is not in the database; the equations given here are used",
                    at: node["iri"]?.place)
                return node
            }
            throw notFound(wanted, at: node["iri"]?.place ?? node.place)
        }
        return node.merged(over: try YAMLDocument.load(path: path))
    }

    /// The file at a path of the database, such as `experiments/neuroml/IntegrateAndFire_Ex0.yaml`.
    /// - Throws: `DiagnosticsError` (`exampleMissing`) with the places searched.
    public func file(_ path: String, at place: Place?) throws -> String {
        let candidates = folders.map { ($0 as NSString).deletingLastPathComponent + "/" + path }
        if let found = candidates.first(where: { FileManager.default.fileExists(atPath: $0) }) { return found }
        throw DiagnosticsError(
            .exampleMissing, "'\(path)' of TVBO's database is not on this machine", at: place,
            notes: candidates.map { .init("searched: \($0)") },
            hint: "'pip install tvbo' brings it; or name the database with --database or TVBO_DATABASE")
    }

    /// The coupling function of that name; nil when there is none.
    func coupling(named name: String) throws -> YAMLNode? {
        guard !name.contains("/"), !name.contains("..") else { return nil }
        let paths = folders.map { "\(($0 as NSString).deletingLastPathComponent)/coupling_functions/\(name).yaml" }
        return try paths.first { FileManager.default.fileExists(atPath: $0) }.map { try YAMLDocument.load(path: $0) }
    }

    /// Whether it has a model of that name.
    func holds(_ name: String) -> Bool { path(of: name) != nil }

    private func notFound(_ name: String, at place: Place) -> DiagnosticsError {
        var notes: [Diagnostic.Note] = folders.map { .init("searched \($0)") }
        if folders.isEmpty { notes.append(.init("no database of models was found")) }
        let near = Spelling.hint(for: name, among: files.map { Self.stem($0) })
        return DiagnosticsError(
            .unknownReference, "the model '\(name)' is not in the database", at: place, notes: notes,
            hint: near ?? "name the database with --database or TVBO_DATABASE, or install the tvbo package")
    }

    /// The file of a model: by its own name first, then by the `name:` line or the stem of any file, whatever the case.
    private func path(of name: String) -> String? {
        guard !name.contains("/"), !name.contains("..") else { return nil }
        for folder in folders {
            let direct = "\(folder)/\(name).yaml"
            if FileManager.default.fileExists(atPath: direct) { return direct }
        }
        let wanted = name.lowercased()
        return files.first { Self.stem($0).lowercased() == wanted || Self.declaredName($0)?.lowercased() == wanted }
    }

    /// The model files, in a fixed order. Files that start with `_` are TVBO's own templates.
    private var files: [String] {
        folders.flatMap { folder in
            let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
            return names.filter { $0.hasSuffix(".yaml") && !($0 as NSString).lastPathComponent.hasPrefix("_") }
                .sorted().map { "\(folder)/\($0)" }
        }
    }

    private static func stem(_ path: String) -> String {
        ((path as NSString).lastPathComponent as NSString).deletingPathExtension
    }

    /// What the `name:` line among the first 15 says.
    private static func declaredName(_ path: String) -> String? {
        guard let bytes = InputFile.beginning(path, limit: 1 << 16) else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", maxSplits: 15)
        return lines.prefix(15).first { $0.hasPrefix("name:") }
            .map { $0.dropFirst(5).trimmingCharacters(in: .whitespaces).trimmingCharacters(in: ["'", "\""]) }
    }
}

extension YAMLNode {
    /// This node laid over another: mappings are merged key by key, everything else of this one wins.
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
