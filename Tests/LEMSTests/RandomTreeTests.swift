import Foundation
import ModelCore
import Simulation
import Simulator
import TestSupport
import Testing

/// The programs of the tree order on random trees, compared with an independent implementation.
struct RandomTreeTests {
    /// Every variable of the tree equals, bit by bit, that of `TreeWalker`, which keeps every value in a dictionary.
    /// Recording further quantities changes nothing.
    @Test(arguments: 0..<30) func programsStepAsTheWalkerDoes(block: Int) throws {
        for index in 0..<20 {
            let seed = UInt64(block * 20 + index)
            let tree = RandomTree(seed: seed)
            let text = TestDocument.text(tree.body, columns: tree.paths, length: "3 s", step: "0.125 s")
            let model = try TestDocument.model(text)
            let wanted = TreeWalker(model).run(tree.paths)
            let columns = try PreparedModel(model).run(SimulationRequest()).trajectory.columns
            for (path, (column, values)) in zip(tree.paths, zip(columns, wanted)) {
                let row = zip(column.values, values).enumerated().first { $1.0.bitPattern != $1.1.bitPattern }
                #expect(
                    row == nil,
                    "seed \(seed): \(path) departs in row \(row?.offset ?? 0): \(row?.element.0 ?? 0), walker \(row?.element.1 ?? 0)"
                )
            }
            // Two paths are tested, the first and the last; all paths would take minutes.
            for index in Set([0, tree.paths.count - 1]) {
                let (path, column) = (tree.paths[index], columns[index])
                let alone = try TestDocument.run(
                    TestDocument.text(tree.body, columns: [path], length: "3 s", step: "0.125 s"))
                #expect(alone[0] == column.values, "seed \(seed): \(path) depends on what else is recorded")
            }
        }
    }
}
