/// The data from which the script of a report page draws a chart: panels, one below the other, with a common horizontal
/// axis.
///
///     let chart = ChartData(title: "v", axis: "time (ms)", columns: [times.script], panels: [panel], group: "run")
struct ChartData {
    /// The ways in which a line of a chart is drawn.
    enum Form: String {
        /// Straight lines that connect the values.
        case line
        /// Short vertical strokes in one row of the panel, such as spike times. Their horizontal positions are those in
        /// the column of the line.
        case ticks
    }

    /// One line of a panel: the values of a quantity, or the times of events.
    struct Line {
        /// The name of the line in the chart's key.
        var name: String
        /// The CSS class that gives the line its color.
        var style: String
        /// The way in which the line is drawn.
        var form: Form = .line
        /// The index, in the chart's `columns`, of the list with the horizontal positions of the points or strokes.
        var column: Int
        /// The values of the line at the positions in `column`; nil if the line is drawn as ticks.
        var values: ScriptValue?
        /// The index, in the panel's `rows`, of the row in which ticks are drawn; nil for a line of values.
        var row: Int?
    }

    /// A horizontal line across a panel at one value, such as a tolerance.
    struct Rule {
        /// The value at which the line is drawn, in the unit of the panel.
        var value: Double
        /// The name of the line in the chart's key.
        var name: String
    }

    /// A shaded band of a panel around its first line or around zero, such as the values that a tolerance allows.
    struct Band {
        /// The distance from the center of the band to each of its borders, in the unit of the panel.
        var distance: Double
        /// The name of the band in the chart's key.
        var name: String
        /// The position on the horizontal axis at which the band starts; nil for the start of the visible part.
        var start: Double?
        /// The position on the horizontal axis at which the band ends; nil for the end of the visible part.
        var end: Double?
    }

    /// One diagram of a chart, with a vertical axis of its own.
    struct Panel {
        /// The label of the vertical axis.
        var label: String
        /// The height of the panel relative to the other panels of the chart.
        var height: Double
        /// The lines that the panel shows.
        var lines: [Line]
        /// The horizontal lines that the panel shows, such as tolerances.
        var rules: [Rule] = []
        /// The bands that the panel shows around its first line or, if `isAroundZero` is true, around zero.
        var bands: [Band] = []
        /// A Boolean value that indicates whether the bands of the panel are around zero. The vertical axis then
        /// includes zero.
        var isAroundZero = false
        /// The names of the rows in which the panel draws ticks; empty for a panel of values.
        var rows: [String] = []
    }

    /// The title of the chart for screen readers.
    var title: String
    /// The label of the horizontal axis.
    var axis: String
    /// The lists of horizontal positions to which the lines of all panels refer by index.
    var columns: [ScriptValue]
    /// The panels from top to bottom.
    var panels: [Panel]
    /// The name of the group of charts to which the chart belongs; charts of one group are zoomed together.
    var group: String

    /// The chart as the JSON value that the script of the page reads.
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
