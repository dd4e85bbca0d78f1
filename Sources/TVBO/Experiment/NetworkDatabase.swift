import Diagnostics
import Files
import Foundation

/// The lookup of networks in TVBO's database.
extension ModelDatabase {
    /// The folders of the database, each of which contains the folders `models`, `networks` and others.
    var roots: [String] { folders.map(ParentFolder.path) }

    /// Returns the part of a reference that follows its prefix: `DesikanKilliany` for `tvbo:DesikanKilliany`; the whole
    /// reference if it has no prefix.
    static func localName(_ iri: String) -> String {
        iri.split(separator: ":", maxSplits: 1).last.map(String.init) ?? iri
    }

    /// Returns the path of the document of a network. It is the file with the name NAME that the reference has without
    /// its prefix, apart from upper and lower case, with or without a matrix, or else the only document with a matrix
    /// whose file name contains `atlas-NAME`.
    /// - Parameters:
    ///   - iri: The reference to the network, such as `tvbo:DesikanKilliany`.
    ///   - place: The place of the reference in the experiment, for errors.
    ///   - log: The log that receives a warning if several documents have the atlas and only one of them a matrix. TVBO
    ///     takes the first document that the file system names, which may have no matrix.
    /// - Throws: `DiagnosticsError` (`unknownReference`) if there is no such network or none with a matrix, or if
    ///   several have one.
    func network(named iri: String, at place: Place, _ log: inout DiagnosticLog) throws -> String {
        let name = Self.localName(iri)
        let files = networkFiles
        if let exact = files.first(where: { Self.stem($0).lowercased() == name.lowercased() }) { return exact }
        let found = files.filter { Self.entities(of: $0)["atlas"]?.lowercased() == name.lowercased() }
        let complete = found.filter(Self.hasMatrix)
        guard let path = complete.first else {
            if found.isEmpty { throw notFound(name, files, place) }
            throw DiagnosticsError(
                .unknownReference,
                "the database has networks of the atlas '\(name)', but none of them with the file of its matrix of"
                    + " edges; name another network",
                at: place,
                notes: found.prefix(8).map { .init("the network '\(Self.stem($0))' has no file with its matrix") })
        }
        guard complete.count == 1 else {
            throw DiagnosticsError(
                .unknownReference,
                "it is ambiguous which network is meant: the database has \(complete.count) networks of the atlas"
                    + " '\(name)' with a matrix",
                at: place, notes: complete.prefix(8).map { .init(Self.stem($0)) },
                hint: "write the full name of one of them, as in 'iri: tvbo:\(Self.stem(path))'")
        }
        if found.count > 1 {
            log.warning(
                .assumedConvention,
                "'\(iri)' is read as the network '\(Self.stem(path))', the only one of \(found.count) networks of this"
                    + " atlas that has a matrix; TVBO takes the network that the file system names first, even without"
                    + " a matrix", at: place)
        }
        return path
    }

    /// Returns the path of the document of the network for a brain atlas and a tractogram.
    /// - Parameters:
    ///   - atlas: The name of the atlas.
    ///   - tractogram: The name of the tractogram, which file names contain after `rec-`.
    ///   - entities: The segmentation, which file names contain after `seg-`, and the scale; a segmentation of nil
    ///     means a file without one, and a scale of nil any scale.
    ///   - place: The place in the experiment to which errors refer.
    /// - Throws: `DiagnosticsError` (`unknownReference`) if there is no such network, if it has no matrix, or if
    ///   several have one.
    func network(
        of atlas: String, _ tractogram: String, _ entities: (segmentation: String?, scale: String?), at place: Place
    ) throws -> String {
        let found = documents(of: atlas, tractogram, entities)
        guard let path = found.first(where: Self.hasMatrix) ?? found.first else {
            let known = networkFiles.map { Self.entities(of: $0) }
            let near =
                Spelling.hint(for: atlas, among: Set(known.compactMap { $0["atlas"] }).subtracting([atlas]))
                ?? Spelling.hint(for: tractogram, among: Set(known.compactMap { $0["rec"] }).subtracting([tractogram]))
            throw DiagnosticsError(
                .unknownReference,
                "the database has no network of the atlas '\(atlas)' and the tractogram '\(tractogram)'", at: place,
                hint: networkFiles.isEmpty ? "give the folder of the database by --database or TVBO_DATABASE" : near)
        }
        let complete = found.filter(Self.hasMatrix)
        guard complete.count < 2 else {
            throw DiagnosticsError(
                .unknownReference,
                "it is ambiguous which network is meant: the database has \(complete.count) of the atlas '\(atlas)' and"
                    + " the tractogram '\(tractogram)' with a matrix",
                at: place, notes: complete.prefix(8).map { .init(Self.stem($0)) },
                hint: "write the full name of one of them as 'iri', or its 'scale' under 'bids'")
        }
        guard Self.hasMatrix(path) else {
            throw DiagnosticsError(
                .unknownReference,
                "the network of the atlas '\(atlas)' and the tractogram '\(tractogram)' has no file with its matrix in the database",
                at: place, notes: [.init("the file is missing: \(Self.stem(path)).h5")],
                hint: "name by 'iri' another network, one that has its matrix; TVBO 0.5.3 is distributed without this"
                    + " file")
        }
        return path
    }

    /// A Boolean value that indicates whether the database has documents of networks.
    var hasNetworks: Bool { !networkFiles.isEmpty }

    /// Returns the paths of the documents of the networks for a brain atlas and a tractogram that have a matrix. The
    /// parameters are those of ``network(of:_:_:at:)``.
    func matrices(
        of atlas: String, _ tractogram: String, _ entities: (segmentation: String?, scale: String?)
    ) -> [String] {
        documents(of: atlas, tractogram, entities).filter(Self.hasMatrix)
    }

    private func documents(
        of atlas: String, _ tractogram: String, _ entities: (segmentation: String?, scale: String?)
    ) -> [String] {
        networkFiles.filter { file in
            let own = Self.entities(of: file)
            return own["atlas"] == atlas && own["rec"] == tractogram && own["seg"] == entities.segmentation
                && (entities.scale == nil || own["scale"] == entities.scale)
        }
    }

    /// The paths of the networks' documents, sorted within each folder.
    private var networkFiles: [String] {
        roots.flatMap { root -> [String] in
            let folder = "\(root)/networks"
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            return names.filter { $0.hasSuffix(".yaml") && !$0.hasPrefix("_") }.sorted().map { "\(folder)/\($0)" }
        }
    }

    private static func hasMatrix(_ path: String) -> Bool {
        ["h5", "hdf5", "csv"].contains {
            FileManager.default.fileExists(atPath: (path as NSString).deletingPathExtension + ".\($0)")
        }
    }

    /// Returns the BIDS entities of a file's name: `atlas` for `atlas-DesikanKilliany`.
    private static func entities(of path: String) -> [String: String] {
        Dictionary(
            stem(path).split(separator: "_").compactMap { part in
                let fields = part.split(separator: "-", maxSplits: 1)
                return fields.count == 2 ? (String(fields[0]), String(fields[1])) : nil
            }, uniquingKeysWith: { first, _ in first })
    }

    private func notFound(_ name: String, _ files: [String], _ place: Place) -> DiagnosticsError {
        let atlases = Set(files.compactMap { Self.entities(of: $0)["atlas"] }).sorted()
        return DiagnosticsError(
            .unknownReference, "the network '\(name)' is not in the database", at: place,
            notes: roots.map { .init("searched \($0)/networks") },
            hint: Spelling.hint(for: name, among: atlases + files.map(Self.stem))
                ?? (files.isEmpty ? "give the folder of the database by --database or TVBO_DATABASE" : nil))
    }
}
