import Quantities
import Simulation
import Testing

/// The units of the quantities of a flat model.
struct QuantityUnitsTests {
    private let millivolt = PhysicalUnit("mV", .voltage, power: -3)

    @Test func eachQuantityHasItsUnit() {
        var units = QuantityUnits()
        units["a/v"] = millivolt
        units["a/t"] = .millisecond
        units["b/v"] = millivolt
        #expect(units["a/v"] == millivolt)
        #expect(units["b/v"] == millivolt)
        #expect(units["a/t"] == .millisecond)
    }

    @Test func dimensionlessAndUnknownQuantitiesHaveNone() {
        var units = QuantityUnits()
        units["q"] = nil
        #expect(units["q"] == nil)
        #expect(units["unknown"] == nil)
        units["q"] = millivolt
        units["q"] = nil
        #expect(units["q"] == nil)
    }

    /// The later of two units of a quantity counts, and other quantities keep theirs.
    @Test func unitsCanBeReplaced() {
        var units = QuantityUnits()
        units["x"] = millivolt
        units["y"] = millivolt
        units["x"] = .millisecond
        #expect(units["x"] == .millisecond)
        #expect(units["y"] == millivolt)
    }
}
