import Simulator
import Traces

/// The faults that mutation testing can seed in recorded solutions: columns that are exchanged, flat, reversed,
/// shifted, or not a number in one row.
struct TraceFaults {
    private let trajectory: Trajectory
    private static let shifts = [1, -1, 2, -2, 3, -3, 5, -5, 8, -8, 13, -13]
    private static let places = (1...32).map { Double($0) / 33 }

    /// Creates the faults of solutions with the columns of the given one.
    init(_ trajectory: Trajectory) { self.trajectory = trajectory }

    /// All faults that can be seeded in recorded solutions. Columns are exchanged only if they differ, and a column is
    /// made flat, reversed or shifted only if it is not constant.
    var all: [Fault] {
        let columns = trajectory.columns
        return columns.indices.flatMap { index in
            swapped(index) + (isConstant(index) ? [] : moved(index)) + missing(index)
        }
    }

    private func isConstant(_ index: Int) -> Bool {
        let values = trajectory.columns[index].values
        return values.allSatisfy { $0 == values.first }
    }

    private func swapped(_ first: Int) -> [Fault] {
        let columns = trajectory.columns
        return columns.indices[(first + 1)...].filter { columns[$0].values != columns[first].values }.map { second in
            Fault(
                .swappedColumns, "\(columns[first].name) and \(columns[second].name)",
                .trace { run in
                    run.trajectory.swap(first, second)
                    run.values.swapAt(first, second)
                })
        }
    }

    private func moved(_ index: Int) -> [Fault] {
        let name = trajectory.columns[index].name
        let flat = fault(.flat, name, index, slope: 0) { row, _ in 0 * row }
        let reversed = fault(.reversed, name, index, slope: -1) { row, count in count - 1 - row }
        let shifted = Self.shifts.map { rows in
            // Such as `shifted pop[0]/v by -2 rows`.
            fault(.shifted, "\(name) by \(rows) \(rows.magnitude == 1 ? "row" : "rows")", index, slope: 1) {
                min($1 - 1, max(0, $0 - rows))
            }
        }
        return [flat, reversed] + shifted
    }

    /// Returns a fault that gives each row of a column the value of another row.
    private func fault(
        _ kind: FaultKind, _ place: String, _ index: Int, slope: Double,
        _ source: @escaping @Sendable (_ row: Int, _ count: Int) -> Int
    ) -> Fault {
        Fault(
            kind, place,
            .trace { run in
                let moved = { (values: [Double]) in values.indices.map { values[source($0, values.count)] } }
                run.trajectory.leftLimits = []
                run.trajectory.columns[index].values = moved(run.trajectory.columns[index].values)
                run.trajectory.columns[index].slopes = run.trajectory.columns[index].slopes.map { slopes in
                    moved(slopes).map { slope * $0 }
                }
                run.values[index] = moved(run.values[index])
            })
    }

    private func missing(_ index: Int) -> [Fault] {
        Self.places.map { share in
            Fault(
                // Such as `nan pop[0]/v at 50 % of the rows`.
                .notANumber, "\(trajectory.columns[index].name) at \(Int((share * 100).rounded())) % of the rows",
                .trace { run in
                    let row = min(run.trajectory.times.count - 1, Int(share * Double(run.trajectory.times.count)))
                    run.trajectory.columns[index].values[row] = .nan
                    run.values[index][row] = .nan
                })
        }
    }
}

extension Trajectory {
    /// Exchanges the values of two columns, which keep their names.
    fileprivate mutating func swap(_ first: Int, _ second: Int) {
        let (one, other) = (columns[first], columns[second])
        (columns[first].values, columns[first].slopes) = (other.values, other.slopes)
        (columns[second].values, columns[second].slopes) = (one.values, one.slopes)
        for index in leftLimits.indices {
            leftLimits[index].values.swapAt(first, second)
            leftLimits[index].slopes.swapAt(first, second)
        }
    }
}
