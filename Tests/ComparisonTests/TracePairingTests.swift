import Comparison
import Diagnostics
import Foundation
import Quantities
import TestSupport
import Testing
import Traces

struct TracePairingTests {
    private func unit(_ name: String) throws -> PhysicalUnit { try #require(UnitTable.unit(named: name)) }

    /// A trace of four rows whose columns hold different multiples of the times.
    private func trace(_ names: [String], unit: PhysicalUnit? = nil) -> Trajectory {
        let times = [0.0, 1, 2, 3]
        return Trajectory(
            times: times,
            columns: names.enumerated().map { index, name in
                .init(name: name, unit: unit, values: times.map { $0 * Double(index + 1) })
            })
    }

    private func names(_ pairing: TracePairing) throws -> [String] { try pairing.signals().map(\.name) }

    /// Equal names are paired in the order of the reference, wherever they are in the test.
    @Test func equalNamesArePaired() throws {
        let reference = trace(["a", "b", "c"])
        for order in [["a", "b", "c"], ["c", "b", "a"], ["b", "c", "a"]] {
            let test = Trajectory(times: reference.times, columns: order.compactMap { reference.column($0) })
            let pairing = try TracePairing(reference: reference, test: test, map: [])
            #expect(try names(pairing) == ["a", "b", "c"])
            for signal in try pairing.signals() { #expect(signal.reference == signal.test) }
            #expect(pairing.unpaired.isEmpty)
        }
    }

    /// Columns without a partner are listed, those of the reference first, with their samples that are not finite.
    @Test func columnsWithoutAPartnerAreListed() throws {
        var reference = trace(["a", "x", "y"])
        var test = trace(["z", "a", "w"])
        reference.columns[2].values[1] = .nan
        test.columns[0].values[2] = .infinity
        test.columns[1].values[3] = -.infinity
        let pairing = try TracePairing(reference: reference, test: test, map: [])
        #expect(pairing.unpaired.map(\.name) == ["x", "y", "z", "w"])
        #expect(pairing.unpaired.map(\.isReference) == [true, true, false, false])
        #expect(pairing.unpaired.map(\.nonFinite.count) == [0, 1, 1, 0])
        #expect(pairing.unpaired.map(\.nonFinite.first) == [nil, 1, 2, nil])
        #expect(pairing.nonFinite.map(\.reference.count) == [0])
        #expect(pairing.nonFinite.map(\.test.first) == [3])
    }

    /// Without a shared name, equal numbers of columns are paired by position, with the names of the reference.
    @Test func positionsDecideWithoutNames() throws {
        let pairing = try TracePairing(reference: trace(["a", "b"]), test: trace(["c", "d"]), map: [])
        #expect(try names(pairing) == ["a", "b"])
        #expect(pairing.unpaired.isEmpty)
        for signal in try pairing.signals() { #expect(signal.reference == signal.test) }
    }

    /// A map takes precedence over names and positions. Columns that it does not mention are not listed.
    @Test func aMapDecides() throws {
        let reference = trace(["a", "b"])
        let pairing = try TracePairing(
            reference: reference, test: trace(["b", "a", "c"]), map: [("a", "a"), ("a", "b"), ("b", "c")])
        let signals = try pairing.signals()
        #expect(signals.map { $0.reference[1] } == [1, 1, 2])
        #expect(signals.map { $0.test[1] } == [2, 1, 3])
        #expect(pairing.unpaired.isEmpty)
    }

    /// The test is read in the unit of the reference; a column of the test without a unit is assumed to have it.
    @Test func unitsAreConverted() throws {
        let (volt, millivolt, celsius, kelvin) = (try unit("V"), try unit("mV"), try unit("degC"), try unit("K"))
        func test(_ own: PhysicalUnit?, _ other: PhysicalUnit?) throws -> AlignedSignal {
            let (reference, test) = (trace(["a"], unit: own), trace(["a"], unit: other))
            return try #require(try TracePairing(reference: reference, test: test, map: []).signals().first)
        }
        #expect(try test(millivolt, volt).test == [0, 1000, 2000, 3000])
        for (own, value) in zip(try test(volt, millivolt).test, [0, 1e-3, 2e-3, 3e-3]) {
            #expect(abs(own - value) < 1e-18)
        }
        for (own, value) in zip(try test(kelvin, celsius).test, [273.15, 274.15, 275.15, 276.15]) {
            #expect(abs(own - value) < 1e-12)
        }
        #expect(try test(millivolt, nil).test == [0, 1, 2, 3])
        #expect(try test(millivolt, volt).unit == millivolt)
    }

    /// A trace in another unit is the same trace: there and back every difference is that of rounding.
    @Test func aConversionKeepsTheTrace() throws {
        let reference = trace(["a", "b"], unit: try unit("mV"))
        var test = reference
        for column in test.columns.indices {
            test.columns[column].unit = try unit("V")
            test.columns[column].values = test.columns[column].values.map { $0 / 1000 }
        }
        for signal in try TracePairing(reference: reference, test: test, map: []).signals() {
            #expect(SignalMetrics(signal).maxAbs < 1e-14)
        }
    }

    // MARK: Refusals

    /// A reference without a unit does not determine the unit to which the test should be converted.
    @Test func aUnitOfTheTestAloneIsRefused() throws {
        let pairing = try TracePairing(reference: trace(["a"]), test: trace(["a"], unit: unit("mV")), map: [])
        #expect(
            headlines { _ = try pairing.signals() } == [
                "error[E0703]: the column 'a' of the reference has the unit '1', but the column 'a' of the run 'mV'; give both the same unit"
            ])
    }

    @Test func unitsOfOtherDimensionsAreRefused() throws {
        let pairing = try TracePairing(
            reference: trace(["a"], unit: unit("mV")), test: trace(["a"], unit: unit("ms")), map: [])
        #expect(
            headlines { _ = try pairing.signals() } == [
                "error[E0703]: the column 'a' of the second trace is in 'ms', which cannot be converted to 'mV', the unit of its partner in the first trace"
            ])
    }

    @Test func tracesWithoutColumnsAreRefused() {
        #expect(
            headlines { _ = try TracePairing(reference: trace([]), test: trace(["a"]), map: []) } == [
                "error[E0802]: the first of the two traces has no column beside that of its times, so that nothing can be compared"
            ])
        #expect(
            headlines { _ = try TracePairing(reference: trace(["a"]), test: trace([]), map: [("a", "a")]) } == [
                "error[E0802]: the second of the two traces has no column beside that of its times, so that nothing can be compared"
            ])
    }

    @Test func tracesWithNothingInCommonAreRefused() {
        let pair = { _ = try TracePairing(reference: trace(["a", "b"]), test: trace(["c"]), map: []) }
        #expect(
            headlines(pair) == [
                "error[E0703]: the columns of the two traces cannot be paired: they share no name, and their numbers, 2 and 1, differ"
            ])
        #expect(hints(pair) == ["pair a column of the first trace with one of the second, as in --map v=pop[0]/v"])
    }

    @Test func unknownNamesInAMapAreRefused() {
        let first = {
            _ = try TracePairing(reference: trace(["voltage", "b"]), test: trace(["c"]), map: [("voltag", "c")])
        }
        #expect(headlines(first) == ["error[E0703]: the first of the two traces has no column 'voltag'"])
        #expect(hints(first) == ["did you mean 'voltage'?"])
        let second = { _ = try TracePairing(reference: trace(["a"]), test: trace(["c", "d"]), map: [("a", "xyz")]) }
        #expect(headlines(second) == ["error[E0703]: the second of the two traces has no column 'xyz'"])
        #expect(hints(second) == ["use one of its columns c, d"])
    }
}
