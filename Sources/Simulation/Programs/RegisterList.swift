/// A list of registers, stored as runs of consecutive ones so that operations on all of them are fast.
///
///     let derivatives = RegisterList(model.derivatives, memory)
///     derivatives.copy(registers, into: slopes)
struct RegisterList {
    private struct Run: BitwiseCopyable {
        var first: Int32
        var count: Int32
    }

    private let runs: UnsafeBufferPointer<Run>

    /// Creates a list of the registers with the given numbers, in memory that belongs to an arena.
    init(_ registers: [Int32], _ memory: Memory) {
        var runs: [Run] = []
        for register in registers {
            if let last = runs.last, last.first + last.count == register {
                runs[runs.count - 1].count += 1
            } else {
                runs.append(Run(first: register, count: 1))
            }
        }
        self.runs = memory.copy(runs)
    }

    /// Copies the values of the listed registers, in the order of the list, to `target`.
    /// - Parameter registers: The register file.
    @inline(__always)
    func copy(_ registers: UnsafeMutablePointer<Double>, into target: UnsafeMutablePointer<Double>) {
        var next = target
        for run in runs {
            if run.count == 1 {
                next.pointee = registers[Int(run.first)]
            } else {
                next.update(from: registers + Int(run.first), count: Int(run.count))
            }
            next += Int(run.count)
        }
    }

    /// Returns whether the number of any of the listed registers is in a range.
    func contains(anyOf range: Range<Int32>) -> Bool {
        runs.contains { range.overlaps($0.first..<($0.first + $0.count)) }
    }

    /// Adds the values of the listed registers, times a factor, to other values by compensated summation.
    /// - Parameters:
    ///   - registers: The register file.
    ///   - values: The values to which they are added, in the order of the list, in other memory than the registers.
    ///   - carry: The rounding errors of `values` so far, in the same order, which are updated.
    @inline(__always)
    func add(
        _ registers: UnsafeMutablePointer<Double>, times factor: Double, to values: UnsafeMutablePointer<Double>,
        _ carry: UnsafeMutablePointer<Double>
    ) {
        var place = 0
        for run in runs {
            let (source, target, error) = (registers + Int(run.first), values + place, carry + place)
            for index in 0..<Int(run.count) {
                let whole = factor * source[index] + error[index]
                let old = target[index]
                let sum = old + whole
                error[index] = whole - (sum - old)
                target[index] = sum
            }
            place += Int(run.count)
        }
    }

    /// Returns whether the values of all listed registers are finite.
    @inline(__always)
    func areFinite(_ registers: UnsafeMutablePointer<Double>) -> Bool {
        for run in runs where !FiniteCheck.holds(registers + Int(run.first), Int(run.count)) { return false }
        return true
    }

    /// Returns whether the value of any of the listed registers is not 0.
    /// - Parameter registers: The register file.
    @inline(__always)
    func containsTrue(_ registers: UnsafeMutablePointer<Double>) -> Bool {
        for run in runs {
            let values = UnsafeRawPointer(registers + Int(run.first))
            let (count, wide) = (Int(run.count), Int(run.count) & ~7)
            // Results are 1 or 0, or NaN, which counts as true; -0 does not occur.
            var any: UInt64 = 0
            if wide > 0 {
                var lanes = SIMD8<UInt64>()
                for place in stride(from: 0, to: wide, by: 8) {
                    lanes |= values.loadUnaligned(fromByteOffset: place &* 8, as: SIMD8<UInt64>.self)
                }
                for lane in lanes.indices { any |= lanes[lane] }
            }
            for place in wide..<count {
                any |= values.loadUnaligned(fromByteOffset: place &* 8, as: UInt64.self)
            }
            if any != 0 { return true }
        }
        return false
    }
}
