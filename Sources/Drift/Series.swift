/// The values of one measured quantity over successive verifications, the oldest first.
///
///     let points = [0, 0, 0.2].enumerated().map { SeriesPoint(position: .init($0), value: $1, tolerance: 1) }
///     DriftAnalysis(Series(name: "v", points: points)).findings  // one step at 2, from 0 to 0.2
public struct Series: Sendable, Hashable {
    /// The name of the series, such as `ex3 rk4 0.005 ms: max_abs of v in potential`; for rows of a file without the
    /// name of a series, the name that was passed to the reader.
    public var name: String
    /// The points of the series in the order of the verifications.
    public var points: [SeriesPoint]
    /// The error bar of the golden in the unit of the values, its distance from the solution at step size zero; nil if
    /// it is not known.
    public var goldenError: Double?

    /// A Boolean value that indicates whether equal inputs give equal values, so that there is no noise. If it is
    /// false, the analysis decides from the values whether there is noise.
    public var isDeterministic: Bool

    /// Creates a series from its points, the oldest first.
    public init(
        name: String, points: [SeriesPoint], goldenError: Double? = nil, isDeterministic: Bool = false
    ) {
        self.name = name
        self.points = points
        self.goldenError = goldenError
        self.isDeterministic = isDeterministic
    }
}

/// One value of a series, measured by one verification.
public struct SeriesPoint: Sendable, Hashable {
    /// The number, the name or the time of the verification that measured the value.
    public var position: SeriesPosition
    /// The signed value, such as an error of a run. A value that is not finite counts as missing: levels before and
    /// after it are not compared.
    public var value: Double
    /// The tolerance of the check that compares the value, at least 0, in the unit of the value; nil if none is known.
    public var tolerance: Double?
    /// The commit that was checked out in the repository of the case, or that the table of the series states; nil if
    /// none is known.
    public var commit: String?
    /// The key of the machine that ran the verification; nil if it is unknown, which does not count as a change of the
    /// machine.
    public var machine: String?
    /// The golden that the value is measured against; nil if there is no lineage of goldens.
    public var golden: GoldenPosition?

    /// Creates a point of a series.
    /// - Precondition: The tolerance is nil, or finite and at least 0.
    public init(
        position: SeriesPosition, value: Double, tolerance: Double? = nil, commit: String? = nil,
        machine: String? = nil, golden: GoldenPosition? = nil
    ) {
        precondition(
            tolerance.map { $0.isFinite && $0 >= 0 } != false,
            "internal error: the tolerance of a point of a series must be finite and at least 0")
        self.position = position
        self.value = value
        self.tolerance = tolerance
        self.commit = commit
        self.machine = machine
        self.golden = golden
    }

    /// The signed distance of the result from the first golden of the lineage: the value plus the distance of its
    /// golden from the first. It does not jump where a new golden is accepted.
    var distance: Double { value + (golden?.distance ?? 0) }
}

/// The identifier of a golden, and its distance from the first golden of its lineage, the chain of accepted goldens.
public struct GoldenPosition: Sendable, Hashable {
    /// The identifier of the golden, such as its digest.
    public var id: String
    /// The signed distance of this golden from the first golden of its lineage, in the unit of the values, which is
    /// added to a value to obtain its distance from the first golden.
    public var distance: Double

    /// Creates the position of a golden in its lineage.
    public init(id: String, distance: Double) {
        self.id = id
        self.distance = distance
    }
}

/// The place of a point in its series: the number or name of a verification, or a time, as it was written.
public struct SeriesPosition: Sendable, Hashable, Encodable, CustomStringConvertible {
    /// The position as it was written, such as the id of a verification.
    public let description: String
    /// The position as it is shown to readers, such as the start time of a verification instead of its id.
    public let label: String
    /// The position as a number; nil if it is not one.
    public let number: Double?

    /// Creates the position of a point in its series from the number of a verification.
    public init(_ number: Int) {
        description = String(number)
        label = description
        self.number = Double(number)
    }

    /// Creates the position of a point in its series from a text, and from the number by which points are ordered, if
    /// there is one.
    /// - Parameter label: The text that is shown to readers; nil for `text`.
    public init(text: String, number: Double? = nil, label: String? = nil) {
        description = text
        self.label = label ?? text
        self.number = number
    }

    /// Encodes the position as a number if it has one, and as its text otherwise.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let number { try container.encode(number) } else { try container.encode(description) }
    }
}
