import Diagnostics
import Files
import Foundation
import ModelCore
import Quantities
import Traces

/// A writer of the files that a LEMS document requests from a simulation, in the format of jLEMS: SI units, 32-bit
/// numbers, and a tab after every column. No file is written outside the given folder.
public struct RecordingFiles: Sendable {
    private let folder: String

    /// Creates a writer of files below `folder`.
    public init(folder: String) { self.folder = folder }

    /// Returns the path at which a requested file is written.
    /// - Throws: `DiagnosticsError` for a name that leads out of the folder, directly or by a symbolic link.
    public func path(of file: RecordingFile) throws -> String {
        guard let path = ContainedPath.resolve(file.name, in: folder) else { throw outside(file) }
        return path
    }

    /// Returns the paths at which requested files are written, in the order of `files`.
    /// - Throws: `DiagnosticsError` for a name that leads out of the folder, or a name that two files share.
    public func paths(of files: [RecordingFile]) throws -> [String] {
        let paths = try files.map(path(of:))
        for (index, path) in paths.enumerated() {
            guard let first = paths[..<index].firstIndex(of: path) else { continue }
            throw DiagnosticsError(
                .invalidValue, "two output files have the name '\(files[index].name)'", at: files[index].place,
                notes: [.init("the first file of this name is requested here", at: files[first].place)],
                hint: "give each file its own name; jLEMS would keep only the last one")
        }
        return paths
    }

    private func outside(_ file: RecordingFile) -> DiagnosticsError {
        DiagnosticsError(
            .invalidValue, "the file '\(file.name)' would be outside the folder for results", at: file.place,
            hint: "give a relative name without '..'; files are written below the folder that -d names")
    }

    /// Returns the files that can be written while the run goes on; nil if that is not worthwhile.
    /// - Parameters:
    ///   - requested: The files that the run requests.
    ///   - columns: The paths of the recorded quantities, in the order in which the run computes them.
    ///   - rows: The number of rows of the run.
    ///   - threads: The number of threads, including that of the run.
    /// - Throws: `DiagnosticsError` for a name that leads out of the folder or is that of two files, and for a file
    ///   that cannot be created.
    func stream(
        _ requested: [RecordingFile], columns: [String], rows: Int, threads: Int
    ) throws -> RecordingStream? {
        let paths = try paths(of: requested)
        return try RecordingStream(Array(zip(requested, paths)), columns: columns, rows: rows, threads: threads)
    }

    /// Writes all files that a run requests, creates their folders, and returns their paths. Those that were written
    /// during the run (see ``SimulationRequest/files``) are finished.
    /// - Throws: `DiagnosticsError` for a name that leads out of the folder or is that of two files, for a quantity
    ///   that was not recorded, or for a file that cannot be written.
    @discardableResult
    public func write(_ run: SimulatedRun) throws -> [String] {
        let paths = try paths(of: run.files)
        let finished = try run.stream?.finish(paths) ?? []
        var firstSource = 0
        for (index, (file, path)) in zip(run.files, paths).enumerated() where !finished.contains(index) {
            try OutputFile.createFolder(ParentFolder.path(of: path))
            // The bytes are on the disk before the file gets its name, so that a power failure leaves an older file or
            // the whole new one.
            try OutputFile.write(to: path, syncs: true, try text(file, run, firstSource))
            if case .events(let sources, _) = file.content { firstSource += sources.count }
        }
        return paths
    }

    /// Returns the text of one of the files that a run requests.
    /// - Parameters:
    ///   - index: The index of the file in ``SimulatedRun/files``.
    ///   - run: The run.
    /// - Throws: `DiagnosticsError` for a quantity that was not recorded.
    package func text(of index: Int, _ run: SimulatedRun) throws -> String {
        let firstSource = run.files[..<index].reduce(0) { count, file in
            if case .events(let sources, _) = file.content { count + sources.count } else { count }
        }
        var bytes: [UInt8] = []
        let text = try text(run.files[index], run, firstSource)
        text { bytes.append(contentsOf: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A text that is produced part by part.
    private typealias Text = (_ write: (UnsafeRawBufferPointer) -> Void) -> Void

    private func text(_ file: RecordingFile, _ run: SimulatedRun, _ firstSource: Int) throws -> Text {
        switch file.content {
        case .quantities(let columns):
            let table = try table(columns, run)
            return { FloatText.forEachPart(table, $0) }
        case .events(let sources, let layout):
            return { write in events(sources, layout, run.events, from: firstSource).withBytes(write) }
        case .times: return { write in times(run.clock).withBytes(write) }
        }
    }

    /// Returns the columns of a table: the time, followed by the recorded quantities.
    private func table(_ columns: [RecordingFile.Column], _ run: SimulatedRun) throws -> [[Double]] {
        let known = run.trajectory.columnIndices
        let indices = try columns.map { column in
            guard let index = known[column.path] else {
                throw DiagnosticsError(.unknownQuantity, "'\(column.path)' was not recorded", at: column.place)
            }
            return index
        }
        return [run.clock.map(\.value)] + indices.map { run.values[$0] }
    }

    /// Returns the instants, one per line.
    private func times(_ clock: [Seconds]) -> FloatText {
        var text = FloatText(capacity: clock.count)
        for instant in clock {
            text.append(instant.value)
            text.append(UInt8(ascii: "\n"))
        }
        return text
    }

    /// Returns the events of some sources, one per line: the time and the id of the source, in the given order.
    private func events(
        _ sources: [RecordingFile.EventSource], _ layout: RecordingFile.EventLayout,
        _ events: [(source: Int, time: Seconds)], from first: Int
    ) -> FloatText {
        var text = FloatText(capacity: events.count)
        for event in events where event.source >= first && event.source < first + sources.count {
            let id = sources[event.source - first].id
            if layout == .idFirst { text.append(id + "\t") }
            text.append(event.time.value)
            text.append(layout == .idFirst ? "\n" : "\t" + id + "\n")
        }
        return text
    }
}
