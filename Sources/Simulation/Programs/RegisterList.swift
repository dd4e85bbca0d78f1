/// A list of registers, stored as runs of consecutive ones.
///
///     let derivatives = RegisterList(model.derivatives, memory)
///     derivatives.copy(registers, into: slopes)
struct RegisterList {
    private struct Run: BitwiseCopyable {
        var first: Int32
        var count: Int32
    }

    private let runs: UnsafeBufferPointer<Run>

    /// Creates a list in an arena.
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

    /// Copies the values of the registers, in order.
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

    /// Returns whether any of the registers is not 0.
    @inline(__always)
    func containsTrue(_ registers: UnsafeMutablePointer<Double>) -> Bool {
        for run in runs {
            var any: UInt64 = 0
            let values = registers + Int(run.first)
            for place in 0..<Int(run.count) { any |= values[place].bitPattern }
            // Results are 1 or 0, or NaN, which counts as true; -0 does not occur.
            if any != 0 { return true }
        }
        return false
    }
}
