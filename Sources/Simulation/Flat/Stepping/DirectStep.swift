/// A program of whole steps that consists of one routine of native code, which replaces the states and computes a number
/// that is 0 if the step is quiet. Its steps need no further decisions between them.
///
///     let taken = direct.take(100, after: 0, clock, halfStep, before: 0.1, row, into: block, distance: 8)
struct DirectStep {
    /// The routine, which takes one step.
    let routine: NativeCode.Entry
    /// The register file.
    let registers: UnsafeMutablePointer<Double>
    /// The register of the time at the end of the step, in seconds.
    let end: Int
    /// The register of the middle of the next step, in seconds.
    let nextMidpoint: Int
    /// The register that is 0 after a quiet step.
    let activity: Int

    /// Takes steps as long as they are quiet, and copies a row of registers after each of them.
    /// - Parameters:
    ///   - count: The largest number of steps.
    ///   - first: The number of steps that were taken before.
    ///   - clock: The clock of the grid.
    ///   - halfStep: Half the step size, in seconds.
    ///   - switching: The next instant of a switch, in seconds, which the middle of the next step must not reach.
    ///   - row: The row that is copied.
    ///   - rows: The memory for the rows.
    ///   - distance: The distance of two rows in memory, counted in values.
    /// - Returns: The number of quiet steps. If it is less than `count`, a further step was taken, whose row was not
    ///   copied.
    @inline(__always)
    func take(
        _ count: Int, after first: Int, _ clock: TimeGrid.Clock, _ halfStep: Double, before switching: Double,
        _ row: RecordedRow, into rows: UnsafeMutablePointer<Double>, distance: Int
    ) -> Int {
        var rows = rows
        for taken in 0..<count {
            let instant = clock.milliseconds(first &+ taken &+ 1) * 1e-3
            let middle = instant + halfStep
            registers[end] = instant
            registers[nextMidpoint] = middle
            routine(registers, 1)
            guard middle < switching, registers[activity] == 0 else { return taken }
            row.copy(registers, into: rows)
            rows += distance
        }
        return count
    }
}
