import Diagnostics
import Files
import Foundation
import ModelCore
import Quantities
import Traces

/// A writer of the files that a LEMS document requests from a simulation, in the format of jLEMS: SI units, 32-bit
/// numbers, and a tab after every column. No file is written outside the given folder.
public struct RecordingFiles {
    private let folder: String

    /// Creates a writer of files below `folder`.
    public init(folder: String) { self.folder = folder }

    /// Returns the path at which a requested file is written.
    /// - Throws: `DiagnosticsError` for a name that leads out of the folder, directly or by a symbolic link.
    public func path(of file: RecordingFile) throws -> String {
        guard let path = ContainedPath.resolve(file.name, in: folder) else { throw outside(file) }
        return path
    }

    /// Returns the paths of all files, in order.
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

    /// Writes all files that a run requests, creates their folders, and returns their paths.
    /// - Throws: `DiagnosticsError` for a name that leads out of the folder or is that of two files, for a quantity
    ///   that was not recorded, or for a file that cannot be written.
    @discardableResult
    public func write(_ run: SimulatedRun) throws -> [String] {
        let paths = try paths(of: run.files)
        var firstSource = 0
        for (file, path) in zip(run.files, paths) {
            try OutputFile.createFolder(ParentFolder.path(of: path))
            try Self.write(try text(file, run, firstSource), to: path)
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
        return try text(run.files[index], run, firstSource).map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
    }

    private func text(_ file: RecordingFile, _ run: SimulatedRun, _ firstSource: Int) throws -> [TextPage] {
        switch file.content {
        case .quantities(let columns): try table(columns, run)
        case .events(let sources, let layout): [events(sources, layout, run.events, from: firstSource)]
        case .times: [times(run.clock)]
        }
    }

    /// Writes a file. The bytes are on the disk before the file gets its name, so that a power failure leaves an older
    /// file or the whole new one.
    private static func write(_ pages: [TextPage], to path: String) throws {
        try withExtendedLifetime(pages) {
            try OutputFile.write(pages.map(\.bytes), to: path, syncs: true)
        }
    }

    /// The smallest amount of numbers of a page. Several pages of a table are printed in parallel.
    private static let pageNumbers = 40_000

    /// Returns the rows of a table: the time, followed by the columns.
    private func table(_ columns: [RecordingFile.Column], _ run: SimulatedRun) throws -> [TextPage] {
        let indices = try columns.map { column in
            guard let index = run.trajectory.columnIndex(column.path) else {
                throw DiagnosticsError(.unknownQuantity, "'\(column.path)' was not recorded", at: column.place)
            }
            return index
        }
        let values = [run.clock.map(\.value)] + indices.map { run.values[$0] }
        let rows = run.clock.count
        let count = max(
            1, min(ProcessInfo.processInfo.activeProcessorCount, rows, rows * values.count / Self.pageNumbers))
        let pages = (0..<count).map { _ in TextPage(capacity: rows / count * values.count) }
        DispatchQueue.concurrentPerform(iterations: count) { page in
            pages[page].fill(values, (rows * page / count)..<(rows * (page + 1) / count))
        }
        return pages
    }

    /// Returns the instants, one per line.
    private func times(_ clock: [Seconds]) -> TextPage {
        let page = TextPage(capacity: clock.count)
        page.fill(lines: clock.map(\.value))
        return page
    }

    private func events(
        _ sources: [RecordingFile.EventSource], _ layout: RecordingFile.EventLayout,
        _ events: [(source: Int, time: Seconds)], from first: Int
    ) -> TextPage {
        let page = TextPage(capacity: events.count)
        for event in events where event.source >= first && event.source < first + sources.count {
            page.add(event.time.value, id: sources[event.source - first].id, layout)
        }
        return page
    }
}

/// A part of a file that is written by one thread and afterwards only read by others.
private final class TextPage: @unchecked Sendable {
    private var text: FloatText

    init(capacity: Int) { text = FloatText(capacity: capacity) }

    /// The bytes of the text so far, which are valid only until text is appended or the page is released.
    var bytes: UnsafeRawBufferPointer { text.withBytes { $0 } }

    /// Appends a range of the rows of several columns, shape `[columns][rows]`, as 32-bit numbers with a tab after
    /// each.
    func fill(_ columns: [[Double]], _ rows: Range<Int>) { text.append(rows, of: columns) }

    /// Appends a list of numbers, such as the sample times of a run, to the text of an output file, one 32-bit number
    /// per line.
    func fill(lines: [Double]) {
        for number in lines {
            text.append(number)
            text.append(UInt8(ascii: "\n"))
        }
    }

    /// Appends a line for an event: its time and the id of its source, in the given order.
    func add(_ time: Double, id: String, _ layout: RecordingFile.EventLayout) {
        if layout == .idFirst { text.append(id + "\t") }
        text.append(time)
        text.append(layout == .idFirst ? "\n" : "\t" + id + "\n")
    }
}
