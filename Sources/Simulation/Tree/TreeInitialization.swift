import Expressions
import ModelCore

/// The compilation of the initialization of a tree, with a routine for each instance.
extension TreeCompiler {
    /// Emits the routines of all instances and returns the label of the whole initialization.
    ///
    /// As in jLEMS, the routine of an instance first initializes the instance without its derived variables. Then it
    /// initializes its parts and the instance with its derived variables, in this order, and repeats both once.
    func emitInitialization() throws -> TreeAssembler.Label {
        var labels: [TreeAssembler.Label?] = []
        try forEachInstance(
            { number in
                let parts = scope.instances[number].parts.map { labels[scope.number(of: $0)] }.compactMap { $0 }
                guard !parts.isEmpty || !scope.layout(number).hasNothingToStep else {
                    labels.append(nil)
                    return
                }
                labels.append(try emitInitialization(number, parts + schemeParts(number, labels)))
            },
            copy: { twin, copied in
                guard let label = try copy(copied, to: twin.range) else { return false }
                for number in twin.model { labels.append(labels[number].map(label)) }
                return true
            })
        let start = out.label()
        out.mark(start)
        if let last = labels.last, let root = last { out.branch(.perform, to: root) }
        out.control(.finish)
        return start
    }

    /// Returns the labels of the initialization routines of the states and transitions in an instance's kinetic
    /// schemes. As in jLEMS, the scheme initializes these once more, after the initialization as parts of the instance.
    /// - Parameter labels: The label of the routine of each instance, by its number; nil if it needs none.
    func schemeParts(_ number: Int, _ labels: [TreeAssembler.Label?]) -> [TreeAssembler.Label] {
        let instance = scope.instances[number]
        return scope.layout(number).type.dynamics.kineticSchemes.flatMap { scheme in
            ((instance.members(of: scheme.nodes) ?? []) + (instance.members(of: scheme.edges) ?? []))
                .compactMap { labels[scope.number(of: $0)] }
        }
    }

    private func emitInitialization(_ number: Int, _ parts: [TreeAssembler.Label]) throws -> TreeAssembler.Label {
        let whole = out.label()
        out.mark(whole)
        try pullRequirements(number)
        try start(number)
        let itself = out.label()
        for _ in 0..<2 {
            for part in parts { out.branch(.perform, to: part) }
            out.branch(.perform, to: itself)
        }
        out.control(.finish)
        out.mark(itself)
        try pullRequirements(number)
        try derive(number)
        try start(number)
        out.control(.finish)
        return whole
    }

    private func start(_ number: Int) throws {
        let dynamics = scope.layout(number).type.dynamics
        for _ in 0..<(scope.instances[number].isDoubled ? 2 : 1) {
            for assignment in dynamics.onStart {
                try evaluate(assignment.value, into: try state(assignment.variable, number), of: number)
            }
        }
        if let active = regimes[number] {
            let initial = Self.initialRegime(dynamics.regimes)
            out.copy(out.literal(Double(initial)), into: active)
            try emit(dynamics.regimes[initial].onEntry, of: number)
        }
        showCopies(number)
    }
}
