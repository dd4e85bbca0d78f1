import Comparison
import Diagnostics
import Foundation
import OrderedCollections
import Quantities
import Report
import YAML

/// The check of one observable, such as the spike times, of one experiment in an OMV test.
struct OMVCheck {
    /// The entry of the test that says how the observable is computed, with the expected value.
    let observation: OMVTest.Observation
    /// The output files of the run of the model, from which observables are computed.
    let files: OMVFiles

    /// Returns the verdict that OMV's rule gives and, for spike times, the verdict that tvbo-verify's own, stricter
    /// rule gives. If the observable or its expected value cannot be computed, the verdict is `unsupported`, `fail`
    /// (for a file or column that the run does not write) or `invalidInput`, and the reason says why.
    /// - Throws: Only errors other than `DiagnosticsError`, which are internal errors of tvbo-verify.
    func result() throws -> OMVResult.Check {
        var result = OMVResult.Check(
            experiment: observation.experiment, observable: observation.observable, verdict: .fail, reason: "",
            strictVerdict: nil, gateReason: nil)
        do {
            try judge(&result)
        } catch let faults as DiagnosticsError {
            result.verdict = Self.verdict(faults)
            result.reason = faults.description
        }
        return result
    }

    /// Returns the verdict on a check that cannot be made: `unsupported` for an unknown observable, `fail` for a file
    /// or a column that the run does not write.
    private static func verdict(_ faults: DiagnosticsError) -> OMVResult.Verdict {
        switch faults.diagnostics.first?.code {
        case .unsupportedFeature: .unsupported
        case .unknownQuantity: .fail
        default: .init(faults.outcome)
        }
    }

    private func judge(_ result: inout OMVResult.Check) throws {
        switch observation.observable {
        case "dry": (result.verdict, result.reason) = (.pass, "the model ran")
        case "spike times":
            let observed = try spikes(observation.node)
            let expected = try numbers(wanted(), "expected")
            try compare(observed.times, expected, &result)
            try gate(observed, expected, &result)
        case "spike rate":
            try compare([try rate(observation.node)], [try rate(wanted())], &result)
        case "resting":
            try compare([try resting(observation.node)], [try resting(wanted())], &result)
        case "activation variables": try activation(&result)
        case "timeseries":
            let node = try wanted()
            let expected = node.items == nil ? try matrix(file(node)).flatMap { $0 } : try numbers(node, "expected")
            try compare(try matrix(file(observation.node)).flatMap { $0 }, expected, &result)
        default:
            throw DiagnosticsError(
                .unsupportedFeature, "the observable '\(observation.observable)' is not supported",
                at: observation.place,
                hint: "use spike times, spike rate, resting, activation variables, timeseries or dry")
        }
    }

    private func wanted() throws -> YAMLNode {
        if let expected = observation.expected { return expected }
        throw fault(
            "the 'mep' file has no expected value of the observable '\(observation.observable)' in the experiment"
                + " '\(observation.experiment)'"
        )
    }

    // MARK: Verdicts

    private func tolerance() throws -> Double {
        guard let node = observation.node["tolerance"] else { return OMVAnalysis.defaultTolerance }
        guard let number = node.scalar?.number, number >= 0, number.isFinite else {
            throw DiagnosticsError(
                .invalidValue, "the key 'tolerance' must be a finite number that is not negative", at: node.place)
        }
        return number
    }

    private func compare(_ observed: [Double], _ expected: [Double], _ result: inout OMVResult.Check) throws {
        let tolerance = try tolerance()
        guard observed.count == expected.count else {
            result.reason =
                "\(observed.count) values observed, \(expected.count) expected: \(short(observed)) against \(short(expected))"
            return
        }
        // OMV counts an expected zero, and an empty list, as a failed observation.
        guard !expected.contains(0), !expected.isEmpty else {
            result.reason =
                expected.isEmpty
                ? "the list of expected values in the 'mep' file is empty, which OMV counts as a failure"
                : "an expected value in the 'mep' file is 0, which OMV counts as a failure"
            return
        }
        let difference = OMVAnalysis.largestRelativeDifference(observed, expected)
        let isClose = OMVAnalysis.areClose(observed, expected, tolerance: tolerance)
        result.verdict = isClose ? .pass : .fail
        let stated = observation.node["tolerance"] == nil ? "\(tolerance), the default of OMV" : "\(tolerance)"
        result.reason =
            "largest |observed − expected| / |expected| is \(ReportNumber.short(difference)), tolerance \(stated)"
        if !isClose { result.reason += ": \(short(observed)) against \(short(expected))" }
    }

    /// Stores the verdict of tvbo-verify's own rule on events: the numbers must be equal, and each time must be within
    /// one sample interval of the expected one. OMV's tolerance is relative to the time since the start of the run, so
    /// it grows with the length of the run.
    private func gate(
        _ observed: (times: [Double], resolution: Double?), _ expected: [Double], _ result: inout OMVResult.Check
    ) throws {
        let tolerance = try tolerance()
        guard observed.times.count == expected.count else {
            (result.strictVerdict, result.gateReason) = (
                .fail, "\(observed.times.count) events instead of \(expected.count)"
            )
            return
        }
        let shifts = zip(observed.times, expected).map { $0 - $1 }
        let largest = Largest.magnitudeIndex(shifts).map { shifts[$0] } ?? 0
        guard let resolution = observed.resolution, resolution > 0 else {
            (result.strictVerdict, result.gateReason) = (
                .unsupported,
                "the sample interval of the observed spike times is not known, so tvbo-verify's rule cannot be applied"
            )
            return
        }
        // The sum of two printed numbers of 32 bits may be off by a unit in the last place of either.
        let slack = Largest.magnitude(expected) * 0x1p-23
        let isWithin = slack.isFinite && largest.magnitude <= resolution + slack
        result.strictVerdict = isWithin ? .pass : .fail
        let allowed = Largest.of(expected.map { OMVAnalysis.absoluteTolerance + tolerance * abs($0) }) ?? 0
        result.gateReason =
            "the largest shift of an event from its expected time is \(ReportNumber.short(largest)); one sample"
            + " interval, \(ReportNumber.short(resolution)), is allowed (OMV would allow"
            + " \(ReportNumber.short(allowed))), all in the unit of the spike times"
    }

    private func short(_ values: [Double]) -> String {
        let shown = values.prefix(8).map { ReportNumber.short($0) }.joined(separator: ", ")
        // The whole reason: 2 values observed, 3 expected: [10.1, 20.2] against [10.1, 20.2, 30.3]
        return "[\(shown)\(values.count > 8 ? ", … \(values.count) in all" : "")]"
    }

    // MARK: Observables

    private func spikes(_ node: YAMLNode) throws -> (times: [Double], resolution: Double?) {
        if let items = node.items {
            return (try numbers(YAMLNode(.sequence(items), at: node.place), "spike times"), nil)
        }
        if node["spiketimes file"] != nil {
            let trains = try trains(node)
            guard trains.count == 1, let only = trains.first else {
                throw fault(
                    "the key 'ids' selects \(trains.count) cells with spikes in the file of spike times; it must"
                        + " select one"
                )
            }
            return (only, nil)
        }
        let rows = try matrix(file(node))
        let times = rows.map { $0[0] }
        guard let detection = node["spike detection"] else { return (times, nil) }
        guard rows.allSatisfy({ $0.count >= 2 }) else {
            throw fault("for 'spike detection', the key 'columns' must name two columns, the times and the values")
        }
        let method = detection["method"]?.scalar?.text ?? "threshold"
        let rule: OMVAnalysis.Detection
        switch method {
        case "threshold": rule = .threshold(try number(detection, "threshold") ?? 0)
        case "derivative": rule = .derivative
        default: throw fault("there is no method '\(method)' of spike detection; use 'threshold' or 'derivative'")
        }
        let resolution = times.count > 1 ? times[times.count / 2] - times[times.count / 2 - 1] : nil
        return (OMVAnalysis.events(times, rows.map { $0[1] }, rule), resolution)
    }

    private func rate(_ node: YAMLNode) throws -> Double {
        if let number = node.scalar?.number { return number }
        let byIntervals = node["method"]?.scalar?.text != "duration based"
        let start = try number(node, "start_time") ?? 0
        let end = try number(node, "end_time") ?? .infinity
        let trains = node["spiketimes file"] != nil ? try self.trains(node) : [try spikes(node).times]
        guard !trains.isEmpty else { return 0 }
        let rates = trains.map { OMVAnalysis.rate($0, byIntervals: byIntervals, from: start, to: end) }
        return rates.reduce(0, +) / Double(rates.count)
    }

    private func resting(_ node: YAMLNode) throws -> Double {
        if let number = node.scalar?.number { return number }
        let count = try node["average last"].map { try whole($0, "average last", from: 1) } ?? 1
        let values = try matrix(file(node)).suffix(count).map { $0.count > 1 ? $0[1] : $0[0] }
        guard !values.isEmpty else { throw fault("the file is empty") }
        return values.reduce(0, +) / Double(values.count)
    }

    private func activation(_ result: inout OMVResult.Check) throws {
        let values = try matrix(file(observation.node)).flatMap { $0.dropFirst() }
        guard !values.isEmpty else {
            throw fault(
                "the file has no activation variables: 'header' skips all its rows, or 'columns' names only the"
                    + " column of the times"
            )
        }
        let outside = values.first { !($0 >= 0 && $0 <= 1) }
        result.verdict = outside == nil ? .pass : .fail
        result.reason =
            outside.map { "an activation variable has the value \($0), which is outside 0 to 1" }
            ?? "all \(values.count) values of the activation variables are within 0 to 1"
    }

    // MARK: Files

    private struct FileReference {
        var path: String
        var columns: [Int]
        var scaling: [Double]
        var header: Int
        var place: Place
    }

    private func file(_ node: YAMLNode) throws -> FileReference {
        guard let block = node["file"], let path = block["path"]?.scalar?.text else {
            throw fault("the observable '\(observation.observable)' needs a 'file' with the 'path' of the file to read")
        }
        let columns = try block["columns"].map(columnNumbers) ?? [0, 1]
        var scaling: [Double] = [1]
        if let node = block["scaling"] { scaling = try node.scalar?.number.map { [$0] } ?? numbers(node, "scaling") }
        if scaling.count == 1 { scaling = Array(repeating: scaling[0], count: columns.count) }
        guard scaling.count == columns.count else {
            throw fault(
                "the key 'columns' has \(columns.count) entries, but 'scaling' has \(scaling.count); give one factor,"
                    + " or one for each column"
            )
        }
        return FileReference(
            path: path, columns: columns, scaling: scaling,
            header: try block["header"].map { try whole($0, "header", from: 0) } ?? 0, place: block.place)
    }

    /// Returns the chosen columns of a file, scaled, of shape `[rows][columns]`. Numbers are parsed from the text of
    /// the file, so that rounding by printing is included.
    private func matrix(_ reference: FileReference) throws -> [[Double]] {
        let text = try files.text(reference.path, at: reference.place)
        return try text.utf8.split(separator: UInt8(ascii: "\n")).dropFirst(reference.header).map { line in
            let fields = line.split { $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: " ") }
            return try zip(reference.columns, reference.scaling).map { column, factor in
                guard fields.indices.contains(column), let value = DecimalNumber(utf8: fields[column])?.value else {
                    throw DiagnosticsError(
                        .unknownQuantity,
                        "a row of the file '\(reference.path)' has no number in column \(column), counted from 0; correct 'columns' or 'header'",
                        at: reference.place)
                }
                guard (value * factor).isFinite else {
                    throw fault("column \(column) of the file '\(reference.path)' holds a value that is not finite")
                }
                return value * factor
            }
        }
    }

    /// Returns the event times of each cell in a file of events, shape `[cells][events]`.
    private func trains(_ node: YAMLNode) throws -> [[Double]] {
        guard let block = node["spiketimes file"], let path = block["path"]?.scalar?.text else {
            throw fault(
                "the 'spiketimes file' of the observable '\(observation.observable)' needs the 'path' of the file to"
                    + " read"
            )
        }
        let isIdFirst = block["format"]?.scalar?.text != "TIME_ID"
        let wanted = block["ids"]?.scalar?.text ?? "0"
        let factor = try number(block, "scaling") ?? 1
        var trains: OrderedDictionary<String, [Double]> = [:]
        for line in try files.text(path, at: block.place).split(separator: "\n") {
            let fields = line.split(whereSeparator: { $0 == "\t" || $0 == " " }).map(String.init)
            guard fields.count >= 2, let time = Double(fields[isIdFirst ? 1 : 0]) else { continue }
            let id = fields[isIdFirst ? 0 : 1]
            guard wanted == "*" || Double(wanted) == Double(id) else { continue }
            guard (time * factor).isFinite else { throw fault("the file '\(path)' holds a time that is not finite") }
            trains[id, default: []].append(time * factor)
        }
        return Array(trains.values)
    }

    private func columnNumbers(_ node: YAMLNode) throws -> [Int] {
        let columns = try (node.items ?? []).map { try whole($0, "columns", from: 0) }
        guard !columns.isEmpty else {
            throw DiagnosticsError(.invalidValue, "'columns' is empty", at: node.place)
        }
        return columns
    }

    /// The largest number of rows or columns that a test may name.
    private static let maximumRows = 1_000_000_000

    /// Returns the number that a key has as its value; nil if the key is absent.
    private func number(_ block: YAMLNode, _ key: String) throws -> Double? {
        guard let node = block[key] else { return nil }
        guard let number = node.scalar?.number else {
            throw DiagnosticsError(.wrongType, "the key '\(key)' must be a number, not \(node.kind)", at: node.place)
        }
        return number
    }

    /// Returns an integer of at least `least`.
    private func whole(_ node: YAMLNode, _ what: String, from least: Int) throws -> Int {
        guard let number = node.scalar?.number, let whole = Int(exactly: number),
            (least...Self.maximumRows).contains(whole)
        else {
            throw DiagnosticsError(
                .invalidValue,
                "the key '\(what)' takes only whole numbers from \(least) to \(Self.maximumRows)", at: node.place)
        }
        return whole
    }

    private func numbers(_ node: YAMLNode, _ what: String) throws -> [Double] {
        guard let items = node.items else { throw fault("the key '\(what)' must be a list of numbers") }
        return try items.map { item in
            guard let number = item.scalar?.number else {
                throw fault("the list '\(what)' has an item that is not a number")
            }
            return number
        }
    }

    private func fault(_ message: String) -> DiagnosticsError {
        DiagnosticsError(.invalidValue, message, at: observation.place)
    }
}
