/// The detection of changes in a stretch: a part of a series with one machine and only finite values.
struct StretchDetector: Sendable {
    /// The index of the first point of the stretch within the series.
    let first: Int
    /// The latest tolerance of the stretch; nil if none is known.
    var tolerance: Double? { didSet { tolerance.map { character.limitRounding(to: $0) } } }
    /// The key of the machine that measured the values of the stretch; nil if none is known.
    var machine: String?
    private let isDeterministic: Bool
    private var character: NoiseCharacter
    private var exact = ExactChanges()
    private var wave = WaveTest()
    private var noisy: ChangeDetector
    /// The values of the stretch that have been appended so far: the distances of the points from the first golden,
    /// ``SeriesPoint/distance``.
    private(set) var values: [Double] = []

    /// Creates a detector for a stretch, a part of a series with one machine and only finite values.
    /// - Parameters:
    ///   - first: The index of the first point of the stretch in the series.
    ///   - isDeterministic: A Boolean value that indicates whether every difference of two values above rounding is a
    ///     change, because equal inputs give equal values.
    init(first: Int, tolerance: Double?, machine: String?, isDeterministic: Bool, thresholds: Thresholds) {
        self.isDeterministic = isDeterministic
        self.first = first
        noisy = ChangeDetector(thresholds: thresholds)
        self.tolerance = tolerance
        self.machine = machine
        character = NoiseCharacter(tolerance: tolerance)
    }

    /// Appends the next value of the stretch, and looks for a change.
    mutating func append(_ value: Double) {
        values.append(value)
        character.append(value)
        wave.append(value)
        exact.append(value, rounding: character.rounding)
        guard !isDeterministic else { return }
        noisy.tolerance = tolerance
        noisy.append(value)
    }

    /// A Boolean value that indicates whether the values have no noise, so that every difference above rounding counts
    /// as a change. Values on a sine wave have no noise either, but no changes.
    var isExact: Bool { isDeterministic || character.isExact || wave.isWave }

    /// The standard deviation of the noise of the values; 0 if there is none.
    var noise: Double { isExact ? 0 : noisy.scale }

    /// The steps and ramps found in the stretch so far, in order; empty for a sine wave without noise, unless equal
    /// inputs give equal values.
    var changes: [Change] {
        // A wave is a season, unless the values come from a simulator, which has none.
        if isExact { return wave.isWave && !isDeterministic ? [] : exact.changes }
        var changes = noisy.changes
        let end = noisy.cleaned.count
        // The level after the latest step is known better now than when it was found.
        if let last = changes.last, last.shape == .step, noisy.start == last.start, last.start >= noisy.sums.origin {
            changes[changes.count - 1].after = noisy.sums.mean(last.start, end)
        }
        return changes
    }
}
