import Expressions
import ModelCore

/// The compilation of the initialization of a tree, with a routine for each instance.
extension TreeCompiler {
    /// The largest number of executed routines for which the initialization is executed by the compiler. The number grows
    /// exponentially with the depth of the tree.
    private static let routineLimit = 1e8

    /// A Boolean value that indicates whether the initialization can send events, on entry to an initial regime.
    var sendsInitially: Bool { scope.layouts.contains { Self.entered($0.type.dynamics).contains(where: \.isSending) } }

    /// A Boolean value that indicates whether the initialization is part of the program and executed in each run: if it
    /// can send events, or takes long.
    var keepsInitialization: Bool { forcesInitialization || sendsInitially || executions(root) > Self.routineLimit }

    /// Returns the number of routines that the initialization of an instance executes.
    private func executions(_ instance: Instance) -> Double {
        2 + 2 * instance.parts.reduce(0) { $0 + executions($1) }
    }

    /// Initializes the registers, unless the initialization is part of the program. Its instructions, which are about as
    /// many as those of a step and all handlers, are not kept.
    func initialize() throws {
        guard !keepsInitialization else { return }
        var copies = RenamedRoutines()
        let initialization = try emitRoutines(&copies, emitsTwins: false)
        out.resolveLabels()
        out.execute(initialization, copies)
        out.removeCode()
    }

    /// Returns the actions on entry to the initial regime; none without regimes.
    static func entered(_ dynamics: Dynamics) -> [Dynamics.Action] {
        dynamics.regimes.isEmpty ? [] : dynamics.regimes[initialRegime(dynamics.regimes)].onEntry
    }

    /// Emits the routines of all instances and returns the label of the whole initialization.
    func emitInitialization() throws -> TreeAssembler.Label {
        var none = RenamedRoutines()
        return try emitRoutines(&none, emitsTwins: true)
    }

    /// Emits the routines of all instances and returns the label of the whole initialization.
    ///
    /// As in jLEMS, the routine of an instance first initializes the instance without its derived variables. Then it
    /// initializes its parts and the instance with its derived variables, in this order, and repeats both once.
    /// - Parameters:
    ///   - copies: The routines of twins for which no instructions are emitted.
    ///   - emitsTwins: A Boolean value that indicates whether instructions are emitted for all twins.
    private func emitRoutines(_ copies: inout RenamedRoutines, emitsTwins: Bool) throws -> TreeAssembler.Label {
        var routines: [RenamedRoutines.Routine?] = []
        try forEachInstance(
            { number in
                let parts = scope.instances[number].parts.compactMap { routines[$0.number] }
                guard !parts.isEmpty || !scope.layout(number).hasNothingToStep else {
                    routines.append(nil)
                    return
                }
                let label = try emitRoutine(number, parts + schemeParts(number, routines))
                routines.append(.init(label: label))
            }, isEmitting: emitsTwins,
            copy: { twin, copied in
                if !emitsTwins, !out.isRecording {
                    guard let registers = registers(of: copied, in: twin.range) else { return false }
                    addChecked(copied, registers, twin.range)
                    let model = routines[twin.model.upperBound]
                    // Other instances call the routine of the root of a twin only.
                    routines += Array(repeating: nil, count: twin.range.count - 1)
                    routines.append(model.map { copies.add(copied.registers, registers, of: $0.label) })
                    return true
                }
                guard let label = try copy(copied, to: twin.range) else { return false }
                for number in twin.model { routines.append(routines[number].map { .init(label: label($0.label)) }) }
                return true
            })
        let start = out.label()
        out.mark(start)
        if let last = routines.last, let root = last { out.branch(.perform, to: root.label, copy: root.copy) }
        out.control(.finish)
        return start
    }

    /// Returns the initialization routines of the states and transitions in an instance's kinetic schemes. As in jLEMS,
    /// the scheme initializes these once more, after the initialization as parts of the instance.
    /// - Parameter routines: The routine of each instance, by its number; nil if it needs none.
    private func schemeParts(
        _ number: Int, _ routines: [RenamedRoutines.Routine?]
    ) -> [RenamedRoutines.Routine] {
        let instance = scope.instances[number]
        return scope.layout(number).type.dynamics.kineticSchemes.flatMap { scheme in
            ((instance.members(of: scheme.nodes) ?? []) + (instance.members(of: scheme.edges) ?? []))
                .compactMap { routines[$0.number] }
        }
    }

    private func emitRoutine(
        _ number: Int, _ parts: [RenamedRoutines.Routine]
    ) throws -> TreeAssembler.Label {
        let whole = out.label()
        out.mark(whole)
        try pullRequirements(number)
        try start(number)
        let itself = out.label()
        for _ in 0..<2 {
            for part in parts { out.branch(.perform, to: part.label, copy: part.copy) }
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

extension Dynamics.Action {
    /// A Boolean value that indicates whether the action sends an event, or enters a regime, which may send one.
    var isSending: Bool { if case .assign = self { false } else { true } }
}
