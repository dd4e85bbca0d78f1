/// The subtrees of a tree of instances that are compiled by repeating the instructions of an equal one, such as the cells
/// of a population after the first one.
///
/// The model of a twin has the same parent, so that both read the same values of the instances around them.
struct TreeTwins {
    /// A subtree that is equal to an earlier one.
    struct Twin {
        /// The numbers of the instances of the subtree.
        var range: ClosedRange<Int>
        /// The numbers of the instances of the earlier one.
        var model: ClosedRange<Int>
    }

    /// The state of the compilation of a subtree, which twins have in common.
    struct State: Hashable {
        /// The shape of the subtree.
        var shape: Int32
        /// Boolean values that indicate which of its variables are computed.
        var needed: ArraySlice<Bool>
        /// The names of the states that other instances read, after the number of their instance.
        var copies: [String]
    }

    /// The twins by the smallest number of their instances. None is inside of another one.
    private(set) var twins: [Int: Twin] = [:]
    /// The numbers of the roots of the models that begin with the instance of a number, the largest number first.
    private(set) var models: [Int: [Int]] = [:]
    /// The smallest number of the instances of each model, by the number of its root.
    private(set) var firsts: [Int: Int] = [:]
    /// The number of twins of each model, by the number of its root.
    private var counts: [Int: Int] = [:]
    /// All twins and models, each with the index of the one around it; -1 for none.
    private var blocks: [(block: Twin, outer: Int)] = []
    /// The index of the innermost twin or model to which each instance belongs, by its number; -1 for none.
    private var innermost: [Int32] = []
    /// The numbers of the roots of the twins and models whose variables others have needed, so that they are no longer
    /// alike.
    private var disturbed: Set<Int> = []

    /// Creates a division without twins.
    init() {}

    /// Finds the twins of a tree.
    /// - Parameters:
    ///   - scope: The instances.
    ///   - shapes: The shapes of their subtrees.
    ///   - state: A function that returns the state of the compilation of a subtree, given the numbers of its instances.
    ///     Twins have the same one.
    init(_ scope: TreeScope, _ shapes: TreeShapes, state: (ClosedRange<Int>) -> State) {
        innermost = Array(repeating: -1, count: scope.instances.count)
        var pending = [scope.instances.count - 1]
        while let parent = pending.popLast() {
            var known: [State: Int] = [:]
            for part in scope.instances[parent].parts.map({ $0.number }) {
                guard shapes.shape[part] >= 0 else {
                    pending.append(part)
                    continue
                }
                let range = Int(shapes.first[part])...part
                let state = state(range)
                guard let root = known[state] else {
                    known[state] = part
                    pending.append(part)
                    continue
                }
                let model = Int(shapes.first[root])...root
                twins[range.lowerBound] = Twin(range: range, model: model)
                counts[root, default: 0] += 1
                claim(range, model)
                if firsts.updateValue(model.lowerBound, forKey: root) == nil { claim(model, model) }
            }
        }
        for (root, first) in firsts.sorted(by: { $0.key > $1.key }) { models[first, default: []].append(root) }
    }

    /// Notes the block of instances. The instances of a model get the blocks inside of it later.
    private mutating func claim(_ range: ClosedRange<Int>, _ model: ClosedRange<Int>) {
        blocks.append((Twin(range: range, model: model), Int(innermost[range.lowerBound])))
        for number in range { innermost[number] = Int32(blocks.count - 1) }
    }

    /// Returns the number of twins of the model whose root has a number.
    func count(of root: Int) -> Int { counts[root] ?? 0 }

    /// Returns the innermost twin or model to which an instance belongs; nil for others.
    func block(of number: Int) -> Twin? {
        innermost.isEmpty || innermost[number] < 0 ? nil : blocks[Int(innermost[number])].block
    }

    /// Notes that a variable of an instance is needed. The twins and models around it are no longer like those of their
    /// kind if they do not contain all instances by way of which it is needed.
    /// - Parameter path: A range that contains the numbers of these instances.
    mutating func disturb(_ number: Int, neededFrom path: ClosedRange<Int>) {
        var index = innermost.isEmpty ? -1 : Int(innermost[number])
        while index >= 0 {
            let (block, outer) = blocks[index]
            if !(block.range.contains(path.lowerBound) && block.range.contains(path.upperBound)) {
                disturbed.insert(block.range.upperBound)
            }
            index = outer
        }
    }

    /// Returns whether a twin is still in the state that it had in common with its model.
    func isUndisturbed(_ twin: Twin) -> Bool {
        !disturbed.contains(twin.range.upperBound) && !disturbed.contains(twin.model.upperBound)
    }
}
