/// The assignment of the events of a test to the events of a reference with the smallest cost.
///
///     let matching = EventMatching([10, 20, 30], [12, 24, 30], within: 5)
///     matching.f1  // 1: every event has a partner
///     matching.shifts  // [2, 4, 0]
///
/// Partners occur in the same order in both trains, and are at most a given time apart, the window. A pair costs its
/// distance times 2 / window, and an event without a partner costs 1. The smallest sum is the distance of Victor and
/// Purpura (1996, doi 10.1152/jn.1996.76.2.1310) with the rate 2 / window.
public struct EventMatching: Sendable {
    /// The pairs of partners in order of time, each as the index of the event in the reference and the index of the
    /// event in the test.
    public private(set) var pairs: [(reference: Int, test: Int)] = []
    /// The shift of each pair of partners, the time of the test's event minus that of the reference's, in milliseconds.
    public private(set) var shifts: [Double] = []
    /// The cost of the assignment, which is the distance of Victor and Purpura between the two trains.
    public private(set) var cost: Double
    /// The number of events of the reference, with or without a partner.
    public let referenceCount: Int
    /// The number of events of the test, with or without a partner.
    public let testCount: Int

    /// Finds the assignment of least cost.
    /// - Parameters:
    ///   - reference: The times of the reference's events in milliseconds, increasing.
    ///   - test: The times of the test's events in milliseconds, increasing.
    ///   - window: The largest permitted time between partners, in milliseconds.
    /// - Complexity: O(*p* log *n*) in the number *p* of pairs within the window.
    public init(_ reference: [Double], _ test: [Double], within window: Double) {
        (referenceCount, testCount) = (reference.count, test.count)
        cost = Double(reference.count + test.count)
        var chains = MatchChains(count: test.count)
        var first = 0
        for (index, time) in reference.enumerated() {
            while first < test.count, test[first] < time - window { first += 1 }
            var last = first
            while last < test.count, test[last] <= time + window { last += 1 }
            // The pairs are visited from the last to the first, so that a chain contains an event of the reference only
            // once.
            for partner in (first..<last).reversed() {
                let distance = (test[partner] - time).magnitude
                chains.add(index, partner, gain: window > 0 ? 2 - 2 * distance / window : 2)
            }
        }
        guard let best = chains.best else { return }
        cost -= best.gain
        pairs = chains.pairs(of: best.index)
        shifts = pairs.map { test[$0.test] - reference[$0.reference] }
    }

    /// The F1 score, from 0 to 1: the harmonic mean of the share of reference events that have a partner and the share
    /// of test events that have one; 1 if there are no events.
    public var f1: Double {
        let count = referenceCount + testCount
        return count == 0 ? 1 : 2 * Double(pairs.count) / Double(count)
    }

    /// The largest magnitude of the shift between two partners, in milliseconds; infinite when no event has a partner.
    public var largestShift: Double { pairs.isEmpty ? .infinity : Largest.magnitude(shifts) }

    /// The root mean square of the shifts between partners, in milliseconds; infinite when no event has a partner.
    public var rmsShift: Double {
        guard !pairs.isEmpty else { return .infinity }
        return (shifts.reduce(0) { $0 + $1 * $1 } / Double(shifts.count)).squareRoot()
    }

    /// The mean of the shifts between partners, test minus reference, in milliseconds; nil if no event has a partner.
    public var bias: Double? { shifts.isEmpty ? nil : shifts.reduce(0, +) / Double(shifts.count) }

    /// The mean change of the shift between partners from one event of the reference to the next, by least squares, in
    /// milliseconds per event; nil for fewer than two pairs.
    public var slope: Double? {
        guard shifts.count > 1, let bias else { return nil }
        let middle = pairs.reduce(0) { $0 + Double($1.reference) } / Double(pairs.count)
        let (products, squares) = zip(pairs, shifts).reduce((0.0, 0.0)) { sums, pair in
            let place = Double(pair.0.reference) - middle
            return (sums.0 + place * (pair.1 - bias), sums.1 + place * place)
        }
        return squares > 0 ? products / squares : nil
    }

    /// The index of the first event of the reference without a partner; nil if all have one.
    public var firstUnmatchedReference: Int? { Self.firstMissing(pairs.map(\.reference), referenceCount) }

    /// The index of the first event of the test without a partner; nil if all have one.
    public var firstUnmatchedTest: Int? { Self.firstMissing(pairs.map(\.test), testCount) }

    private static func firstMissing(_ present: [Int], _ count: Int) -> Int? {
        let missing = present.enumerated().first { $0.offset != $0.element }?.offset ?? present.count
        return missing < count ? missing : nil
    }
}

/// Chains of pairs in which the events of both sides increase, and the chain of largest gain that ends at each event of
/// the test.
private struct MatchChains {
    private struct Link {
        let reference: Int
        let test: Int
        let previous: Int?
        let gain: Double
    }

    private var links: [Link] = []
    /// The best link of each range of events of the test that a Fenwick tree distinguishes.
    private var tree: [Int?]

    init(count: Int) { tree = [Int?](repeating: nil, count: count + 1) }

    /// The chain of pairs that lowers the cost the most: the index in `links` of its last pair, and the amount by which
    /// it lowers the cost of leaving all events without a partner; nil if there are no pairs.
    var best: (index: Int, gain: Double)? {
        best(before: tree.count - 1).map { ($0, links[$0].gain) }
    }

    mutating func add(_ reference: Int, _ test: Int, gain: Double) {
        let previous = best(before: test)
        let total = gain + (previous.map { links[$0].gain } ?? 0)
        links.append(Link(reference: reference, test: test, previous: previous, gain: total))
        var place = test + 1
        while place < tree.count {
            if tree[place].map({ links[$0].gain < total }) ?? true { tree[place] = links.count - 1 }
            place += place & -place
        }
    }

    /// Returns the best link that ends before the event of the test with the given index.
    private func best(before test: Int) -> Int? {
        var (place, found) = (test, nil as Int?)
        while place > 0 {
            if let link = tree[place], found.map({ links[$0].gain < links[link].gain }) ?? true { found = link }
            place -= place & -place
        }
        return found
    }

    func pairs(of end: Int) -> [(reference: Int, test: Int)] {
        var result: [(reference: Int, test: Int)] = []
        var next: Int? = end
        while let index = next {
            result.append((links[index].reference, links[index].test))
            next = links[index].previous
        }
        return result.reversed()
    }
}
