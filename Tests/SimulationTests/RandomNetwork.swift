import Expressions
import Simulation

/// A network of relaxation oscillators with different constants and initial states, random synapses with delays, gap
/// junctions between neighbours, and resets, written as a flat model.
///
///     let flat = try RandomNetwork(cells: 65, synapses: 300).flat()
struct RandomNetwork {
    let cells: Int
    let synapses: Int

    /// The source and target of each synapse; targets have different numbers of synapses.
    private var pairs: [(source: Int, target: Int)] {
        var state: UInt64 = 7
        func next(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        return (0..<synapses).map { _ in (next(cells), next(next(cells) + 1)) }
    }

    /// Returns the model, in which states of cells and synapses alternate in the order of the tree.
    func flat() throws -> FlatModel {
        let pairs = self.pairs
        var flat = FlatModel(
            name: "net", constants: [:], states: [], definitions: [], tests: [], deliveries: [])
        var places: [Int] = []
        for cell in 0..<cells {
            flat.constants["tau\(cell)"] = 0.5 + Double(cell % 7) / 8
            flat.constants["drive\(cell)"] = 3 + Double(cell % 5) / 4
            flat.states.append(
                .init(
                    path: "v\(cell)", initial: -0.3 + Double(cell % 3) / 10,
                    derivative: try LaneTests.number(
                        "(drive\(cell) * m\(cell) - v\(cell) + total\(cell) + 0.01 * gap\(cell)) / tau\(cell)"),
                    limits: cell % 2 == 0 ? -5...5 : nil))
            flat.states.append(
                .init(
                    path: "w\(cell)", initial: 0.1,
                    derivative: try LaneTests.number("a\(cell) * (1 - w\(cell)) - w\(cell)"))
            )
            flat.states.append(.init(path: "count\(cell)", initial: 0, derivative: nil))
            for (number, pair) in pairs.enumerated() where pair.target == cell {
                places.append(number)
                flat.constants["g\(number)"] = Double(number % 9) / 16
                flat.states.append(
                    .init(path: "s\(number)", initial: 0, derivative: try LaneTests.number("0 - 2 * s\(number)")))
            }
        }
        for number in pairs.indices {
            flat.definitions.append(
                .init(
                    path: "i\(number)",
                    source: .value(try LaneTests.number("g\(number) * s\(number) * (1 - v\(pairs[number].target))"))))
        }
        for cell in 0..<cells { try define(cell, pairs, &flat) }
        for number in places.isEmpty ? [] : pairs.indices.map({ $0 }) {
            let place = flat.states.firstIndex { $0.path == "s\(number)" } ?? 0
            flat.deliveries.append(
                .init(
                    delay: Double(number % 4) / 8,
                    actions: [.assign(state: place, value: try LaneTests.number("s\(number) + 0.5"))]))
        }
        return flat
    }

    private func define(_ cell: Int, _ pairs: [(source: Int, target: Int)], _ flat: inout FlatModel) throws {
        let neighbour = (cell + 1) % cells
        let values = [
            ("a\(cell)", "0.3 * exp(v\(cell) / 2)"),
            ("m\(cell)", "1 / (1 + exp(0 - (v\(cell) + w\(cell)) * 4)) + 0.1 * w\(cell)^3"),
            ("gap\(cell)", "v\(neighbour) - v\(cell)"),
        ]
        for (path, text) in values {
            flat.definitions.append(.init(path: path, source: .value(try LaneTests.number(text))))
        }
        let parts = pairs.indices.filter { pairs[$0].target == cell }.map { "i\($0)" }
        flat.definitions.append(.init(path: "total\(cell)", source: .sum(parts)))
        let place = flat.states.firstIndex { $0.path == "v\(cell)" } ?? 0
        flat.tests.append(
            .init(
                path: "cell\(cell)", condition: try LaneTests.condition("v\(cell) .gt. 1.5"),
                actions: [
                    .assign(state: place, value: .number(-1)),
                    .assign(state: place + 2, value: try LaneTests.number("count\(cell) + 1")),
                    .send(connections: pairs.indices.filter { pairs[$0].source == cell }), .note(source: cell),
                ]))
        flat.tests.append(
            .init(
                path: "cell\(cell)", condition: try LaneTests.condition("count\(cell) .gt. 6"),
                actions: [.assign(state: place + 2, value: .number(0))]))
    }
}
