import Diagnostics
import Foundation
import YAML

/// The known external engines: built-in ones and those that the files of a folder describe.
///
///     let library = try EngineLibrary(folder: "engines")
///     let adapter = try library.adapter(named: "pylems")
public struct EngineLibrary: Sendable {
    /// The adapters, sorted by name. An adapter of the folder replaces the built-in one of the same name.
    public let adapters: [EngineAdapter]

    /// Reads the built-in adapters and all `.yaml` files in `folder`; only the built-in ones if it is nil.
    /// - Throws: `DiagnosticsError` with the problems of the files, or if the folder cannot be read.
    public init(folder: String?) throws {
        var byName: [String: EngineAdapter] = [:]
        for (file, bytes) in Self.builtIn {
            let text = String(decoding: bytes, as: UTF8.self)
            let adapter = try AdapterReader().adapter(YAMLDocument.parse(text, file: file))
            byName[adapter.name] = adapter
        }
        for path in try folder.map(Self.files) ?? [] {
            let adapter = try AdapterReader().adapter(YAMLDocument.load(path: path))
            byName[adapter.name] = adapter
        }
        adapters = byName.values.sorted { $0.name < $1.name }
    }

    private static let builtIn: [(file: String, bytes: [UInt8])] = [
        ("jneuroml.yaml", PackageResources.jneuroml_yaml), ("neuron.yaml", PackageResources.neuron_yaml),
        ("pylems.yaml", PackageResources.pylems_yaml), ("tvbo-jax.yaml", PackageResources.tvbo_jax_yaml),
        ("tvbo-python.yaml", PackageResources.tvbo_python_yaml),
        ("tvbo-verify.yaml", PackageResources.tvbo_verify_yaml),
        ("tvbo-verify-lems.yaml", PackageResources.tvbo_verify_lems_yaml),
    ]

    private static func files(in folder: String) throws -> [String] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw DiagnosticsError(
                .unreadableFile,
                "cannot read the folder '\(folder)', which '--engines' names for descriptions of engines")
        }
        return names.filter { $0.hasSuffix(".yaml") }.sorted().map { "\(folder)/\($0)" }
    }

    /// Returns the adapter with a name.
    /// - Throws: `DiagnosticsError` (`unknownReference`) with a spelling hint if there is none.
    public func adapter(named name: String) throws -> EngineAdapter {
        if let adapter = adapters.first(where: { $0.name == name }) { return adapter }
        let names = adapters.map(\.name)
        throw DiagnosticsError(
            .unknownReference, "there is no engine '\(name)'",
            hint: Spelling.hint(for: name, among: names) ?? "use one of \(names.joined(separator: ", "))")
    }
}
