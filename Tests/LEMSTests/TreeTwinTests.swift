import ModelCore
import Simulation
import TestSupport
import Testing

/// Programs in which the instructions of a subtree are repeated for its twins, against the same programs compiled
/// instance by instance.
struct TreeTwinTests {
    private func compare(_ model: Model, _ comment: Comment) throws {
        for isInitialization in [false, true] {
            let plain = try TreeProgram(model, twinsFrom: .max, isInitialization: isInitialization)
            let repeated = try TreeProgram(model, twinsFrom: 0, isInitialization: isInitialization)
            #expect(repeated.isSame(as: plain), comment)
        }
    }

    @Test(
        .enabled(if: Engines.areFetched, "needs pyNeuroML in .engines: make engines"), arguments: TreeLaneTests.networks
    )
    func networks(network: TreeLaneTests.Network) throws {
        let folder = try TemporaryFolder()
        try compare(try Engines.loader.model(path: try folder.write(network.document, to: "d.xml")), "")
    }

    @Test(arguments: 0..<10) func randomTrees(block: Int) throws {
        for index in 0..<20 {
            let seed = UInt64(1000 + block * 20 + index)
            let tree = RandomTree(seed: seed)
            for columns in [[], Array(tree.paths.prefix(1)), tree.paths] {
                let text = TestDocument.text(tree.body, columns: columns, length: "3 s", step: "0.125 s")
                try compare(try TestDocument.model(text), "seed \(seed), \(columns.count) columns")
            }
        }
    }
}
