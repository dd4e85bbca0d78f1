/// A chart as data of the script: panels above each other on one horizontal axis.
///
///     let chart = ChartData(title: "v", axis: "time (ms)", columns: [times.script], panels: [panel], group: "run")
struct ChartData {
    /// The ways in which the values of a line are drawn.
    enum Form: String {
        /// Straight lines between the values.
        case line
        /// Short vertical strokes at the positions of the column, in a row of the panel.
        case ticks
    }

    /// The values of one quantity.
    struct Line {
        /// The name in the key of the chart.
        var name: String
        /// The class that gives the color.
        var style: String
        /// The way in which the values are drawn.
        var form: Form = .line
        /// The index of the column with the positions.
        var column: Int
        /// The values; nil for ticks.
        var values: ScriptValue?
        /// The index of the row of ticks.
        var row: Int?
    }

    /// A horizontal line at one value, such as a tolerance.
    struct Rule {
        /// The value.
        var value: Double
        /// The name of the line.
        var name: String
    }

    /// The interval within a distance of a line, such as the values that a tolerance allows.
    struct Band {
        /// The distance, in the unit of the panel.
        var distance: Double
        /// The name of the band.
        var name: String
        /// The start of the band on the horizontal axis; nil for the start of the line.
        var start: Double?
        /// The end of the band on the horizontal axis; nil for the end of the line.
        var end: Double?
    }

    /// One diagram of a chart.
    struct Panel {
        /// The label of the vertical axis.
        var label: String
        /// The height relative to the other panels.
        var height: Double
        /// The lines.
        var lines: [Line]
        /// The horizontal lines.
        var rules: [Rule] = []
        /// The bands around the first line, or around zero.
        var bands: [Band] = []
        /// A Boolean value that indicates whether the bands are around zero, which the panel then contains.
        var isAroundZero = false
        /// The names of the rows of ticks.
        var rows: [String] = []
    }

    /// The accessible title.
    var title: String
    /// The label of the horizontal axis.
    var axis: String
    /// The columns of positions.
    var columns: [ScriptValue]
    /// The panels from top to bottom.
    var panels: [Panel]
    /// The name of the group of charts that are zoomed together.
    var group: String

    /// The data of the script.
    var script: ScriptValue {
        .object([
            ("t", .text(title)), ("x", .text(axis)), ("g", .text(group)), ("xs", .list(columns)),
            ("p", .list(panels.map(Self.panel))),
        ])
    }

    private static func panel(_ panel: Panel) -> ScriptValue {
        var members: [(String, ScriptValue)] = [
            ("l", .text(panel.label)), ("h", .number(panel.height)), ("s", .list(panel.lines.map(line))),
        ]
        if !panel.rules.isEmpty {
            members.append(
                ("r", .list(panel.rules.map { .object([("v", .number($0.value)), ("n", .text($0.name))]) })))
        }
        if !panel.bands.isEmpty { members.append(("b", .list(panel.bands.map(band)))) }
        if panel.isAroundZero { members.append(("z", .flag(true))) }
        if !panel.rows.isEmpty { members.append(("rows", .texts(panel.rows))) }
        return .object(members)
    }

    private static func line(_ line: Line) -> ScriptValue {
        var members: [(String, ScriptValue)] = [
            ("n", .text(line.name)), ("k", .text(line.style)), ("c", .number(Double(line.column))),
        ]
        if line.form != .line { members.append(("d", .text(line.form.rawValue))) }
        if let values = line.values { members.append(("y", values)) }
        if let row = line.row { members.append(("row", .number(Double(row)))) }
        return .object(members)
    }

    private static func band(_ band: Band) -> ScriptValue {
        var members: [(String, ScriptValue)] = [("w", .number(band.distance)), ("n", .text(band.name))]
        if let start = band.start { members.append(("f", .number(start))) }
        if let end = band.end { members.append(("t", .number(end))) }
        return .object(members)
    }
}
