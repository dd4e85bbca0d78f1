import ErrorAnalysis
import Simulation
import TestSupport
import Testing
import Traces

struct EventAnchorTests {
    private func anchors(_ events: [SwiftModel.Event]) throws -> EventAnchors {
        try EventAnchors(Flattener.flatten(SwiftModel.model([("x", "1", 0), ("y", "-y", 1)], events: events)))
    }

    /// Comparisons of a state with a constant are thresholds, in either direction; others are not.
    @Test func thresholdsComeFromConditions() throws {
        let found = try anchors([
            ("y < 0.25", [("x", "0")]), ("x > 2", [("x", "0")]), ("x >= -1", [("y", "1")]),
            ("x > y", [("x", "0")]), ("t > 0.5", [("x", "0")]),
        ]).thresholds
        #expect(found.map(\.path) == ["p[0]/x", "p[0]/x", "p[0]/y"])
        #expect(found.map(\.value) == [-1, 2, 0.25])
        #expect(found.map(\.isRising) == [true, true, false])
        #expect(found.map(\.resets) == [false, true, false])
    }

    @Test func equalThresholdsCountOnce() throws {
        let anchors = try anchors([("x > 2", [("y", "0")]), ("x > 2", [("y", "1")]), ("y < 3", [("x", "1")])])
        #expect(anchors.thresholds.count == 2)
        #expect(anchors.paths == ["p[0]/x", "p[0]/y"])
        #expect(try self.anchors([]).paths.isEmpty)
    }

    private func trace(_ x: [Double], _ y: [Double]) -> Trajectory {
        Trajectory(
            times: x.indices.map { 10 * Double($0) },
            columns: [.init(name: "p[0]/x", unit: nil, values: x), .init(name: "p[0]/y", unit: nil, values: y)])
    }

    /// A crossing lies on the line between two rows and takes effect at the second; all are in the order of time.
    @Test func crossingsAreInterpolated() throws {
        let anchors = try anchors([("x > 2", [("y", "0")]), ("y < 3", [("x", "0")])])
        let events = anchors.events(trace([0, 1, 5, 1, 3, 4], [5, 5, 5, 5, 4, 0]))
        // x rises through 2 after a quarter and after half of a step; y falls through 3 after a quarter.
        #expect(events.map(\.crossing) == [12.5, 35, 42.5])
        #expect(events.map(\.effect) == [20, 40, 50])
        #expect(anchors.events(trace([2, 1, 0, -1], [3, 4, 5, 6])).isEmpty)
    }

    /// A quantity that its event resets is never seen beyond the threshold: the crossing is extrapolated from the step
    /// before.
    @Test func resetsAreExtrapolated() throws {
        let anchors = try anchors([("x > 2", [("x", "0")])])
        let events = anchors.events(trace([0, 0.75, 1.5, 0, 0.75, 1.5, 0.1], [0, 0, 0, 0, 0, 0, 0]))
        // A decrease counts as a reset if it is at least three times the previous increase.
        #expect(events.isEmpty)
        let steeper = anchors.events(trace([1, 1.375, 1.75, 0, 0.25, 0.5, 0.25], [0, 0, 0, 0, 0, 0, 0]))
        #expect(steeper.map(\.effect) == [30])
        #expect(abs((steeper.first?.crossing ?? 0) - (20 + 10 * 0.25 / 0.375)) < 1e-12)
    }
}
