import ElementaryFunctions
import Expressions
import Glibc
import ModelCore

/// Steps a tree of components with dictionaries, one name at a time: slow, without registers, without constants worked
/// out beforehand, and without anything left out. The oracle of the tree's programs.
///
/// It follows the rules of jLEMS as `Conventions.md` states them, and shares with the programs only the model that the
/// reader made. It covers children, lists, attachments, selections, requirements, conditions, regimes, events and
/// random numbers; not kinetic schemes, tunnels or `MultiInstantiate`.
final class TreeWalker {
    /// A component in the tree.
    final class Node {
        let id: String
        let component: Component
        let type: ComponentType
        unowned let walker: TreeWalker
        weak var parent: Node?
        /// Parameters, constants, states, derived variables and the copies of requirements.
        var own: [String: Double]
        /// The copies that other components read, by exposure.
        var exposed: [String: Double] = [:]
        var time = 0.0
        var regime: Regime?
        var slots: [(name: String, node: Node)] = []
        var lists: [(name: String, nodes: [Node])] = []
        var attachments: [(name: String, nodes: [Node])] = []
        var connections: [(port: String, target: Node, targetPort: String, delay: Double)] = []
        let isDoubled: Bool

        init(_ component: Component, _ walker: TreeWalker, parent: Node?, isDoubled: Bool) {
            id = component.id
            self.component = component
            self.walker = walker
            self.parent = parent
            self.isDoubled = isDoubled
            type = walker.types[component.type]!
            own = component.values
            for variable in type.dynamics.stateVariables { own[variable.quantity.name] = 0 }
            for variable in allDerived { own[variable.quantity.name] = 0 }
            if type.hasDynamics { for requirement in type.requirements { own[requirement.name] = 0 } }
            let single = component.children.filter { !$0.isListed }
            for name in Self.javaOrder(single.map(\.slot)) {
                let child = single.last { $0.slot == name }!.component
                slots.append((name, Node(child, walker, parent: self, isDoubled: isDoubled)))
            }
            for child in component.children where child.isListed {
                let node = Node(child.component, walker, parent: self, isDoubled: false)
                if let index = lists.firstIndex(where: { $0.name == child.slot }) {
                    lists[index].nodes.append(node)
                } else {
                    lists.append((child.slot, [node]))
                }
            }
            attachments = Self.javaOrder(type.attachments.map(\.name)).map { ($0, []) }
            regime = type.dynamics.regimes.first(where: \.isInitial)
        }

        private var allDerived: [Dynamics.DerivedVariable] {
            type.dynamics.derivedVariables + type.dynamics.regimes.flatMap(\.derivedVariables)
        }

        /// The contained components, in the order in which they are stepped.
        var parts: [Node] { slots.map(\.node) + lists.flatMap(\.nodes) + attachments.flatMap(\.nodes) }

        /// The order in which a Java HashMap of at most twelve names gives them.
        static func javaOrder(_ names: [String]) -> [String] {
            func bucket(_ name: String) -> UInt32 {
                let hash = name.utf16.reduce(UInt32(0)) { $0 &* 31 &+ UInt32($1) }
                return (hash ^ (hash >> 16)) & 15
            }
            var seen: [String] = []
            for name in names where !seen.contains(name) { seen.append(name) }
            return seen.enumerated().sorted { (bucket($0.1), $0.0) < (bucket($1.1), $1.0) }.map(\.1)
        }

        // MARK: Names

        /// The value that other components read under a name.
        func seen(_ name: String) -> Double {
            if let value = exposed[name] { return value }
            if type.hasDynamics, type.composition.exposures.contains(name) { return 0 }
            return own[name] ?? parent?.seen(name) ?? .nan
        }

        private func value(_ expression: Expression) -> Double { walker.value(expression, self) }

        private func pullRequirements() {
            guard type.hasDynamics else { return }
            for requirement in type.requirements { own[requirement.name] = parent?.seen(requirement.name) ?? .nan }
        }

        private func expose() {
            guard type.hasDynamics else { return }
            for variable in type.dynamics.stateVariables {
                if let name = variable.exposure { exposed[name] = own[variable.quantity.name] }
            }
            for variable in allDerived {
                if let name = variable.exposure { exposed[name] = own[variable.quantity.name] }
            }
        }

        // MARK: Steps

        private func derive(_ variables: [Dynamics.DerivedVariable]) {
            for variable in variables {
                if case .select(let selection) = variable.source { own[variable.quantity.name] = select(selection) }
            }
            for variable in variables {
                if case .value(let expression) = variable.source { own[variable.quantity.name] = value(expression) }
            }
            for variable in variables {
                if case .conditional(let expression) = variable.source {
                    own[variable.quantity.name] = value(expression)
                }
            }
        }

        private func select(_ selection: Selection) -> Double {
            let step = selection.steps[0]
            guard selection.steps.count == 1, step.choice == .all else {
                return slots.first { $0.name == step.name }?.node.seen(selection.quantity) ?? .nan
            }
            let nodes = (lists + attachments).first { $0.name == step.name }?.nodes ?? []
            let values = nodes.map { $0.seen(selection.quantity) }
            return selection.reduction == .multiply ? values.reduce(1, *) : values.reduce(0, +)
        }

        /// Takes a step to an instant. Contained components are stepped first.
        func step(to instant: Double) {
            for part in parts { part.step(to: instant) }
            let dynamics = type.dynamics
            time = instant
            pullRequirements()
            derive(dynamics.derivedVariables)
            let rates = dynamics.timeDerivatives.map { value($0.value) }
            for (rate, derivative) in zip(rates, dynamics.timeDerivatives) {
                own[derivative.variable]! += walker.step * rate
            }
            for block in dynamics.onConditions where value(block.test) != 0 { perform(block.actions) }
            expose()
            guard let regime else { return }
            derive(regime.derivedVariables)
            for derivative in regime.timeDerivatives {
                own[derivative.variable]! += walker.step * value(derivative.value)
            }
            for block in regime.onConditions where value(block.test) != 0 { perform(block.actions) }
        }

        private func perform(_ actions: [Dynamics.Action]) {
            for case .assign(let variable, let expression) in actions { own[variable] = value(expression) }
            for case .send(let port) in actions { send(port) }
            for case .transition(let name) in actions {
                regime = type.dynamics.regimes.first { $0.name == name }
                perform(regime?.onEntry ?? [])
            }
        }

        // MARK: Events

        private func send(_ port: String) {
            for connection in connections where connection.port == port && connection.delay <= 0 {
                connection.target.receive(connection.targetPort)
            }
            for connection in connections where connection.port == port && connection.delay > 0 {
                walker.queue.append((walker.now + connection.delay, connection.target, connection.targetPort))
            }
        }

        /// An event arrives at a port.
        func receive(_ port: String) {
            let isForgotten =
                !type.dynamics.regimes.isEmpty && type.composition.eventPorts.contains { $0.name == port }
            if !isForgotten, let block = type.dynamics.onEvents.last(where: { $0.port == port }) {
                perform(block.actions)
            }
            if let block = regime?.onEvents.last(where: { $0.port == port }) { perform(block.actions) }
        }

        // MARK: Initialization

        /// Initializes a component three times, and the components in it after the first and the second time.
        func initialize() {
            pullRequirements()
            start()
            for _ in 0..<2 {
                for part in parts { part.initialize() }
                pullRequirements()
                derive(type.dynamics.derivedVariables)
                start()
            }
        }

        private func start() {
            for _ in 0..<(isDoubled ? 2 : 1) {
                for assignment in type.dynamics.onStart { own[assignment.variable] = value(assignment.value) }
            }
            if let initial = type.dynamics.regimes.first(where: \.isInitial) {
                regime = initial
                perform(initial.onEntry)
            }
            expose()
        }
    }

    fileprivate let types: [String: ComponentType]
    fileprivate let step: Double
    fileprivate var queue: [(time: Double, target: Node, port: String)] = []
    /// The time up to which delayed events have been delivered.
    fileprivate var now = 0.0
    private var seed: UInt64
    private var root: Node!
    private let model: Model

    /// Builds the tree of a model, with its connections.
    init(_ model: Model) {
        self.model = model
        types = Dictionary(uniqueKeysWithValues: model.types.map { ($0.name, $0) })
        step = model.simulation.stepTime.value
        seed = (UInt64(bitPattern: model.simulation.seed) ^ 0x5_DEEC_E66D) & 0xFFFF_FFFF_FFFF
        root = Node(model.component(model.target!)!, self, parent: nil, isDoubled: true)
        for wire in root.lists.first(where: { $0.name == "wires" })?.nodes ?? [] { connect(wire.component, wire) }
    }

    private func connect(_ wire: Component, _ node: Node) {
        let cells = root.lists.flatMap(\.nodes)
        let source = cells.first { $0.id == wire.attributes["from"] }!
        var target = cells.first { $0.id == wire.attributes["to"] }!
        if let synapse = wire.attributes["synapse"] {
            let list = target.attachments.firstIndex { $0.name == wire.attributes["list"] }!
            let attached = Node(model.component(synapse)!, self, parent: target, isDoubled: true)
            target.attachments[list].nodes.append(attached)
            target = attached
        }
        source.connections.append(
            (wire.attributes["source"]!, target, wire.attributes["sink"]!, wire.values["delay"] ?? 0))
    }

    /// The recorded columns of a run, in the order of the paths, shape `[paths][steps + 1]`.
    func run(_ paths: [String]) -> [[Double]] {
        let outputs = paths.map { path -> (Node, String) in
            let parts = path.split(separator: "/").map(String.init)
            let node = parts.dropLast().reduce(root!) { node, part in
                node.slots.first { $0.name == part }?.node ?? node.lists.flatMap(\.nodes).first { $0.id == part }!
            }
            return (node, parts.last!)
        }
        root.initialize()
        var columns = outputs.map { [$0.0.seen($0.1)] }
        var time = 0.0
        let count = Int((model.simulation.durationTime.value / step).rounded())
        for _ in 0..<count {
            time += step
            now = time
            // Handlers of delayed events may send further events, which arrive with the next step if they are due.
            let due = queue.filter { $0.time <= time }.enumerated().sorted { ($0.1.time, $0.0) < ($1.1.time, $1.0) }
            queue.removeAll { $0.time <= time }
            for (_, event) in due { event.target.receive(event.port) }
            root.step(to: time)
            for (index, output) in outputs.enumerated() { columns[index].append(output.0.seen(output.1)) }
        }
        return columns
    }

    // MARK: Expressions

    /// `java.util.Random.nextDouble`.
    private func draw() -> Double {
        func bits(_ count: UInt64) -> UInt64 {
            seed = (seed &* 0x5_DEEC_E66D &+ 0xB) & 0xFFFF_FFFF_FFFF
            return seed >> (48 - count)
        }
        let high = bits(26)
        return Double((high << 27) + bits(27)) * 0x1p-53
    }

    fileprivate func value(_ expression: Expression, _ node: Node) -> Double {
        switch expression {
        case .number(let value): return value
        case .boolean(let truth): return truth ? 1 : 0
        case .name(let name): return node.own[name] ?? (name == "t" ? node.time : model.globals[name] ?? .nan)
        case .negate(let x): return -value(x, node)
        case .not(let x): return value(x, node) == 0 ? 1 : 0
        case .logic(let connective, let x, let y):
            let (a, b) = (value(x, node) != 0, value(y, node) != 0)
            return (connective == .and ? a && b : a || b) ? 1 : 0
        case .relation(let relation, let x, let y):
            let (a, b) = (value(x, node), value(y, node))
            let holds =
                switch relation {
                case .less: a < b
                case .lessOrEqual: a <= b
                case .greater: a > b
                case .greaterOrEqual: a >= b
                case .equal: a == b
                case .notEqual: a != b
                }
            return holds ? 1 : 0
        case .arithmetic(let operation, let x, let y):
            let (a, b) = (value(x, node), value(y, node))
            switch operation {
            case .add: return a + b
            case .subtract: return a - b
            case .multiply: return a * b
            case .divide: return a / b
            case .modulo: return a - b * (a / b).rounded(.down)
            case .power: return b == 2 ? a * a : ElementaryFunctions.pow(a, b)
            }
        case .call(let function, let arguments):
            let x = value(arguments[0], node)
            switch function {
            case .random: return x * draw()
            case .sin: return ElementaryFunctions.sin(x)
            case .exp: return ElementaryFunctions.exp(x)
            case .sqrt: return sqrt(x)
            default: return .nan
            }
        case .piecewise(let branches, let otherwise):
            for branch in branches where value(branch.condition, node) != 0 { return value(branch.value, node) }
            return otherwise.map { value($0, node) } ?? .nan
        case .apply: return .nan
        }
    }
}
